"""The clock of the machine, and the one that is moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from staybot.clock import ManualClock, SystemClock, age

NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)


def test_the_machines_clock_tells_utc_and_never_runs_backwards_between_two_looks() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert second >= first


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(NOON)
    assert clock.now() == clock.now() == NOON
    assert clock.move(by=timedelta(days=1)) == clock.now() == NOON + timedelta(days=1)
    assert clock.move(by=timedelta(days=-2)) == NOON - timedelta(days=1)
    assert clock.move_to(NOON) == clock.now() == NOON


def test_a_manual_clock_tells_utc_whatever_zone_it_was_set_in() -> None:
    east = timezone(timedelta(hours=14))
    clock = ManualClock(NOON.astimezone(east))
    assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)
    assert clock.move_to(NOON.astimezone(east)).tzinfo is UTC


def test_a_manual_clock_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        ManualClock(NOON.replace(tzinfo=None))


def test_what_lies_in_the_future_has_no_age_but_two_clocks_may_differ_by_a_minute() -> None:
    assert age(NOON - timedelta(hours=1), now=NOON) == timedelta(hours=1)
    assert age(NOON + timedelta(minutes=1), now=NOON) == age(NOON, now=NOON) == timedelta(0)
    assert age(NOON + timedelta(minutes=1, seconds=1), now=NOON) is None
