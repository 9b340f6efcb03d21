"""When the summaries of a month and of a quarter are due, and what belongs into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from staybot.rules import calendar
from staybot.rules.calendar import WorkingTime
from staybot.rules.quarters import Quarter

LATE: Final = timedelta(days=10)
"""A summary that could not be posted for so long is not posted any more: the next one is near."""


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar. Months order by time."""

    year: int
    number: int

    @property
    def label(self) -> str:
        """As the database writes it: 2026-10."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def starts_on(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def ends_on(self) -> date:
        """The last day of the month."""
        return self.next().starts_on - timedelta(days=1)

    def next(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    def previous(self) -> Month:
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds this day."""
        return cls(day.year, day.month)


Period = Month | Quarter


def published_on(closed_on: date) -> date:
    """The day on which the release of a round counts: a round whose last day is over everywhere is published
    in the course of the next one.
    """
    return closed_on + timedelta(days=1)


def holds(period: Period, *, closed_on: date) -> bool:
    """Whether what a round published belongs to a period, by the last day of the round."""
    return period.starts_on <= published_on(closed_on) <= period.ends_on


def due_at(period: Period, *, tz: str, region: str | None, working: WorkingTime) -> datetime:
    """When the summary of a period is posted: the first working morning after its end, in that zone."""
    after = calendar.local_instant(period.next().starts_on, time.min, tz=tz)
    return calendar.next_working_morning(after, tz=tz, region=region, working=working)


def over(today: date) -> Period:
    """The month that was the last to end before this day; if a quarter ended with it, that quarter, which
    tells more of the same.
    """
    month, quarter = Month.of(today).previous(), Quarter.of(today).previous()
    return quarter if month.ends_on == quarter.ends_on else month


def is_worth_telling(of_period: Sequence[bool], *, before: Sequence[bool] = (), compares: bool) -> bool:
    """Whether a summary says more than the digests did: only if it has something to compare.

    Each is whether a release showed anything: those of the period, and of the period that it is compared
    with. One digest alone has said everything itself.
    """
    shown = sum(of_period)
    return compares and (shown > 1 or (shown == 1 and any(before)))
