"""Where somebody's holidays come from."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.calendar import WorkingTime, is_working_day
from staybot.rules.regions import region_for
from tests.unit.rules.days import SOME_MONDAY


@pytest.mark.parametrize(
    ("location", "tz", "region"),
    [
        ("Germany", None, "DE"),
        ("DE", None, "DE"),
        ("deu", None, "DE"),
        ("Deutschland", None, "DE"),
        ("DE-BE", None, "DE-BE"),
        ("de-be", "America/New_York", "DE-BE"),
        ("DE-XX", None, "DE"),
        ("US-California", None, "US-CA"),
        ("XX-YY", None, None),
        ("Berlin, DE", None, "DE-BE"),  # a city that is a state, too
        ("Munich, DE", "Europe/Berlin", "DE"),
        ("Munich, Bayern, Germany", None, "DE-BY"),
        ("Munich", "Europe/Berlin", "DE"),
        ("Munich", None, None),
        ("San Francisco, CA", "America/Los_Angeles", "US-CA"),
        ("Toronto, CA", "America/Toronto", "CA"),
        ("Vancouver, CA", None, "CA"),
        ("Atlanta, Georgia", "America/New_York", "US-GA"),
        ("Tbilisi, Georgia", "Asia/Tbilisi", "GE"),
        ("Austin, Texas", "America/Chicago", "US-TX"),
        ("New York, NY, USA", None, "US-NY"),
        ("London, UK", "Europe/London", "GB"),
        ("London, England", "Europe/London", "GB-ENG"),
        ("Leeds, England", None, "GB-ENG"),
        ("Mexico", None, "MX"),
        ("Zurich / Switzerland", None, "CH-ZH"),
        ("Remote - Germany", "UTC", "DE"),
        ("Remote (US)", "UTC", "US"),
        ("Remote", "Asia/Kolkata", "IN"),
        ("Remote", "UTC", None),
        ("Remote", None, None),
        (" , ", "Asia/Calcutta", "IN"),
        ("", "US/Pacific", "US"),
        (None, "Europe/Amsterdam", "NL"),
        (None, "No/Where", None),
        (None, None, None),
    ],
)
def test_a_region_is_read_from_the_location_or_else_from_the_time_zone(
    location: str | None, tz: str | None, region: str | None
) -> None:
    assert region_for(location=location, tz=tz) == region


@given(location=st.text(max_size=80), tz=st.sampled_from([*sorted(available_timezones()), None]))
def test_any_location_gives_nothing_or_a_region_with_a_calendar(location: str, tz: str | None) -> None:
    region = region_for(location=location, tz=tz)
    assert region is None or region[:2].isupper()
    assert is_working_day(SOME_MONDAY, region=region, working=WorkingTime()) in {True, False}
