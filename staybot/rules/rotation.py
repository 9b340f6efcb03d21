"""Which items a pulse asks: chosen for the whole cohort, so that groups stay large enough to publish.

1. A round asks three items: two about themes, then one of the outcomes, in turn.
2. Every theme is asked every quarter. Two a round may be too few for that (three to seven rounds are left of
   some quarters), so a round asks the themes not yet asked, shared out over the rounds left, if that is more.
3. Those come first: the ones that moved or matter most, then the ones asked longest ago.
4. Once all were asked, the same order decides who is asked again, but what was asked in the last four weeks
   comes last.
5. A theme's item is the one asked longest ago: none returns before the others, and a new one comes next.
6. No item returns within four weeks (anonymity.md section 4.3), whatever the rest asks for: its theme waits.
   Where both outcomes wait, two weekly rounds in four, a third theme takes their place.

How it meets the cadence of R12 (26 weeks for five to nine answers, 12 for ten to twenty-nine): of thirteen
themes with five items each, none returns in less than 40 weeks when rounds are fortnightly, so even the
smallest groups show a fresh figure whenever one is asked. When rounds are weekly it is 25 weeks (29 beside
interviews), and 18 where a theme comes sooner: groups of ten and more are fresh each time, smaller ones may
repeat their last band, marked with its date. An outcome returns after four weeks: groups of thirty and more
show a fresh figure each time, those of ten to twenty-nine every twelfth week, those of five to nine in the
28th, the first that asks it after 26.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ITEMS: Final = 3
"""Items a round, where coverage does not ask for more (program.md section 3: at most three taps)."""

APART: Final = timedelta(weeks=4)
"""The least time from one asking of an item to its next (anonymity.md section 4.3)."""


@dataclass(frozen=True)
class Asked:
    """An earlier round: the day it opened and the ids of its items, retired and foreign ones included."""

    on: date
    items: tuple[str, ...]


@dataclass(frozen=True)
class _Theme:
    id: str
    item: str | None
    """The one to ask, or None while all are too recent."""
    last_on: date


def choose(
    *,
    themes: Mapping[str, Sequence[str]],
    outcomes: Sequence[str],
    asked: Sequence[Asked],
    opens_on: date,
    quarter_starts_on: date,
    rounds_left: int,
    sooner: Mapping[str, float],
) -> tuple[str, ...]:
    """The ids of a round's items in the order they are asked: themes first, an outcome last.

    `themes` are the items of each theme in the order of the bank; `asked` all rounds before, oldest first;
    `rounds_left` of the quarter, this one included; `sooner` says of a theme how much it moved or matters,
    0 where it is silent. The outcome is missing when it would return too soon. Empty when every theme
    waits: no question could stand in the message, so the round is left out. Raises ValueError when no
    round is left.
    """
    if rounds_left < 1:
        raise ValueError("the round that is chosen for is one of those left")
    last = {item: one.on for one in asked for item in one.items}
    found = [_theme(theme, items, last=last, opens_on=opens_on) for theme, items in themes.items() if items]
    ready = [theme for theme in found if theme.item is not None]
    ready.sort(key=lambda theme: _rank(theme, opens_on=opens_on, since=quarter_starts_on, sooner=sooner))
    outcome = _next_of(outcomes, last=last, opens_on=opens_on)
    share = -(-_missing(found, since=quarter_starts_on) // rounds_left)
    number = max(
        ITEMS - (outcome is not None),
        min(share, _missing(ready, since=quarter_starts_on)),
    )
    chosen = tuple(theme.item for theme in ready[:number] if theme.item is not None)
    return (*chosen, outcome) if chosen and outcome is not None else chosen


def _theme(theme: str, items: Sequence[str], *, last: Mapping[str, date], opens_on: date) -> _Theme:
    return _Theme(
        id=theme,
        item=_next_of(items, last=last, opens_on=opens_on),
        last_on=max(last.get(item, date.min) for item in items),
    )


def _next_of(items: Sequence[str], *, last: Mapping[str, date], opens_on: date) -> str | None:
    """The item asked longest ago, of several the first of the bank; None if even that is too recent."""
    item = min(items, key=lambda one: last.get(one, date.min), default=None)
    if item is not None and item in last and opens_on - last[item] < APART:
        return None
    return item


def _rank(
    theme: _Theme, *, opens_on: date, since: date, sooner: Mapping[str, float]
) -> tuple[bool, bool, float, date, bytes]:
    """What comes first is asked first. Equals change places from round to round, so none owns the message."""
    covered = theme.last_on >= since
    return (
        covered,
        covered and opens_on - theme.last_on < APART,
        -sooner.get(theme.id, 0.0),
        theme.last_on,
        hashlib.blake2b(f"{opens_on} {theme.id}".encode()).digest(),
    )


def _missing(themes: Sequence[_Theme], *, since: date) -> int:
    return sum(theme.last_on < since for theme in themes)
