"""Check-ins for people who are new: on which day, and in which quarter's round.

Early leavers are the most predictable (program.md section 3). A handful of people a month would never
be enough to publish, so one round lasts a whole quarter, ballots join as people fall due, and it is
published once, after its close, by the rules of every other round.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from staybot.rules.pulse_calendar import BETWEEN, Window
from staybot.rules.quarters import LEAST_WORKING_DAYS

if TYPE_CHECKING:
    from staybot.rules.quarters import Quarter

MILESTONES: Final = (7, 30, 60, 90)
"""Days after the start date (program.md section 3)."""

LATE: Final = timedelta(days=14)
"""Somebody who could not be asked for so long is not: the next milestone asks about later days anyway."""


def due_on(start_on: date, milestone: int) -> date:
    """The day on which somebody who started on `start_on` reaches a milestone."""
    return start_on + timedelta(days=milestone)


def falls_due(start_on: date, *, first: date, last: date) -> tuple[tuple[int, date], ...]:
    """The milestones reached from `first` to `last`, both included, each with its day."""
    days = ((milestone, due_on(start_on, milestone)) for milestone in MILESTONES)
    return tuple((milestone, day) for milestone, day in days if first <= day <= last)


def window(quarter: Quarter) -> Window:
    """When a quarter's round takes answers: to the quarter's last day, apart from the round before it."""
    return Window(quarter.previous().ends_on + BETWEEN, quarter.ends_on)


def in_quarter(start_on: date, quarter: Quarter) -> tuple[tuple[int, date], ...]:
    """The milestones that a quarter's round asks somebody about, each with the first day for its invitation.

    Who falls due when fewer than three days from Monday to Friday are left, their own included, would have
    too little time: they are asked as soon as the next round opens. So every milestone has exactly one round.
    """
    due = falls_due(
        start_on, first=_last_due_on(quarter.previous()) + timedelta(days=1), last=_last_due_on(quarter)
    )
    return tuple((milestone, max(day, window(quarter).opens_on)) for milestone, day in due)


def _last_due_on(quarter: Quarter) -> date:
    week = (quarter.ends_on - timedelta(days=n) for n in range(7))
    return [day for day in week if day.weekday() < 5][LEAST_WORKING_DAYS - 1]
