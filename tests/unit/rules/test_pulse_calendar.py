"""When pulses open and close, and on which day of it each person is asked."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.calendar import WorkingTime, is_working_day
from staybot.rules.pulse_calendar import (
    BETWEEN,
    Cadence,
    Window,
    free_window,
    invitation_on,
    kept_free,
    windows,
)
from staybot.rules.quarters import Quarter

AUTUMN = Quarter(2026, 4)
INTERVIEW = kept_free(date(2026, 10, 15), date(2026, 10, 21))
"""Its invitations go out in a week from a Thursday on."""
PULSE = Window(date(2026, 11, 3), date(2026, 11, 9))
"""From a Tuesday to a Monday."""

quarters = st.builds(Quarter, st.integers(2000, 2100), st.integers(1, 4))
regular = st.sampled_from([Cadence.WEEKLY, Cadence.FORTNIGHTLY, Cadence.MONTHLY])
days = st.dates(date(2026, 9, 20), date(2027, 4, 10))
spans = st.builds(lambda first, n: (first, first + timedelta(days=n)), days, st.integers(0, 20))
taken_windows = st.lists(st.builds(lambda span: Window(*span), spans), max_size=3)


def _opening(found: tuple[Window, ...]) -> list[str]:
    return [f"{window.opens_on:%d.%m.}" for window in found]


def _weekdays(window: Window) -> int:
    length = (window.closes_on - window.opens_on).days + 1
    return sum((window.opens_on + timedelta(days=n)).weekday() < 5 for n in range(length))


def _working_days(*, region: str | None = None) -> list[date]:
    found = (date(2026, 10, 1) + timedelta(days=n) for n in range(92))
    return [day for day in found if is_working_day(day, region=region, working=WorkingTime())]


def test_weekly_rounds_last_from_tuesday_to_friday() -> None:
    found = windows(AUTUMN, Cadence.WEEKLY)
    assert len(found) == 12, "none between the years"
    assert found[0] == Window(date(2026, 10, 6), date(2026, 10, 9))


def test_fortnightly_rounds_last_from_tuesday_to_monday() -> None:
    found = windows(AUTUMN, Cadence.FORTNIGHTLY)
    assert _opening(found) == ["06.10.", "20.10.", "03.11.", "17.11.", "01.12.", "15.12."]
    assert found[0].closes_on == date(2026, 10, 12)


def test_a_monthly_round_opens_on_the_second_tuesday() -> None:
    found = windows(AUTUMN, Cadence.MONTHLY)
    assert _opening(found) == ["13.10.", "10.11.", "08.12."]
    assert found[0].closes_on == date(2026, 10, 19)
    # July's Tuesdays begin with the 7th, September's with the 1st.
    assert _opening(windows(AUTUMN.previous(), Cadence.MONTHLY)) == ["14.07.", "11.08.", "08.09."]


def test_no_round_opens_when_pulses_are_off() -> None:
    assert windows(AUTUMN, Cadence.OFF) == ()


def test_fortnights_go_on_through_a_year_of_53_weeks() -> None:
    autumn_and_winter = windows(AUTUMN, Cadence.FORTNIGHTLY) + windows(AUTUMN.next(), Cadence.FORTNIGHTLY)
    apart = {second.opens_on - first.opens_on for first, second in itertools.pairwise(autumn_and_winter)}
    assert apart == {timedelta(days=14), timedelta(days=28)}, "one is left out between the years"


def test_three_days_on_either_side_of_the_invitations_to_the_interview_are_kept_free() -> None:
    assert kept_free(date(2026, 10, 15), date(2026, 10, 21)) == (date(2026, 10, 12), date(2026, 10, 24))
    assert PULSE.meets((PULSE.closes_on, PULSE.closes_on))
    assert PULSE.meets((PULSE.opens_on, PULSE.opens_on))
    assert not PULSE.meets((PULSE.closes_on + timedelta(days=1), PULSE.closes_on + timedelta(days=1)))
    assert not PULSE.meets((PULSE.opens_on - timedelta(days=1), PULSE.opens_on - timedelta(days=1)))


def test_a_weekly_or_fortnightly_round_that_meets_the_interview_is_dropped() -> None:
    assert _opening(windows(AUTUMN, Cadence.WEEKLY, blocked=[INTERVIEW]))[:2] == ["06.10.", "27.10."]
    # The one of 6 October is open on the 12th, too.
    assert _opening(windows(AUTUMN, Cadence.FORTNIGHTLY, blocked=[INTERVIEW]))[:2] == ["03.11.", "17.11."]


def test_a_monthly_round_that_meets_the_interview_moves_to_the_next_free_tuesday() -> None:
    found = windows(AUTUMN, Cadence.MONTHLY, blocked=[INTERVIEW])
    assert _opening(found) == ["27.10.", "10.11.", "08.12."]


def test_two_rounds_that_move_do_not_meet_each_other() -> None:
    blocked = [(date(2026, 10, 13), date(2026, 11, 10))]
    found = windows(AUTUMN, Cadence.MONTHLY, blocked=blocked)
    assert _opening(found) == ["17.11.", "08.12.", "22.12."]
    assert windows(AUTUMN, Cadence.MONTHLY, blocked=[(AUTUMN.starts_on, AUTUMN.ends_on)]) == ()


def test_a_round_that_moves_does_not_meet_the_first_of_the_next_quarter() -> None:
    # The round of 22 September could move to the 29th, if the one of 6 October did not follow on its heels.
    summer = AUTUMN.previous()
    blocked = [(date(2026, 9, 22), date(2026, 9, 28))]
    assert _opening(windows(summer, Cadence.FORTNIGHTLY))[-2:] == ["08.09.", "22.09."]
    assert _opening(windows(summer, Cadence.FORTNIGHTLY, blocked=blocked))[-1] == "08.09."


def test_regular_rounds_give_way_to_a_survey_sent_by_hand() -> None:
    survey = Window(date(2026, 11, 5), date(2026, 11, 11))
    found = windows(AUTUMN, Cadence.WEEKLY, taken=[survey])
    assert set(windows(AUTUMN, Cadence.WEEKLY)) - set(found) == {
        Window(date(2026, 11, 3), date(2026, 11, 6)),
        Window(date(2026, 11, 10), date(2026, 11, 13)),
    }


@given(quarter=quarters, cadence=regular, opened=st.integers(0, 14), blocked_on=st.integers(0, 89))
def test_rounds_that_were_held_count_once_even_where_they_had_moved(
    quarter: Quarter, cadence: Cadence, opened: int, blocked_on: int
) -> None:
    first = quarter.starts_on + timedelta(days=blocked_on)
    blocked = [kept_free(first, first + timedelta(days=6))]
    planned = windows(quarter, cadence, blocked=blocked)
    assert windows(quarter, cadence, blocked=blocked, taken=planned[:opened]) == planned


def test_when_the_cadence_changes_the_round_in_flight_keeps_the_new_ones_away() -> None:
    in_flight = windows(AUTUMN, Cadence.FORTNIGHTLY)[1]
    assert in_flight.opens_on == date(2026, 10, 20)
    found = windows(AUTUMN, Cadence.WEEKLY, taken=[in_flight])
    assert _opening(found)[:4] == ["06.10.", "13.10.", "03.11.", "10.11."]


@given(quarter=quarters, cadence=regular, number=st.integers(0, 6), taken=taken_windows, data=st.data())
def test_rounds_are_apart_long_enough_and_clear_of_everything_blocked(
    quarter: Quarter, cadence: Cadence, number: int, taken: list[Window], data: st.DataObject
) -> None:
    starts = st.dates(quarter.starts_on, quarter.next().ends_on)
    blocked = [
        kept_free(first, first + timedelta(days=data.draw(st.integers(0, 14))))
        for first in data.draw(st.lists(starts, max_size=number))
    ]
    here = windows(quarter, cadence, blocked=blocked, taken=taken)
    both = here + windows(quarter.next(), cadence, blocked=blocked, taken=taken)
    assert all(window.opens_on.weekday() == 1 and _weekdays(window) >= 3 for window in both)
    assert all(quarter.starts_on <= window.opens_on <= quarter.ends_on for window in here)
    assert not any(window.meets(span) for window in both for span in blocked)
    assert all(one.opens_on - last.closes_on >= BETWEEN for last, one in itertools.pairwise(both))
    assert all(window == other or window.is_apart_from(other) for window in both for other in taken)
    assert here == windows(quarter, cadence, blocked=blocked[::-1], taken=taken[::-1])


def test_a_survey_sent_by_hand_opens_on_the_next_wednesday_or_thursday() -> None:
    thursday = date(2026, 11, 5)
    opened = [
        free_window(thursday + timedelta(days=n), length_days=7).opens_on.strftime("%a") for n in range(-3, 3)
    ]
    assert opened == ["Wed", "Wed", "Thu", "Wed", "Wed", "Wed"]


def test_a_survey_too_short_for_three_working_days_is_lengthened() -> None:
    assert free_window(date(2026, 11, 4), length_days=1) == Window(date(2026, 11, 5), date(2026, 11, 9))


def test_a_survey_of_less_than_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="a day or more"):
        free_window(date(2026, 11, 4), length_days=0)


def test_between_regular_rounds_there_is_no_room_for_a_survey_so_they_must_give_way() -> None:
    today = date(2026, 10, 1)
    rounds = windows(AUTUMN, Cadence.FORTNIGHTLY)
    assert free_window(today, length_days=1, taken=rounds).opens_on > rounds[-1].closes_on


@given(after=days, length=st.integers(1, 30), taken=taken_windows, blocked=st.lists(spans, max_size=4))
def test_a_survey_sent_by_hand_meets_nothing(
    after: date, length: int, taken: list[Window], blocked: list[tuple[date, date]]
) -> None:
    found = free_window(after, length_days=length, taken=taken, blocked=blocked)
    assert found.opens_on > after
    assert found.opens_on.weekday() in {2, 3}
    assert (found.closes_on - found.opens_on).days + 1 >= length
    assert _weekdays(found) >= 3
    assert all(found.is_apart_from(one) for one in taken)
    assert not any(found.meets(span) for span in blocked)


def test_somebody_is_asked_on_their_first_working_day_of_the_window() -> None:
    assert invitation_on(PULSE, working_days=_working_days()) == PULSE.opens_on


def test_on_a_holiday_somebody_is_asked_a_day_later() -> None:
    # 3 November 2026 is a public holiday in Japan.
    assert invitation_on(PULSE, working_days=_working_days(region="JP")) == date(2026, 11, 4)


def test_who_does_not_work_during_the_window_is_not_asked() -> None:
    away = [day for day in _working_days() if not PULSE.opens_on <= day <= PULSE.closes_on]
    assert invitation_on(PULSE, working_days=away) is None


@pytest.mark.parametrize(
    ("interview_on", "asked_on"),
    [
        (date(2026, 10, 30), date(2026, 11, 3)),
        (date(2026, 10, 31), date(2026, 11, 4)),
        (date(2026, 11, 3), date(2026, 11, 9)),
        (date(2026, 11, 5), date(2026, 11, 9)),
        (date(2026, 11, 6), None),
        (date(2026, 11, 7), date(2026, 11, 3)),
    ],
)
def test_nobody_is_asked_within_three_days_of_their_interview(
    interview_on: date, asked_on: date | None
) -> None:
    assert invitation_on(PULSE, working_days=_working_days(), interview_on=[interview_on]) == asked_on


def test_nobody_is_asked_on_a_day_that_has_its_message() -> None:
    busy = {date(2026, 11, 3), date(2026, 11, 4)}
    assert invitation_on(PULSE, working_days=_working_days(), busy=busy) == date(2026, 11, 5)


@pytest.mark.parametrize("cadence", [Cadence.WEEKLY, Cadence.FORTNIGHTLY, Cadence.MONTHLY])
@pytest.mark.parametrize("year", range(2024, 2036))
def test_no_regular_round_opens_between_the_years(year: int, cadence: Cadence) -> None:
    both = windows(Quarter(year, 4), cadence) + windows(Quarter(year + 1, 1), cadence)
    quiet = date(year, 12, 24), date(year + 1, 1, 1)
    assert not [one.opens_on for one in both if quiet[0] <= one.opens_on <= quiet[1]]
    assert len(both) >= {Cadence.WEEKLY: 23, Cadence.FORTNIGHTLY: 11, Cadence.MONTHLY: 6}[cadence]


def test_a_round_that_gives_way_does_not_move_between_the_years_either() -> None:
    blocked = [(date(2026, 12, 1), date(2026, 12, 23))]
    assert _opening(windows(AUTUMN, Cadence.MONTHLY, blocked=blocked)) == ["13.10.", "10.11."]
