"""The calendar of the story, worked out without staybot."""

from __future__ import annotations

from datetime import date, timedelta

DAY = timedelta(days=1)


def between(first: date, last: date) -> list[date]:
    """From one day to another, both included."""
    return [first + n * DAY for n in range((last - first).days + 1)]


def tuesday(day: date) -> date:
    """The Tuesday of which this is the first, or a later, day."""
    return day - (day.weekday() - 1) % 7 * DAY


def quarter_of(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_after(day: date) -> date:
    return quarter_of(quarter_of(day) + 100 * DAY)
