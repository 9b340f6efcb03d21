"""When a pulse or a check-in may remind, by the calendar alone."""

from __future__ import annotations

from datetime import date

from tests.e2e.two_years.days import DAY, between
from tests.e2e.two_years.record import Asking, Record
from tests.e2e.two_years.seen import Kind


def half_on(record: Record, one: Asking) -> date:
    """The first working morning of the second half of what is left; three days are the longest wait."""
    left = (record.closes_on(one) - one.day).days
    first = one.day + max(1, min(3, (left + 1) // 2)) * DAY
    return next(day for day in between(first, first + 15 * DAY) if record.works(one.email, day))


def another_reminds_on(record: Record, one: Asking, day: date) -> bool:
    """Whether a pulse or a check-in that closes earlier has its morning on this day."""
    return any(
        record.closes_on(other) < record.closes_on(one) and half_on(record, other) == day
        for other in record.of_person[one.email]
        if other.is_invitation and other.asks.kind is not Kind.INTERVIEW
    )
