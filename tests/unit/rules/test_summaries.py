"""When summaries are due, what belongs into them, and when they say more than the digests did."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from staybot.rules.calendar import WorkingTime
from staybot.rules.quarters import Quarter
from staybot.rules.summaries import Month, due_at, holds, is_worth_telling, over, published_on

USUAL = WorkingTime(hour=time(10, 0))


def due(period: Month | Quarter, tz: str = "Europe/Berlin", region: str | None = "DE") -> datetime:
    return due_at(period, tz=tz, region=region, working=USUAL)


def test_months_follow_one_another_over_new_year() -> None:
    assert Month(2026, 12).next() == Month(2027, 1)
    assert Month(2027, 1).previous() == Month(2026, 12)
    assert Month(2026, 2).ends_on == date(2026, 2, 28)
    assert Month.of(date(2026, 11, 30)).label == "2026-11"


def test_a_summary_is_due_on_the_first_working_morning_after_its_month() -> None:
    assert due(Month(2026, 9)) == datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


def test_a_weekend_puts_it_off() -> None:
    assert due(Month(2026, 10)) == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # the first is a Sunday


def test_holidays_put_it_off() -> None:
    assert due(Month(2026, 12)) == datetime(2027, 1, 4, 9, 0, tzinfo=UTC)  # New Year, then a weekend
    assert due(Month(2026, 12), region=None) == datetime(2027, 1, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tz", "hour"), [("Pacific/Auckland", datetime(2026, 9, 30, 21, 0, tzinfo=UTC)),
                     ("America/Los_Angeles", datetime(2026, 10, 1, 17, 0, tzinfo=UTC))],
)  # fmt: skip
def test_it_is_morning_in_the_zone_of_the_workspace(tz: str, hour: datetime) -> None:
    assert due(Month(2026, 9), tz=tz, region=None) == hour


def test_a_quarter_is_due_with_its_last_month() -> None:
    assert due(Quarter(2026, 3)) == due(Month(2026, 9))


def test_what_closes_on_the_last_day_of_a_month_is_published_in_the_next_one() -> None:
    assert published_on(date(2026, 10, 31)) == date(2026, 11, 1)
    assert not holds(Month(2026, 10), closed_on=date(2026, 10, 31))
    assert holds(Month(2026, 11), closed_on=date(2026, 10, 31))
    assert holds(Month(2026, 10), closed_on=date(2026, 9, 30))
    assert holds(Quarter(2026, 4), closed_on=date(2026, 9, 30))


def test_a_quarter_takes_the_place_of_its_last_month() -> None:
    assert over(date(2026, 11, 30)) == Month(2026, 10)
    assert over(date(2026, 12, 1)) == Month(2026, 11)
    assert over(date(2027, 1, 1)) == Quarter(2026, 4)
    assert over(date(2027, 2, 1)) == Month(2027, 1)


@pytest.mark.parametrize(
    ("now", "before", "is_worth"),
    [
        ([], [], False),
        ([], [True, True], False),
        ([False, False], [True], False),
        ([True], [], False),
        ([True, False], [False], False),
        ([True, True], [], True),
        ([True], [False, True], True),
    ],
)
def test_one_digest_alone_needs_no_summary(now: list[bool], before: list[bool], *, is_worth: bool) -> None:
    assert is_worth_telling(now, before=before, compares=True) is is_worth
    assert not is_worth_telling(now, before=before, compares=False), "the digests have said everything"
