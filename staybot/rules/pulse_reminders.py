"""When somebody who was asked a pulse is reminded: once, in the second half of the time they have."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from staybot.rules.pulse_calendar import Window, invitation_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

WITHIN: Final = timedelta(days=3)
"""The longest wait for a reminder: a check-in, open for the rest of its quarter, asks about these days."""

_DAY: Final = timedelta(days=1)


def reminder_from(invited_on: date, *, closes_on: date) -> date:
    """The first day on which a reminder may come: half of what is left of the window later, rounded up, a day
    at least and WITHIN at most.
    """
    half = (closes_on - invited_on + _DAY) // (2 * _DAY) * _DAY
    return invited_on + min(max(half, _DAY), WITHIN)


def reminder_on(
    invited_on: date,
    *,
    working_days: Iterable[date],
    closes_on: date,
    interview_on: Collection[date] = (),
    busy: Collection[date] = (),
) -> date | None:
    """The day of the one reminder: the first of `working_days` in that half that suits, if there is one.

    It follows from what is known beforehand, so that no row tells who was reminded.
    """
    rest = Window(reminder_from(invited_on, closes_on=closes_on), closes_on)
    return invitation_on(rest, working_days=working_days, interview_on=interview_on, busy=busy)
