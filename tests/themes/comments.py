"""The labelled comments of `voices/`: one file per voice, one comment per line."""

from dataclasses import dataclass
from pathlib import Path

from staybot.themes.taxonomy import Mention, Polarity

FOLDER = Path(__file__).parent / "voices"

QUESTIONS = {
    "e": "energized",
    "f": "frustrated",
    "s": "stay_two_years",
    "p": "pick_up_call",
    "c": "pulse_comment",
}
CODES = {
    "compute": "compute_and_tooling",
    "metrics": "success_metrics",
    "ship": "shipping_impact",
    "role": "role_focus",
    "career": "career_growth",
    "pay": "compensation",
    "manager": "management_follow_through",
    "load": "workload_burnout",
    "autonomy": "autonomy_publication",
    "mission": "mission_meaning",
    "team": "team_culture",
    "remote": "flexibility_remote",
    "leaders": "leadership_transparency",
}


@dataclass(frozen=True, slots=True)
class Comment:
    """One labelled comment; `voice` is the file it stands in, and cross-validation never splits a voice."""

    voice: str
    question: str
    text: str
    mentions: tuple[Mention, ...]

    @property
    def language(self) -> str:
        """The two letters a voice's file begins with."""
        return self.voice[:2]


def _mention(label: str) -> Mention:
    directions: dict[str, Polarity] = {"+": "positive", "-": "negative"}
    return Mention(theme=CODES[label[:-1]], polarity=directions[label[-1]])


def read_line(line: str, *, voice: str) -> Comment:
    """One line: a letter for the question, labels, a bar, the text. Raises `ValueError` naming the line."""
    head, bar, text = line.partition(" | ")
    letter, *labels = head.split()
    if not bar or not text.strip() or not labels or letter not in QUESTIONS:
        raise ValueError(f"{voice}: not `question labels | text`: {line}")
    try:
        mentions = () if labels == ["none"] else tuple(_mention(label) for label in labels)
    except KeyError as unknown:
        raise ValueError(f"{voice}: no such label, {unknown}, in: {line}") from unknown
    if len({mention.theme for mention in mentions}) != len(mentions):
        raise ValueError(f"{voice}: a theme twice in: {line}")
    return Comment(voice=voice, question=QUESTIONS[letter], text=text.strip(), mentions=mentions)


def voices(folder: Path = FOLDER) -> list[Comment]:
    """Every labelled comment, voice by voice in the order of file names."""
    comments = []
    for path in sorted(folder.glob("*.txt")):
        for raw in path.read_text(encoding="utf-8").splitlines():
            line = raw.strip()
            if line and not line.startswith("# ") and line != "#":
                comments.append(read_line(line, voice=path.stem))
    return comments
