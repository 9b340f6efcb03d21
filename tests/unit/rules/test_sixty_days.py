"""What the sixty days of a shared interview count as; and that they are whole days, wherever somebody is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules import calendar
from staybot.rules.commitments import CLOCK_DAYS, Outcome, State, clock_ends_on, outcome, reminder_days
from staybot.rules.sixty_days import clock_outcome

ZONES = (
    "Europe/London", "America/New_York", "America/Los_Angeles", "America/St_Johns", "Asia/Kolkata",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati",
    "Pacific/Pago_Pago", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Tehran",
)  # fmt: skip
DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("promises", "counts_as"),
    [
        ((), "missed"),
        ((State.MISSED,), "missed"),
        ((State.CLAIMED_LATE,), "missed"),
        ((State.DROPPED, State.MISSED), "missed"),
        ((State.ENDED, State.MISSED), "missed"),
        ((State.KEPT, State.MISSED, State.OPEN, State.ENDED), "kept"),
        ((State.OPEN, State.MISSED), "open"),
        ((State.CLAIMED,), "open"),
        ((State.NOT_SEEN,), "open"),
        ((State.HANDED_OVER, State.UNCONFIRMED), "open"),
        ((State.UNCONFIRMED, State.MISSED, State.DROPPED), "unconfirmed"),
        ((State.DROPPED, State.DROPPED), "dropped"),
        ((State.ENDED, State.DROPPED), "ended"),
        ((State.ENDED,), "ended"),
    ],
)
def test_sixty_days_that_are_over_count_as(promises: tuple[State, ...], counts_as: str) -> None:
    assert clock_outcome(promises, is_over=True, has_ended=False).value == counts_as


def test_until_they_are_over_they_are_open_unless_a_promise_was_kept() -> None:
    for state in State:
        running = clock_outcome([state], is_over=False, has_ended=False)
        assert running is (Outcome.KEPT if state is State.KEPT else Outcome.OPEN)
    assert clock_outcome([], is_over=False, has_ended=False) is Outcome.OPEN


def test_nothing_but_a_kept_promise_outweighs_that_one_of_the_two_left() -> None:
    for states in combinations(State, 2):
        for is_over in (True, False):
            counted = clock_outcome(states, is_over=is_over, has_ended=True)
            assert counted is (Outcome.KEPT if State.KEPT in states else Outcome.ENDED)


@given(states=st.lists(st.sampled_from(State)), is_over=st.booleans(), has_ended=st.booleans())
def test_never_kept_without_a_kept_promise_and_never_closed_over_an_open_one(
    states: list[State], *, is_over: bool, has_ended: bool
) -> None:
    counted = clock_outcome(states, is_over=is_over, has_ended=has_ended)
    assert (counted is Outcome.KEPT) == (State.KEPT in states)
    if not has_ended and Outcome.OPEN in {outcome(one) for one in states}:
        assert counted in (Outcome.OPEN, Outcome.KEPT)


@given(day=DAYS, tz=st.sampled_from(ZONES), hour=st.times())
def test_sixty_days_end_with_the_local_day_of_the_engineer(day: date, tz: str, hour: time) -> None:
    """Whenever on a day something was shared, and whatever the clocks do in between."""
    shared_at = datetime.combine(day, hour, ZoneInfo(tz)).astimezone(UTC)
    shared_on = calendar.local_date(shared_at, tz=tz)
    ends_on = clock_ends_on(shared_on)
    assert (ends_on - shared_on).days == CLOCK_DAYS
    end = calendar.end_of_local_day(ends_on, tz=tz)
    assert calendar.local_date(end - timedelta(microseconds=1), tz=tz) == ends_on
    assert calendar.local_date(end, tz=tz) == ends_on + timedelta(days=1)
    lasted = (end - shared_at) / timedelta(hours=1)
    assert CLOCK_DAYS * 24 - 1 <= lasted <= (CLOCK_DAYS + 1) * 24 + 1


@given(
    due_on=DAYS,
    tz=st.sampled_from(ZONES),
    region=st.sampled_from(("GB", "DE-BY", "US", "JP", "IN", "IL", None)),
    hour=st.times(time(9, 30), time(16, 30)).map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_reminders_come_on_working_mornings(due_on: date, tz: str, region: str | None, hour: time) -> None:
    working = calendar.WorkingTime(hour=hour)
    for planned in reminder_days(due_on):
        day = calendar.next_working_day(planned, region=region, working=working)
        at = calendar.local_instant(day, hour, tz=tz)
        assert calendar.is_permitted(at, tz=tz, region=region, working=working)
        assert calendar.local_date(at, tz=tz) == day
        assert timedelta(0) <= day - planned <= timedelta(days=14)
