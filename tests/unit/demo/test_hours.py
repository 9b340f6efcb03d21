"""When invented people act."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from staybot.demo.company import PLACES
from staybot.demo.hours import DAY_BEGINS, DAY_ENDS, sensible

MONDAY = datetime(2026, 10, 19, tzinfo=UTC)


@pytest.mark.parametrize("tz", [tz for _, tz in PLACES])
def test_whatever_the_hour_people_act_in_their_own_working_time(tz: str) -> None:
    draw = random.Random(3)
    for hours in range(24 * 14):
        at = MONDAY + timedelta(hours=hours)
        when = sensible(at, tz=tz, draw=draw)
        local = when.astimezone(ZoneInfo(tz))
        assert when >= at
        assert local.weekday() < 5
        assert DAY_BEGINS <= local.time() <= DAY_ENDS


def test_who_is_at_work_does_not_wait() -> None:
    noon = datetime(2026, 10, 20, 10, 0, tzinfo=UTC)
    assert sensible(noon, tz="Europe/Berlin", draw=random.Random(1)) == noon
