"""What the posts of interviews and pulses have in common, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from staybot.anonymity.changes import Direction, apart, moved
from staybot.facts import Digest, ThemeBand
from staybot.slack.escape import escape, named, shorten
from staybot.slack.views.words import NOT_SHOWN, band
from staybot.themes.taxonomy import THEMES

DIRECTIONS: Final = {"negative": "needs work", "positive": "works well"}
"""The two polarities in words, in the order in which a group's lines have them."""

TOO_FEW: Final = "Too few people answered for anything to be shown."

SIDES: Final = "Structural: would follow them to another team here, they say; situational: would not."

IN_FULL: Final = 6
"""Themes up to which each has a line of its own in the post."""

SAID_DONE: Final = 3
"""Kept commitments shown in the post; the others stand in the thread."""

NAMES: Final = 900
"""Characters that a list of names may take; escaped, a sign may be five."""

LINES_PER_SECTION: Final = 2_500
ROOM_PER_LINE: Final = 40
"""What a line may cost beside its characters: the block around it, what JSON has to escape."""


def answered(fact: Digest) -> str:
    """How many, and of how many."""
    rate = NOT_SHOWN if fact.response_rate is None else f"about {fact.response_rate} %"
    told = f"{people(*fact.answered)} answered" if fact.answered else f"Number of answers: {NOT_SHOWN}"
    return f"{told}; response rate: {rate}."


def people(least: int, most: int | None) -> str:
    return f"{band(least, most)} people"


def theme_name(theme: str) -> str:
    return escape(THEMES[theme].name) if theme in THEMES else escape(theme)


def theme_line(one: ThemeBand, *, since: str = "") -> str:
    """As in `•  Workload – needs work: 11–20 people, one step up from 3–10 in Q3 2026 (structural: 3–10)`."""
    told = f"{DIRECTIONS[one.polarity]}: {people(one.least, one.most)}{_beside(one, since=since)}"
    return f"•  *{theme_name(one.theme)}* – {told}"


def theme_under_its_band(one: ThemeBand) -> str:
    """The same below a line that tells direction and band of several."""
    return f"•  *{theme_name(one.theme)}*{_beside(one)}"


def _beside(one: ThemeBand, *, since: str = "") -> str:
    """Where it came from, and whether it would follow people."""
    told, way = "", way_of(one)
    if way is not None and one.before is not None:
        step = "one step " if is_step(one) else ""
        told = f", {step}{way} from {band(*one.before)}" + (f" in {since}" if since else "")
    both = {"structural": one.structural, "situational": one.situational}
    sides = ", ".join(f"{name}: {band(*side)}" for name, side in both.items() if side)
    return f"{told} ({sides})" if sides else told


def way_of(one: ThemeBand) -> Direction | None:
    """Which way its band of people went (R13). There are three bands only, so the next one is told too."""
    if one.before is None:
        return None
    return apart(_open(*one.before), _open(one.least, one.most))


def is_step(one: ThemeBand) -> bool:
    """Whether it went into the next band and no farther: that may be one person."""
    if one.before is None or way_of(one) is None:
        return False
    return moved(_open(*one.before), _open(one.least, one.most)) is None


def is_beyond_telling(one: ThemeBand) -> bool:
    """Whether it stood in the open top band both times, so that nobody knows which way it went."""
    return one.before is not None and one.before[1] is None and one.most is None


def _open(least: int, most: int | None) -> tuple[float, float]:
    """Whole people as the half-open band that figures have."""
    return least, float("inf") if most is None else most + 1


def has_sides(those: Sequence[ThemeBand]) -> bool:
    """Whether the words structural and situational have to be explained."""
    return any(one.structural or one.situational for one in those)


def brief(those: Sequence[ThemeBand], *, between: str = "; ") -> str:
    """Needs work: A (3–10), B (3–10, up); works well: C (5–10)."""
    told = []
    for polarity, words in DIRECTIONS.items():
        names = ", ".join(_in_short(one) for one in those if one.polarity == polarity)
        told += [f"{words}: {names}"] if names else []
    return between.join(told) or NOT_SHOWN


def briefly(one: ThemeBand) -> str:
    """Its name, and which way it went."""
    way = _way_in_short(one)
    return f"{theme_name(one.theme)} ({way})" if way else theme_name(one.theme)


def _in_short(one: ThemeBand) -> str:
    told = [band(one.least, one.most), *filter(None, [_way_in_short(one)])]
    return f"{theme_name(one.theme)} ({', '.join(told)})"


def _way_in_short(one: ThemeBand) -> str:
    way = way_of(one)
    return f"{'step ' if is_step(one) else ''}{way}" if way else ""


def said_done(texts: Sequence[str], *, most: int = SAID_DONE) -> list[str]:
    """Kept commitments whose engineers agreed, in the words of their makers; no names. What several were
    promised in the same words stands there once.
    """
    if not texts:
        return []
    different = list(dict.fromkeys(texts))
    lines = [f"•  {named(shorten(text, 200))}" for text in different[:most]]
    more = ["More: in the thread."] if len(different) > most else []
    return ["\n".join(["*You said, we did* (kept, say those they were promised to)", *lines, *more])]


# ------------------------------------------------------------------- lines that have to fit


def fitting(lines: Sequence[str], *, room: int) -> list[str]:
    """As many lines from the first on as a message with so much room can take."""
    shown: list[str] = []
    for line in lines:
        if len(line) + ROOM_PER_LINE > room:
            break
        room -= len(line) + ROOM_PER_LINE
        shown.append(line)
    return shown


def gathered(lines: Sequence[str]) -> list[str]:
    """Lines put together into as few sections as they need."""
    sections: list[str] = []
    for line in lines:
        if sections and len(sections[-1]) + len(line) < LINES_PER_SECTION:
            sections[-1] += "\n" + line
        else:
            sections.append(line)
    return sections


def unshown(groups: Sequence[str]) -> str:
    """Names the groups that a message has no room for."""
    return (
        f"And {len(groups)} more groups, without room here (the release has them): {listed(groups, each=40)}"
    )


def listed(groups: Sequence[str], *, each: int) -> str:
    """Their names in at most so many characters each, as many as `NAMES` characters of markup hold."""
    told = ""
    for one in groups:
        name = named(shorten(one, each))
        longer = f"{told}, {name}" if told else name
        if len(longer) > NAMES:
            return f"{told} …"
        told = longer
    return told
