"""Time zones: local days and hours as instants, whatever daylight saving does to them."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str | None, *, default: str = "UTC") -> ZoneInfo:
    """The time zone of that name, or of `default` when there is no such zone.

    People's zone names come from Slack and may be absent, empty or nonsense: never an error here.
    """
    try:
        return ZoneInfo(name or default)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown · not a name · the name of a folder
        return ZoneInfo(default)


def local_instant(day: date, at: time, *, tz: str | None) -> datetime:
    """The instant (UTC) at which clocks in `tz` show `at` on `day`.

    A time that daylight saving skips gives the first instant after the gap, a time that comes twice the
    first of the two.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone(tz))
    after = wall.astimezone(UTC)
    if after.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return after
    # Inside a gap the two readings of the wall time lie on either side of the moment the clocks jump.
    before = wall.replace(fold=1).astimezone(UTC)
    return _jump_between(before, after, tz=zone(tz))


def local_date(instant: datetime, *, tz: str | None) -> date:
    """The day it is in `tz` at that instant. Raises ValueError for an instant without a time zone."""
    return _local(instant, tz=tz).date()


def local_time(instant: datetime, *, tz: str | None) -> time:
    """What clocks in `tz` show at that instant. Raises ValueError for an instant without a time zone."""
    return _local(instant, tz=tz).time()


def end_of_local_day(day: date, *, tz: str | None) -> datetime:
    """The first instant (UTC) of the day after `day` in `tz`: what is due on `day` is in time before it."""
    return local_instant(day + timedelta(days=1), time(0), tz=tz)


def _local(instant: datetime, *, tz: str | None) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(zone(tz))


def _jump_between(before: datetime, after: datetime, *, tz: ZoneInfo) -> datetime:
    """The first instant (UTC, clocks jump on whole seconds) with the offset the zone has at `after`."""
    offset = after.astimezone(tz).utcoffset()
    seconds = range(int(before.timestamp()), int(after.timestamp()) + 1)
    jump = bisect_left(seconds, 1, key=lambda s: datetime.fromtimestamp(s, tz).utcoffset() == offset)
    return datetime.fromtimestamp(seconds[jump], UTC)
