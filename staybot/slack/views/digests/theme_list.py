"""The themes of everyone in a post: what needs work first, by bands; no theme is put before its equals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Final

from staybot.facts import ThemeBand
from staybot.slack.views.digests.digest_lines import (
    DIRECTIONS,
    IN_FULL,
    brief,
    briefly,
    people,
    theme_line,
    theme_under_its_band,
)
from staybot.slack.views.words import NOT_SHOWN

FIRST: Final = 3
FIRST_IN_SHORT: Final = 2
"""Of each direction, after which no further band begins; the lesser number where figures come first."""

EQUALS: Final = 8
EQUALS_IN_SHORT: Final = 3
"""Lines of their own that themes get at most; more of them share one, for a post is read in a minute."""


def themes(those: Sequence[ThemeBand], *, ranks: bool, in_short: bool = False) -> list[str]:
    """Few themes in a line each; of many, those that stand first, and the others in short, or only how many
    they are. What works well gets the lines that are left, or one together.
    """
    if len(those) <= IN_FULL:
        return [theme_line(one) for one in those] or [f"•  Themes: {NOT_SHOWN}"]
    enough, room = (FIRST_IN_SHORT, EQUALS_IN_SHORT) if in_short else (FIRST, EQUALS)
    lines: list[str] = []
    rest: list[ThemeBand] = []
    for polarity in DIRECTIONS:
        bands = _bands([one for one in those if one.polarity == polarity], ranks=ranks)
        first = _first(bands, enough=enough)
        lines += _lines(first, room=min(room, IN_FULL) - len(lines) if lines else room)
        rest += chain(*bands[len(first) :])
    if not rest:
        return lines
    return [*lines, f"{len(rest)} more: in the thread." if in_short else f"Also {brief(rest)}."]


def _bands(those: Sequence[ThemeBand], *, ranks: bool) -> list[list[ThemeBand]]:
    """The highest band first; below thirty writers nothing may be put in order, so all are one (R11)."""
    if not ranks:
        return [list(those)] if those else []
    order = sorted(those, key=lambda one: -one.least)
    return [list(equals) for _, equals in groupby(order, key=lambda one: one.least)]


def _first(bands: Sequence[Sequence[ThemeBand]], *, enough: int) -> Sequence[Sequence[ThemeBand]]:
    """The highest band, and lower ones as long as there is room for the whole of them."""
    taken, told = 0, 0
    for band in bands:
        if taken and (told >= enough or told + len(band) > IN_FULL):
            break
        taken, told = taken + 1, told + len(band)
    return bands[:taken]


def _lines(bands: Sequence[Sequence[ThemeBand]], *, room: int) -> Iterator[str]:
    """A line each, or one of all."""
    if sum(map(len, bands)) <= max(room, 0):
        for band in bands:
            yield from _each(band)
    elif all_alike := _are_alike([*chain(*bands)]):
        yield f"{_band(all_alike)}: {'; '.join(map(briefly, chain(*bands)))}"
    else:
        told = brief([*chain(*bands)])
        yield f"{told[0].upper()}{told[1:]}"


def _each(band: Sequence[ThemeBand]) -> Iterator[str]:
    """In full; of many equals their band is told once."""
    if len(band) > FIRST and (alike := _are_alike(band)):
        yield f"{_band(alike)}:"
        yield from map(theme_under_its_band, band)
    else:
        yield from map(theme_line, band)


def _are_alike(those: Sequence[ThemeBand]) -> ThemeBand | None:
    """Any of them, if all have the same band."""
    return those[0] if len({(one.least, one.most) for one in those}) == 1 else None


def _band(one: ThemeBand) -> str:
    """Needs work, 11–20 people each."""
    words = DIRECTIONS[one.polarity]
    return f"{words[0].upper()}{words[1:]}, {people(one.least, one.most)} each"
