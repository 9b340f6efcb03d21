"""Quarters, and when the interview of a quarter opens and closes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from staybot.errors import ConfigError
from staybot.rules.calendar import WorkingTime, is_working_day

SHORTEST_QUARTER_DAYS = 90
LEAST_WORKING_DAYS = 3
"""Rule R1 of the anonymity rules: a window is open for at least three working days."""

_LABEL = re.compile(r"([0-9]{4})-Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of the calendar year, such as 2026-Q4. Quarters order by time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a year has quarters 1 to 4, not {self.number}")

    @property
    def label(self) -> str:
        """As people and the database write it: 2026-Q4."""
        return f"{self.year:04}-Q{self.number}"

    @property
    def starts_on(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def ends_on(self) -> date:
        """The last day of the quarter."""
        return self.next().starts_on - timedelta(days=1)

    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that holds this day."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, label: str) -> Quarter:
        """The quarter of a label such as 2026-Q4. Raises ValueError for anything else."""
        found = _LABEL.fullmatch(label)
        if found is None:
            raise ValueError("a quarter is written like 2026-Q4")
        return cls(int(found[1]), int(found[2]))


def interview_window(
    quarter: Quarter,
    *,
    opens_after_days: int = 14,
    length_days: int = 21,
    working: WorkingTime | None = None,
) -> tuple[date, date]:
    """The first day of a quarter's stay interview and the first day on which it is closed.

    `opens_after_days` counts from the quarter's first day (0 is that day). The second date is exclusive:
    a window from the 15th of 21 days closes when the 36th day begins. It is put off, if it must be, until
    the window holds three working days. The first day may fall on a weekend: the window opens, and the
    invitations go out on working mornings. Raises ConfigError when the window does not fit into a quarter.
    """
    if opens_after_days < 0 or length_days < 1 or opens_after_days + length_days > SHORTEST_QUARTER_DAYS:
        raise ConfigError(
            f"The interview opens {opens_after_days} days into the quarter for {length_days} days. "
            f"Open it on day 0 or later, for at least 1 day, and let both add up to at most "
            f"{SHORTEST_QUARTER_DAYS} days, so that it ends before the next quarter begins."
        )
    opens_on = quarter.starts_on + timedelta(days=opens_after_days)
    closes_on = opens_on + timedelta(days=length_days)
    while _working_days(opens_on, closes_on, working=working or WorkingTime()) < LEAST_WORKING_DAYS:
        closes_on += timedelta(days=1)
    return opens_on, closes_on


def latest_start_on(day: date, *, after_days: int = 60) -> date:
    """The last start date with which somebody is asked for a stay interview on `day`."""
    return day - timedelta(days=after_days)


def _working_days(first: date, end: date, *, working: WorkingTime) -> int:
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return sum(is_working_day(day, region=None, working=working) for day in days)
