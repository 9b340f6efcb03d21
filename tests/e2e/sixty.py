"""Sixty people in seven places, for the simulated year; their holidays are looked up here without staybot."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from staybot.demo.stage import Employee


@dataclass(frozen=True)
class Place:
    """Where somebody works: as the people list writes it, and whose public holidays are kept there."""

    location: str
    tz: str
    country: str
    part: str | None = None

    def is_working_day(self, day: date) -> bool:
        """A weekday that is no public holiday here."""
        off = holidays.country_holidays(self.country, subdiv=self.part, years=day.year)
        return day.weekday() < 5 and day not in off

    def at(self, instant: datetime) -> datetime:
        """What the clock on the wall shows."""
        return instant.astimezone(ZoneInfo(self.tz))


BERLIN = Place("Berlin, DE-BE", "Europe/Berlin", "DE", "BE")
LONDON = Place("London, England", "Europe/London", "GB", "ENG")
NEW_YORK = Place("New York, NY", "America/New_York", "US", "NY")
SAN_FRANCISCO = Place("San Francisco, CA", "America/Los_Angeles", "US", "CA")
BENGALURU = Place("Bengaluru, India", "Asia/Kolkata", "IN")
SYDNEY = Place("Sydney, AU-NSW", "Australia/Sydney", "AU", "NSW")
LORD_HOWE = Place("AU-NSW", "Australia/Lord_Howe", "AU", "NSW")
PLACES = (BERLIN, LONDON, NEW_YORK, SAN_FRANCISCO, BENGALURU, SYDNEY, LORD_HOWE)

TEAMS = ("serving", "ingestion", "ranking", "editor", "compute", "labelling", "vision", "pair")
SIZES = (8, 7, 7, 7, 7, 6, 6, 2)
"""With a leader, an operator and a manager to each team, sixty people: fifty of them engineers."""


def place_of(one: Employee) -> Place:
    return next(place for place in PLACES if (place.location, place.tz) == (one.location, one.tz))


def moved(one: Employee, to: Place) -> Employee:
    return replace(one, location=to.location, tz=to.tz)


def company(start: date) -> list[Employee]:
    """Everybody; among the engineers some who are new, and teams that sit together or apart."""
    draw = random.Random(60)
    staff = [
        moved(Employee("Noor Leader", "noor@example.com", roles="leader;manager"), BERLIN),
        moved(Employee("Ola Operator", "ola@example.com", roles=""), BERLIN),
    ]
    for number, (team, size) in enumerate(zip(TEAMS, SIZES, strict=True)):
        home = PLACES[number % len(PLACES)]
        boss = Employee(f"{team.title()} Boss", f"{team}@example.com", "noor@example.com", team=team)
        staff.append(moved(replace(boss, roles="manager"), home))
        staff += [
            moved(_engineer(team, n, start), home if team == "pair" else draw.choice(PLACES))
            for n in range(size)
        ]
    return staff


def _engineer(team: str, number: int, start: date) -> Employee:
    """The last of a larger team is three weeks in: too new for the first quarter."""
    days = 21 if number == 6 else 400 + number
    began = (start - timedelta(days=days)).isoformat()
    email, boss = f"{team}.{number}@example.com", f"{team}@example.com"
    return Employee(f"{team.title()} {number}", email, boss, "platform", team, "L4", start_date=began)


def switches(tz: str, first: date, last: date) -> Iterator[date]:
    """The days on which a zone's clocks are changed."""
    zone, day = ZoneInfo(tz), first
    while day < last:
        before, after = (datetime.combine(d, time(12), zone) for d in (day - timedelta(days=1), day))
        if before.utcoffset() != after.utcoffset():
            yield day
        day += timedelta(days=1)


def teams(staff: Sequence[Employee]) -> dict[str, list[str]]:
    """Who reports to whom, by email."""
    found = defaultdict(list)
    for one in staff:
        if one.roles == "engineer":
            found[one.manager_email].append(one.email)
    return found
