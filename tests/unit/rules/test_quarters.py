"""Quarters and the window of their interview."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.errors import ConfigError
from staybot.rules.calendar import WorkingTime, is_working_day
from staybot.rules.quarters import Quarter, interview_window, latest_start_on

quarters = st.builds(Quarter, st.integers(2000, 2100), st.integers(1, 4))


def test_a_quarter_knows_its_days_and_its_neighbours() -> None:
    last = Quarter(2026, 4)
    assert last.label == "2026-Q4"
    assert (last.starts_on, last.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert last.next() == Quarter(2027, 1)
    assert last.next().previous() == last
    assert last.previous() == Quarter(2026, 3)


@given(day=st.dates(min_value=date(1000, 1, 1), max_value=date(9990, 12, 31)))
def test_every_day_lies_in_its_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.starts_on <= day <= quarter.ends_on
    assert Quarter.parse(quarter.label) == quarter


@given(one=quarters, other=quarters)
def test_quarters_order_by_time(one: Quarter, other: Quarter) -> None:
    assert (one < other) == (one.starts_on < other.starts_on)
    assert one.next().starts_on == one.ends_on + timedelta(days=1)
    assert one.next().previous() == one == one.previous().next()


@pytest.mark.parametrize("label", ["", "2026Q4", "2026-Q5", "2026-Q0", "26-Q1", "2026-Q1 ", "２０２６-Q1"])
def test_what_is_no_quarter_is_not_read_as_one(label: str) -> None:
    with pytest.raises(ValueError, match="2026-Q4"):
        Quarter.parse(label)


@pytest.mark.parametrize("number", [0, 5])
def test_a_year_has_four_quarters(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        Quarter(2026, number)


def test_an_interview_opens_two_weeks_into_the_quarter_for_three_weeks() -> None:
    assert interview_window(Quarter(2026, 4)) == (date(2026, 10, 15), date(2026, 11, 5))


def test_the_day_after_the_last_open_day_closes_the_window() -> None:
    assert interview_window(Quarter(2026, 4), opens_after_days=0, length_days=7) == (
        date(2026, 10, 1),
        date(2026, 10, 8),
    )


@given(
    quarter=quarters,
    opens=st.integers(0, 80),
    length=st.integers(1, 10),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_a_window_is_never_open_for_less_than_three_working_days(
    quarter: Quarter, opens: int, length: int, days: frozenset[int]
) -> None:
    working = WorkingTime(days=days)
    opens_on, closes_on = interview_window(
        quarter, opens_after_days=opens, length_days=length, working=working
    )
    open_days = [opens_on + timedelta(days=n) for n in range((closes_on - opens_on).days)]
    worked = [day for day in open_days if is_working_day(day, region=None, working=working)]
    assert len(worked) >= 3
    assert len(open_days) == length or len(worked) == 3


@pytest.mark.parametrize(("opens", "length"), [(-1, 21), (14, 0), (70, 21), (0, 91)])
def test_a_window_that_does_not_fit_into_a_quarter_is_refused_in_words(opens: int, length: int) -> None:
    with pytest.raises(ConfigError, match="at most 90 days"):
        interview_window(Quarter(2026, 4), opens_after_days=opens, length_days=length)


def test_the_longest_window_ends_with_the_shortest_quarter() -> None:
    first = Quarter(2027, 1)
    assert interview_window(first, opens_after_days=69, length_days=21)[1] == first.next().starts_on


def test_somebody_new_is_first_asked_after_sixty_days() -> None:
    assert latest_start_on(date(2026, 11, 30)) == date(2026, 10, 1)
    assert latest_start_on(date(2026, 10, 8), after_days=7) == date(2026, 10, 1)
