"""At most two reminders, spread over the window, and on the morning that somebody asked for."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.calendar import WorkingTime, is_working_day
from staybot.rules.reminders import APART_DAYS, AT_MOST, Postponement, mornings

INVITED = date(2026, 10, 15)
CLOSES = date(2026, 11, 4)
"""A window of three weeks, from a Thursday to a Wednesday."""


def _days(*, region: str | None = None) -> list[date]:
    days = (INVITED - timedelta(days=5) + timedelta(days=n) for n in range(60))
    return [day for day in days if is_working_day(day, region=region, working=WorkingTime())]


def _mornings(
    *, invited_on: date = INVITED, closes_on: date = CLOSES, later: Postponement | None = None
) -> list[date]:
    return list(mornings(_days(), invited_on=invited_on, closes_on=closes_on, later=later))


def test_the_first_comes_after_a_week_and_the_last_four_days_before_the_close() -> None:
    # Four days before the close is a Saturday, so the last comes on the Monday after it.
    assert _mornings() == [date(2026, 10, 22), date(2026, 11, 2)]


def test_a_holiday_moves_a_reminder_to_the_next_working_day() -> None:
    # 26 October 2026 is a public holiday in Ireland.
    days = _days(region="IE")
    found = list(mornings(days, invited_on=date(2026, 10, 19), closes_on=CLOSES))
    assert found == [date(2026, 10, 27), date(2026, 11, 2)]


def test_nobody_is_reminded_on_the_day_of_the_invitation_or_before() -> None:
    assert _mornings(invited_on=CLOSES) == []
    late = CLOSES - timedelta(days=1)
    assert _mornings(invited_on=late) == [CLOSES]


def test_nobody_is_reminded_after_the_last_day() -> None:
    assert all(day <= CLOSES for day in _mornings(invited_on=date(2026, 11, 3)))


def test_a_late_invitation_is_followed_by_two_reminders_three_days_apart_if_there_is_room() -> None:
    found = _mornings(invited_on=date(2026, 10, 28), closes_on=date(2026, 11, 6))
    assert found == [date(2026, 11, 2), date(2026, 11, 5)]


def test_until_the_morning_somebody_asked_for_nothing_else_reminds_them() -> None:
    asked = Postponement(on=date(2026, 10, 16), until=date(2026, 10, 30), reminded=0)
    assert _mornings(later=asked) == [date(2026, 10, 30), date(2026, 11, 2)]


def test_a_reminder_that_was_asked_for_counts_like_any_other() -> None:
    asked = Postponement(on=date(2026, 10, 16), until=date(2026, 10, 19), reminded=1)
    assert _mornings(later=asked) == [date(2026, 10, 19)]


def test_whoever_had_two_gets_no_third_even_if_they_asked() -> None:
    asked = Postponement(on=date(2026, 11, 2), until=date(2026, 11, 3), reminded=2)
    assert _mornings(later=asked) == []


def test_an_earlier_wish_waits_for_the_invitation() -> None:
    asked = Postponement(on=INVITED - timedelta(days=2), until=INVITED - timedelta(days=1), reminded=0)
    assert _mornings(later=asked)[0] == INVITED + timedelta(days=1)


days = st.dates(INVITED - timedelta(days=5), CLOSES + timedelta(days=5))
wishes = st.none() | st.builds(Postponement, on=days, until=days, reminded=st.integers(0, 3))


@given(invited_on=days, closes_on=days, later=wishes)
def test_there_are_never_more_than_two_and_they_keep_their_distance(
    invited_on: date, closes_on: date, later: Postponement | None
) -> None:
    found = _mornings(invited_on=invited_on, closes_on=closes_on, later=later)
    assert len(found) + (later.reminded if later else 0) <= max(AT_MOST, later.reminded if later else 0)
    assert all(invited_on < day <= closes_on for day in found)
    assert all(b - a >= timedelta(days=APART_DAYS) for a, b in itertools.pairwise(found))
    if later:
        assert all(day >= later.until and day > later.on for day in found)
