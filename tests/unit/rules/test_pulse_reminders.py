"""On which day somebody is reminded of a pulse."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.calendar import WorkingTime, is_working_day
from staybot.rules.pulse_reminders import reminder_from, reminder_on

_DAYS = [date(2026, 10, 1) + timedelta(days=n) for n in range(92)]
WORKING = [day for day in _DAYS if is_working_day(day, region=None, working=WorkingTime())]


@pytest.mark.parametrize(
    ("invited_on", "closes_on", "reminded_on"),
    [
        # From Tuesday to Friday: Thursday; from Tuesday to Monday: Friday.
        (date(2026, 11, 3), date(2026, 11, 6), date(2026, 11, 5)),
        (date(2026, 11, 3), date(2026, 11, 9), date(2026, 11, 6)),
        # By hand, from Wednesday to Tuesday: Saturday is half, Monday the next working day.
        (date(2026, 11, 4), date(2026, 11, 10), date(2026, 11, 9)),
        # Invited late: the rest of the window counts.
        (date(2026, 11, 4), date(2026, 11, 6), date(2026, 11, 5)),
        (date(2026, 11, 5), date(2026, 11, 6), date(2026, 11, 6)),
        (date(2026, 11, 6), date(2026, 11, 9), date(2026, 11, 9)),
        (date(2026, 11, 9), date(2026, 11, 9), None),
        # A check-in stays open for the rest of its quarter; its question is about these days.
        (date(2026, 11, 3), date(2026, 12, 31), date(2026, 11, 6)),
    ],
)
def test_the_reminder_comes_at_half_of_what_is_left_of_the_window(
    invited_on: date, closes_on: date, reminded_on: date | None
) -> None:
    assert reminder_on(invited_on, working_days=WORKING, closes_on=closes_on) == reminded_on


@given(invited_on=st.dates(), length=st.integers(0, 90))
def test_no_reminder_follows_on_the_heels_of_an_invitation_where_there_is_time(
    invited_on: date, length: int
) -> None:
    from_on = reminder_from(invited_on, closes_on=invited_on + timedelta(days=length))
    assert timedelta(days=1) <= from_on - invited_on <= timedelta(days=3)
    assert length < 3 or from_on - invited_on >= timedelta(days=2)


def test_the_reminder_keeps_clear_of_other_messages_and_of_the_interview() -> None:
    def reminded(**near: Any) -> date | None:
        return reminder_on(date(2026, 11, 3), working_days=WORKING, closes_on=date(2026, 11, 9), **near)

    assert reminded(busy={date(2026, 11, 6)}) == date(2026, 11, 9)
    assert reminded(interview_on=[date(2026, 11, 8)]) is None
