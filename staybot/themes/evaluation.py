"""How well comments are read: the measure, for any labelled file.

A theme counts as found whatever its direction; direction is judged on the themes that were rightly found.
A gold line's `optional` themes are contestable: neither required nor held against the reader.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from staybot.themes.lines import Gold, LineError, gold
from staybot.themes.reading import read
from staybot.themes.taxonomy import THEMES, Mention

Reader = Callable[[str, str | None], tuple[Mention, ...]]
_CONFUSIONS = 10


@dataclass(slots=True)
class Count:
    """How often a theme was read rightly, wrongly, and overlooked; and how often its direction was right."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    turned_right: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Two counts together."""
        return Count(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.turned_right + other.turned_right,
        )

    @property
    def f1(self) -> float:
        """F1; 0 when there was nothing to find and nothing was read."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 0.0

    @property
    def polarity(self) -> float:
        """Share of right directions among the themes rightly found; 0 when there are none."""
        return self.turned_right / self.right if self.right else 0.0


@dataclass(slots=True)
class Evaluation:
    """Counts by theme and by language, what was read for what, and the lines that could not be used."""

    themes: dict[str, Count] = field(default_factory=lambda: {theme: Count() for theme in THEMES})
    languages: dict[str, Count] = field(default_factory=dict)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    comments: int = 0
    problems: list[LineError] = field(default_factory=list)

    @property
    def total(self) -> Count:
        """All themes together: `total.f1` is micro-F1."""
        return sum(self.themes.values(), Count())

    @property
    def macro_f1(self) -> float:
        """The mean over the themes that the gold file holds."""
        held = [count for count in self.themes.values() if count.right + count.missed]
        return sum(count.f1 for count in held) / len(held) if held else 0.0

    def text(self) -> str:
        """The figures as lines to print."""
        lines = [
            f"comments {self.comments}",
            f"micro-F1 {self.total.f1:.3f}   macro-F1 {self.macro_f1:.3f}",
            f"polarity {self.total.polarity:.3f} on {self.total.right} themes rightly found",
        ]
        lines += [f"{theme:<28}F1 {count.f1:.3f}" for theme, count in self.themes.items()]
        lines += [f"language {code:<19}F1 {count.f1:.3f}" for code, count in sorted(self.languages.items())]
        commonest = sorted(self.confusions.items(), key=lambda pair: (-pair[1], pair[0]))[:_CONFUSIONS]
        lines += [f"{meant} read as {got}: {times}" for (meant, got), times in commonest]
        return "\n".join(lines)

    def judge(self, item: Gold, mentions: tuple[Mention, ...]) -> None:
        """Add one comment and its reading."""
        meant = {mention.theme: mention.polarity for mention in item.mentions}
        got = {m.theme: m.polarity for m in mentions if m.theme in meant or m.theme not in item.optional}
        language = self.languages.setdefault(item.language, Count())
        for theme in sorted(meant.keys() | got.keys()):
            found = theme in meant and theme in got
            one = Count(
                right=int(found),
                wrong=int(theme not in meant),
                missed=int(theme not in got),
                turned_right=int(found and meant[theme] == got[theme]),
            )
            self.themes[theme] += one
            language += one
        self.languages[item.language] = language
        self.comments += 1
        lost, added = sorted(meant.keys() - got.keys()), sorted(got.keys() - meant.keys())
        for theme in lost:
            self.confusions.update((theme, other) for other in added or (() if got else ("none",)))
        if not meant:
            self.confusions.update(("none", other) for other in added)


def _own(text: str, question: str | None) -> tuple[Mention, ...]:
    return read(text, question=question)


def evaluate(lines: Iterable[str], *, reader: Reader = _own) -> Evaluation:
    """Read every labelled comment and judge the readings; unusable lines are listed in `problems`."""
    result = Evaluation()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = gold(line, number=number)
        except LineError as problem:
            result.problems.append(problem)
        else:
            result.judge(item, reader(item.asked.text, item.asked.question))
    return result
