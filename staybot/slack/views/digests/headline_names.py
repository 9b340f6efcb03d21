"""How a headline names themes: one by one while that reads well, with their bands, then how many more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from staybot.facts import ThemeBand
from staybot.slack.views.digests.digest_lines import DIRECTIONS, people, theme_name
from staybot.slack.views.words import several

NAMED: Final = 2
"""Themes that a clause among others names one by one."""
LISTED: Final = 4
"""Themes that a clause names where there is room."""


def said(those: Sequence[ThemeBand], polarity: str, *, most: int) -> str:
    """3–10 people say that “A” needs work; of several, that each was raised by so many; of too many whose
    bands differ, how many they are: to name a few of them would put those first.
    """
    if len(those) == 1:
        return f"{_people(those[0])} say {judged(those, polarity)}"
    verb = dict(judgements())[polarity][1]
    if len({(one.least, one.most) for one in those}) == 1:
        return f"{listed(those, most)} ({verb}) were raised by {_people(those[0])} each"
    if len(those) > most:
        return f"people named {len(those)} themes that {verb}"
    return f"{several([f'{quoted([one])} ({_people(one)})' for one in those])} are said to {verb}"


def level(those: Sequence[ThemeBand]) -> str:
    """Several share the highest band, and nothing tells them apart: first those that need work."""
    room, names = LISTED, []
    for polarity, verbs in judgements():
        of = [one for one in those if one.polarity == polarity]
        names += [f"{listed(of, room)} ({verbs[len(of) > 1]})"] if of else []
        room -= len(of)
    return f"no theme stands out alone: {several(names)} were raised by {_people(those[0])} each"


def judged(those: Sequence[ThemeBand], polarity: str) -> str:
    """That “A” needs work; that “A” and “B” need work; of each of 3 themes that it needs work: not that
    anybody says so of all of them.
    """
    one, more = dict(judgements())[polarity]
    if len(those) > NAMED:
        return f"of each of {len(those)} themes that it {one}"
    return f"that {quoted(those)} {one if len(those) == 1 else more}"


def listed(those: Sequence[ThemeBand], most: int) -> str:
    """“A”, “B” and “C”; where they are too many “A”, “B” and 3 more."""
    if len(those) <= most:
        return quoted(those)
    named = max(most - 1, 0)
    return several([*map(_quoted, those[:named]), f"{len(those) - named} more"])


def quoted(those: Sequence[ThemeBand]) -> str:
    """“A” and “B”."""
    return several([*map(_quoted, those)])


def judgements() -> Iterator[tuple[str, tuple[str, str]]]:
    """Each polarity in words, of one theme and of several: needs work, need work."""
    for polarity, words in DIRECTIONS.items():
        verb, _, rest = words.partition(" ")
        yield polarity, (words, f"{verb.removesuffix('s')} {rest}")


def _quoted(one: ThemeBand) -> str:
    return f"“{theme_name(one.theme)}”"


def _people(one: ThemeBand) -> str:
    return people(one.least, one.most)
