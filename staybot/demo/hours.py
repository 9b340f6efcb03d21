"""When invented people get round to something: in their own office hours, give or take."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

from staybot.rules.zones import zone

DAY_BEGINS, DAY_ENDS = time(8, 40), time(18, 20)


def sensible(at: datetime, *, tz: str, draw: random.Random) -> datetime:
    """`at`, if people in `tz` are at work then; else some time in the next working morning."""
    local = at.astimezone(zone(tz))
    if local.weekday() < 5 and DAY_BEGINS <= local.time() <= DAY_ENDS:
        return at
    day = local.date() + timedelta(days=local.time() > DAY_ENDS)
    while day.weekday() > 4:
        day += timedelta(days=1)
    morning = datetime.combine(day, DAY_BEGINS, tzinfo=zone(tz)).astimezone(UTC)
    return morning + timedelta(minutes=draw.randint(0, 200))
