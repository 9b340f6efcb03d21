"""Local days and hours through every jump of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.zones import end_of_local_day, local_date, local_instant, local_time, zone

ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",  # half an hour
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Africa/Cairo",  # jumps at midnight
    "America/Havana",  # falls back from one to midnight
    "Pacific/Apia",
)


@pytest.mark.parametrize(
    "name", [None, "", "Mars/Base", "../../etc/passwd", "America", "a" * 5000, "tzdata.zi", "\0"]
)
def test_a_name_that_is_no_time_zone_gives_the_default(name: str | None) -> None:
    assert zone(name).key == "UTC"
    assert zone(name, default="Asia/Tokyo").key == "Asia/Tokyo"


def test_a_known_name_gives_its_zone() -> None:
    assert zone("Europe/Berlin", default="Asia/Tokyo").key == "Europe/Berlin"


@pytest.mark.parametrize(
    ("tz", "day", "at", "utc"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), time(2, 0), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        (
            "Australia/Lord_Howe",
            date(2026, 10, 4),
            time(2, 15, 7, 9),
            datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
        ),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), datetime(2026, 4, 23, 22, 0, tzinfo=UTC)),
        ("America/Sao_Paulo", date(2018, 11, 4), time(0, 0), datetime(2018, 11, 4, 3, 0, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 30), time(10, 0), datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_skipped_time_gives_the_first_instant_after_the_gap(
    tz: str, day: date, at: time, utc: datetime
) -> None:
    assert local_instant(day, at, tz=tz) == utc
    assert local_instant(day, at.replace(fold=1), tz=tz) == utc


@pytest.mark.parametrize(
    ("tz", "day", "at", "utc"),
    [
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ],
)
def test_a_time_that_comes_twice_gives_the_first(tz: str, day: date, at: time, utc: datetime) -> None:
    assert local_instant(day, at, tz=tz) == utc
    assert local_instant(day, at.replace(fold=1), tz=tz) == utc


@given(
    tz=st.sampled_from(ZONES),
    day=st.dates(min_value=date(2011, 1, 1), max_value=date(2027, 12, 31)),
    at=st.times(),
)
def test_a_local_instant_shows_that_time_or_is_the_end_of_a_gap(tz: str, day: date, at: time) -> None:
    wall = datetime.combine(day, at)
    instant = local_instant(day, at, tz=tz)
    shown = instant.astimezone(ZoneInfo(tz)).replace(tzinfo=None)
    just_before = (instant - timedelta(microseconds=1)).astimezone(ZoneInfo(tz)).replace(tzinfo=None)
    assert instant.utcoffset() == timedelta(0)
    assert shown == wall or just_before < wall < shown


@given(tz=st.sampled_from(ZONES), day=st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31)))
def test_a_local_day_ends_where_the_next_begins(tz: str, day: date) -> None:
    end = end_of_local_day(day, tz=tz)
    assert local_date(end, tz=tz) == day + timedelta(days=1)
    assert local_date(end - timedelta(microseconds=1), tz=tz) == day


def test_an_instant_has_a_local_date_and_time() -> None:
    instant = datetime(2026, 10, 5, 23, 30, tzinfo=UTC)
    assert local_date(instant, tz="Asia/Kolkata") == date(2026, 10, 6)
    assert local_time(instant, tz="Asia/Kolkata") == time(5, 0)


@pytest.mark.parametrize("ask", [local_date, local_time])
def test_an_instant_without_a_time_zone_is_a_mistake(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2026, 1, 1), tz="UTC")  # noqa: DTZ001 — a naive one is the point
