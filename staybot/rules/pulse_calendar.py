"""When pulses open and close, and on which day of it each person is asked.

A regular round opens on a Tuesday of a fixed grid. One that would meet the interview's invitations, or a
survey sent by hand, moves to the next Tuesday that is free, or is dropped: a missed round costs a few
answers, two at once cost patience.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, Final

from staybot.rules.quarters import LEAST_WORKING_DAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from staybot.rules.quarters import Quarter

EPOCH: Final = date(2024, 1, 2)
"""The Tuesday from which fortnights are counted; the parity of ISO weeks would break in years of 53."""

BETWEEN: Final = timedelta(days=3)
"""From the last day of a window to the first of the next: one is over everywhere before the other begins."""

FROM_INTERVIEW: Final = timedelta(days=3)
"""Nobody is asked or reminded so many days before or after the day of their interview's invitation."""

_DAY: Final = timedelta(days=1)
_TUESDAY: Final = 1
_BY_HAND: Final = (2, 3)
"""Wednesday and Thursday, for surveys sent by hand: early enough before a weekend, and never equal to a
regular window, which opens on a Tuesday.
"""


class Cadence(StrEnum):
    """How often the regular pulse comes."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    OFF = "off"


@dataclass(frozen=True, order=True)
class Window:
    """The first and the last day on which a pulse takes answers, by everybody's own calendar."""

    opens_on: date
    closes_on: date

    def is_apart_from(self, other: Window) -> bool:
        """Whether one is over everywhere before the other begins anywhere."""
        first, second = sorted((self, other))
        return second.opens_on - first.closes_on >= BETWEEN

    def meets(self, span: tuple[date, date]) -> bool:
        """Whether any day of it lies in the span, whose ends count."""
        first, last = span
        return self.opens_on <= last and first <= self.closes_on


def kept_free(first: date, last: date) -> tuple[date, date]:
    """The span that an interview's days of invitation, `first` to `last`, take from the pulses."""
    return first - FROM_INTERVIEW, last + FROM_INTERVIEW


def windows(
    quarter: Quarter,
    cadence: Cadence,
    *,
    blocked: Sequence[tuple[date, date]] = (),
    taken: Sequence[Window] = (),
) -> tuple[Window, ...]:
    """The windows of all regular rounds that open in the quarter, in order; the same input, the same windows.
    None opens between the years, from 24 December to 1 January, when many are away.

    Weekly ones last from Tuesday to Friday, the others from Tuesday to Monday, so each holds the three
    working days of R1; a monthly one opens on the month's second Tuesday. `blocked` are spans as
    `kept_free` gives them; `taken` are windows that are set: surveys sent by hand, rounds that have opened,
    of another cadence too. One equal to a regular window *is* that one, so a round that was held counts once.
    A regular window that meets anything else moves to the quarter's next free Tuesday, or is dropped. Any
    two, of neighbouring quarters too, leave BETWEEN.
    """
    if cadence is Cadence.OFF:
        return ()
    grid = list(_grid(quarter, cadence))
    found = [window for window in grid if window in taken or _is_free(window, blocked, taken)]
    beyond = next(_grid(quarter.next(), cadence))
    for window in grid:
        if window not in found:
            later = (_window(day, cadence) for day in _tuesdays(quarter) if day > window.opens_on)
            new = (one for one in later if all(map(one.is_apart_from, (*found, beyond))))
            found += [one for one in new if one in taken or _is_free(one, blocked, taken)][:1]
    return tuple(sorted(found))


def free_window(
    after: date,
    *,
    length_days: int,
    taken: Sequence[Window] = (),
    blocked: Sequence[tuple[date, date]] = (),
) -> Window:
    """The first window after a day for a survey sent by hand, from a Wednesday or Thursday on.

    It lasts `length_days`, or longer until three of its days are Monday to Friday (R1). `taken` are the
    rounds in flight and other surveys sent by hand, *not* the regular rounds to come: no window of three
    working days fits between two of those. The survey goes first, and they give way (`windows`, `taken`).
    Raises ValueError for less than a day.
    """
    if length_days < 1:
        raise ValueError("a window lasts a day or more")
    days = (after + n * _DAY for n in count(1))
    later = (_lasting(day, length_days) for day in days if day.weekday() in _BY_HAND)
    return next(window for window in later if _is_free(window, blocked, taken))


def invitation_on(
    window: Window,
    *,
    working_days: Iterable[date],
    interview_on: Collection[date] = (),
    busy: Collection[date] = (),
) -> date | None:
    """The day on which somebody is asked, or None when no day of the window suits and they are left out.

    `working_days` are the person's own, in order, and may begin and end anywhere; `interview_on` are the
    days on which an invitation to their interview was or is due; `busy` the days on which the bot starts
    another message to them: one a person and day is the most.
    """
    for day in working_days:
        far = all(abs(day - one) > FROM_INTERVIEW for one in interview_on)
        if window.opens_on <= day <= window.closes_on and far and day not in busy:
            return day
    return None


def _grid(quarter: Quarter, cadence: Cadence) -> Iterator[Window]:
    for day in _tuesdays(quarter):
        second = 8 <= day.day <= 14
        fortnight = (day - EPOCH).days % 14 == 0
        if {Cadence.FORTNIGHTLY: fortnight, Cadence.MONTHLY: second}.get(cadence, True):
            yield _window(day, cadence)


def _tuesdays(quarter: Quarter) -> Iterator[date]:
    day = quarter.starts_on + (_TUESDAY - quarter.starts_on.weekday()) % 7 * _DAY
    while day <= quarter.ends_on:
        if not _is_between_the_years(day):
            yield day
        day += 7 * _DAY


def _is_between_the_years(day: date) -> bool:
    return (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)


def _window(opens_on: date, cadence: Cadence) -> Window:
    return _lasting(opens_on, 4 if cadence is Cadence.WEEKLY else 7)


def _lasting(opens_on: date, days: int) -> Window:
    closes_on = opens_on + (days - 1) * _DAY
    while _working_days(opens_on, closes_on) < LEAST_WORKING_DAYS:
        closes_on += _DAY
    return Window(opens_on, closes_on)


def _working_days(first: date, last: date) -> int:
    return sum((first + n * _DAY).weekday() < 5 for n in range((last - first).days + 1))


def _is_free(window: Window, blocked: Sequence[tuple[date, date]], taken: Sequence[Window]) -> bool:
    return not any(window.meets(span) for span in blocked) and all(map(window.is_apart_from, taken))
