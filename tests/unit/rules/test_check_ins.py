"""Check-ins for people who are new: on which day, and in which quarter's round."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.check_ins import LATE, MILESTONES, due_on, falls_due, in_quarter, window
from staybot.rules.pulse_calendar import Window
from staybot.rules.quarters import Quarter

TOM_STARTS = date(2026, 9, 1)
AUTUMN = Quarter(2026, 4)
starts = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_new_people_are_asked_after_7_30_60_and_90_days() -> None:
    found = [due_on(TOM_STARTS, milestone) for milestone in MILESTONES]
    assert found == [date(2026, 9, 8), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 30)]


def test_both_ends_of_a_span_count() -> None:
    day_7, day_30 = date(2026, 9, 8), date(2026, 10, 1)
    assert falls_due(TOM_STARTS, first=day_7, last=day_30) == ((7, day_7), (30, day_30))
    assert falls_due(TOM_STARTS, first=date(2026, 9, 9), last=date(2026, 9, 30)) == ()


def test_a_round_lasts_a_quarter_and_is_apart_from_the_one_before() -> None:
    assert window(AUTUMN) == Window(date(2026, 10, 3), date(2026, 12, 31))
    assert window(AUTUMN.next()).is_apart_from(window(AUTUMN))


def test_who_falls_due_before_the_round_opens_is_asked_when_it_does() -> None:
    assert in_quarter(TOM_STARTS, AUTUMN) == (
        (30, date(2026, 10, 3)),
        (60, date(2026, 10, 31)),
        (90, date(2026, 11, 30)),
    )


def test_who_falls_due_with_fewer_than_three_working_days_left_is_asked_in_the_next_round() -> None:
    # The quarter ends on a Thursday: the 29th leaves three days, the 30th two.
    in_time, too_late = date(2026, 12, 29), date(2026, 12, 30)
    week = timedelta(days=7)
    assert in_quarter(in_time - week, AUTUMN) == ((7, in_time),)
    assert in_quarter(too_late - week, AUTUMN) == ()
    assert in_quarter(too_late - week, AUTUMN.next())[0] == (7, date(2027, 1, 3))


@given(start_on=starts)
def test_every_milestone_is_asked_about_in_exactly_one_round_and_soon(start_on: date) -> None:
    quarter, asked = Quarter.of(start_on).previous(), []
    for _ in range(4):
        asked += [(milestone, day, quarter) for milestone, day in in_quarter(start_on, quarter)]
        quarter = quarter.next()
    assert [milestone for milestone, _, _ in asked] == list(MILESTONES)
    for milestone, day, its_round in asked:
        late = day - due_on(start_on, milestone)
        assert timedelta() <= late < LATE
        assert window(its_round).opens_on <= day <= window(its_round).closes_on - timedelta(days=2)
