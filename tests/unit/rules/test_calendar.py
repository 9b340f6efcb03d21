"""When the bot may speak, for people in every zone and under every calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.errors import ConfigError
from staybot.rules.calendar import (
    WorkingTime,
    is_permitted,
    is_working_day,
    next_working_day,
    next_working_morning,
)

USUAL = WorkingTime()
PLACES = (
    ("America/New_York", "US-NY"),
    ("Europe/Berlin", "DE-BE"),
    ("Australia/Lord_Howe", "AU-NSW"),
    ("America/Sao_Paulo", "BR"),
    ("Asia/Kolkata", "IN-KA"),
    ("Africa/Cairo", "EG"),
    ("Pacific/Apia", "WS"),
    ("UTC", None),
)


@pytest.mark.parametrize(
    ("day", "region", "works"),
    [
        (date(2026, 10, 5), "DE", True),
        (date(2026, 10, 4), "DE", False),  # Sunday
        (date(2026, 12, 25), "DE", False),
        (date(2026, 12, 25), None, True),
        (date(2027, 3, 8), "DE-BE", False),  # Women's Day in Berlin only
        (date(2027, 3, 8), "DE", True),
        (date(2027, 3, 8), "DE-XX", True),
        (date(2026, 12, 25), "DE-XX", False),
        (date(2026, 12, 25), "ZZ", True),
        (date(2026, 12, 26), "ZZ", False),  # Saturday
        (date(2026, 12, 25), "", True),
        (date(2027, 3, 31), "US-CA", False),  # Cesar Chavez Day
        (date(2026, 7, 3), "US", False),  # the Fourth falls on a Saturday and is observed the day before
        (date(2026, 10, 9), "IL", False),  # Friday
        (date(2026, 10, 9), "US", True),
    ],
)
def test_people_work_on_weekdays_that_are_no_holiday_of_theirs(
    day: date, region: str | None, *, works: bool
) -> None:
    assert is_working_day(day, region=region, working=USUAL) is works


def test_only_the_days_of_the_setting_are_worked() -> None:
    tuesdays = WorkingTime(days=frozenset({1}))
    assert not is_working_day(date(2026, 10, 5), region=None, working=tuesdays)
    assert next_working_day(date(2026, 10, 5), region=None, working=tuesdays) == date(2026, 10, 6)


def test_the_next_working_day_is_the_day_itself_if_it_is_one() -> None:
    assert next_working_day(date(2026, 10, 5), region="DE", working=USUAL) == date(2026, 10, 5)


def test_the_next_working_day_steps_over_holidays_and_the_turn_of_the_year() -> None:
    assert next_working_day(date(2026, 12, 31), region="DE", working=USUAL) == date(2026, 12, 31)
    assert next_working_day(date(2027, 1, 1), region="DE", working=USUAL) == date(2027, 1, 4)


def test_the_hours_of_the_setting_are_permitted_to_the_minute() -> None:
    def at(hour: int, minute: int, second: int = 0) -> bool:
        instant = datetime(2026, 10, 5, hour, minute, second, tzinfo=ZoneInfo("Asia/Kolkata"))
        return is_permitted(instant, tz="Asia/Kolkata", region="IN", working=USUAL)

    assert [at(9, 29, 59), at(9, 30), at(16, 30), at(16, 30, 1)] == [False, True, True, False]


def test_no_hour_of_a_holiday_is_permitted() -> None:
    noon = datetime(2026, 12, 25, 12, tzinfo=UTC)
    assert not is_permitted(noon, tz="UTC", region="DE", working=USUAL)


def test_a_morning_that_has_passed_is_the_next_days() -> None:
    tz = ZoneInfo("Europe/Berlin")
    friday = datetime(2026, 10, 23, 10, 0, tzinfo=tz)
    monday = datetime(2026, 10, 26, 10, 0, tzinfo=tz)  # clocks go back in between
    later = friday + timedelta(microseconds=1)
    assert next_working_morning(friday, tz=tz.key, region="DE", working=USUAL) == friday
    assert next_working_morning(later, tz=tz.key, region="DE", working=USUAL) == monday


def test_a_day_that_the_date_line_swallowed_has_no_morning() -> None:
    before = datetime(2011, 12, 30, 0, 0, tzinfo=ZoneInfo("Pacific/Honolulu"))
    morning = next_working_morning(before, tz="Pacific/Apia", region=None, working=USUAL)
    assert morning.astimezone(ZoneInfo("Pacific/Apia")) == datetime(
        2012, 1, 2, 10, tzinfo=ZoneInfo("Pacific/Apia")
    )


two_years = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)
)


@given(place=st.sampled_from(PLACES), after=two_years)
def test_the_next_working_morning_is_ten_o_clock_of_a_permitted_day_and_the_first_such(
    place: tuple[str, str | None], after: datetime
) -> None:
    tz, region = place
    morning = next_working_morning(after, tz=tz, region=region, working=USUAL)
    assert morning >= after
    assert morning.astimezone(ZoneInfo(tz)).time() == time(10, 0)
    assert is_permitted(morning, tz=tz, region=region, working=USUAL)
    day = after.astimezone(ZoneInfo(tz)).date()
    while day < morning.astimezone(ZoneInfo(tz)).date():
        missed = datetime.combine(day, time(10, 0), tzinfo=ZoneInfo(tz))
        assert missed < after or not is_working_day(day, region=region, working=USUAL)
        day += timedelta(days=1)


@pytest.mark.parametrize(("tz", "region"), PLACES)
def test_every_day_of_two_years_with_its_clock_changes_has_its_morning(tz: str, region: str | None) -> None:
    local = ZoneInfo(tz)
    for n in range(730):
        midnight = datetime.combine(date(2026, 1, 1) + timedelta(days=n), time(), tzinfo=local)
        morning = next_working_morning(midnight.astimezone(UTC), tz=tz, region=region, working=USUAL)
        assert morning.astimezone(local).time() == time(10, 0)
        assert is_permitted(morning, tz=tz, region=region, working=USUAL)


def test_an_hour_that_the_clocks_skip_becomes_the_first_after_the_gap() -> None:
    night_shift = WorkingTime(hour=time(2, 30), days=frozenset({6}), earliest=time(2, 0), latest=time(4, 0))
    berlin = ZoneInfo("Europe/Berlin")
    saturday = datetime(2026, 3, 28, 12, tzinfo=berlin)
    morning = next_working_morning(saturday, tz=berlin.key, region=None, working=night_shift)
    assert morning.astimezone(berlin) == datetime(2026, 3, 29, 3, 0, tzinfo=berlin)


def test_an_instant_without_a_time_zone_is_a_mistake() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 — a naive one is the point
    with pytest.raises(ValueError, match="time zone"):
        next_working_morning(naive, tz="UTC", region=None, working=USUAL)
    with pytest.raises(ValueError, match="time zone"):
        is_permitted(naive, tz="UTC", region=None, working=USUAL)


@pytest.mark.parametrize("hour", [time(9, 29), time(16, 31)])
def test_an_hour_outside_the_permitted_ones_cannot_be_set(hour: time) -> None:
    with pytest.raises(ConfigError, match="is not between 09:30 and 16:30"):
        WorkingTime(hour=hour)


@pytest.mark.parametrize("days", [frozenset[int](), frozenset({0, 7})])
def test_days_that_leave_nothing_or_do_not_exist_cannot_be_set(days: frozenset[int]) -> None:
    with pytest.raises(ConfigError, match="0 \\(Monday\\) to 6 \\(Sunday\\)"):
        WorkingTime(days=days)


def test_every_problem_of_a_setting_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        WorkingTime(hour=time(3), days=frozenset())
    assert len(refused.value.problems) == 2
