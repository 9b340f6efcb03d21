"""When the bot may speak to somebody: working days, public holidays, permitted hours, in their own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from staybot.errors import ConfigError
from staybot.rules.zones import end_of_local_day, local_date, local_instant, local_time, zone

__all__ = [
    "WorkingTime",
    "end_of_local_day",
    "is_permitted",
    "is_working_day",
    "local_date",
    "local_instant",
    "local_time",
    "next_working_day",
    "next_working_morning",
    "zone",
]


@dataclass(frozen=True)
class WorkingTime:
    """The hours and days at which the bot may start anything, by the clock of the person it speaks to.

    `hour` is when it does so if nothing else decides; `days` are weekdays, Monday 0 to Sunday 6. Raises
    ConfigError for hours or days that would leave no moment to speak.
    """

    hour: time = time(10, 0)
    days: frozenset[int] = frozenset(range(5))
    earliest: time = time(9, 30)
    latest: time = time(16, 30)

    def __post_init__(self) -> None:
        problems = []
        if not self.earliest <= self.hour <= self.latest:
            problems.append(
                f"The hour {self.hour:%H:%M} is not between {self.earliest:%H:%M} and {self.latest:%H:%M}. "
                "Choose one that is."
            )
        if not self.days or not self.days <= frozenset(range(7)):
            problems.append("Working days are numbers from 0 (Monday) to 6 (Sunday). Name at least one.")
        if problems:
            raise ConfigError(*problems)


def is_working_day(day: date, *, region: str | None, working: WorkingTime) -> bool:
    """Whether people in `region` work on that day: no weekend, theirs or ours, and no public holiday.

    `region` is a country or a part of one, "DE" or "DE-BE"; an unknown part counts as its country, and for
    an unknown country only `working.days` decide.
    """
    if day.weekday() not in working.days:
        return False
    return region is None or not _is_day_off(day, region=region)


def next_working_day(day: date, *, region: str | None, working: WorkingTime) -> date:
    """The first working day from `day` on: `day` itself if it is one."""
    while not is_working_day(day, region=region, working=working):
        day += timedelta(days=1)
    return day


def last_working_day(day: date, *, region: str | None, working: WorkingTime) -> date:
    """The last working day up to `day`: `day` itself if it is one."""
    while not is_working_day(day, region=region, working=working):
        day -= timedelta(days=1)
    return day


def next_working_morning(
    after: datetime, *, tz: str | None, region: str | None, working: WorkingTime
) -> datetime:
    """The first instant (UTC), at `after` or later, at which it is `working.hour` of a working day in `tz`.

    Raises ValueError for an instant without a time zone.
    """
    day = local_date(after, tz=tz)
    while True:
        day = next_working_day(day, region=region, working=working)
        morning = local_instant(day, working.hour, tz=tz)
        # A zone that changes sides of the date line has no such day at all, hence the second question.
        if morning >= after and is_permitted(morning, tz=tz, region=region, working=working):
            return morning
        day += timedelta(days=1)


def is_permitted(instant: datetime, *, tz: str | None, region: str | None, working: WorkingTime) -> bool:
    """Whether the bot may start something then: from earliest to latest, inclusive, of a local working day.

    Raises ValueError for an instant without a time zone.
    """
    if not working.earliest <= local_time(instant, tz=tz) <= working.latest:
        return False
    return is_working_day(local_date(instant, tz=tz), region=region, working=working)


def _is_day_off(day: date, *, region: str) -> bool:
    off = _days_off(region, day.year)
    return day in off.holidays or day.weekday() in off.weekend


@dataclass(frozen=True)
class _DaysOff:
    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset()


@lru_cache(maxsize=4096)
def _days_off(region: str, year: int) -> _DaysOff:
    """One year's holidays of a region, frozen: the library's own tables grow while they are read,
    which threads would see half done.
    """
    import holidays  # noqa: PLC0415 — heavy; only at use

    country, _, part = region.partition("-")
    for subdivision in (part or None, None):
        try:
            found = holidays.country_holidays(country, subdiv=subdivision, years=year, expand=False)
        except NotImplementedError:  # the library's word for a region it does not know
            continue
        return _DaysOff(frozenset(found), frozenset(found.weekend))
    return _DaysOff()
