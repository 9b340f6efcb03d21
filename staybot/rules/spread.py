"""Who is invited on which day of the first week, so that no manager's whole team is asked on one day."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from staybot.rules.calendar import WorkingTime, next_working_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True)
class Person:
    """Somebody to invite: their id, the id of their manager and the region of their holidays, if any."""

    id: str
    manager: str | None
    region: str | None = None


def spread(people: Sequence[Person], *, days: int, seed: bytes) -> dict[str, int]:
    """Which day, 0 to `days` - 1, each person is invited on.

    Days differ by at most one person, and so do the days within one manager's team: a team of two or more
    never falls on one day (unless there is only one). The same seed and people give the same days in
    whatever order they come; nothing but the ids decides. Raises ValueError for less than one day.
    """
    if days < 1:
        raise ValueError("people can be spread over one day or more")
    key = hashlib.blake2b(seed)

    def shuffled(text: str) -> bytes:
        digest = key.copy()
        digest.update(text.encode("utf-8", "surrogatepass"))
        return digest.digest()

    manager_of = {person.id: person.manager for person in people}
    places = {manager: shuffled(f"team {manager}") for manager in set(manager_of.values())}
    in_order = sorted(manager_of, key=lambda who: (places[manager_of[who]], shuffled(who)))
    start = int.from_bytes(shuffled("start")[:8])
    return {who: (start + place) % days for place, who in enumerate(in_order)}


def invitation_days(
    people: Sequence[Person], *, opens_on: date, days: int, seed: bytes, working: WorkingTime
) -> dict[str, date]:
    """The local working day on which each person is invited: the first `days` working days from `opens_on`.

    Each person's days are counted in the calendar of their own region, so a holiday moves them. Where that
    brings a whole team of two or more to one date, one of them is invited a working day later.
    """
    places = spread(people, days=days, seed=seed)
    by_id = {person.id: person for person in people}
    week = {
        region: tuple(_working_days(opens_on, count=days + 1, region=region, working=working))
        for region in {person.region for person in people}
    }
    invited = {who: week[by_id[who].region][place] for who, place in places.items()}
    for team in _teams(by_id):
        if len(team) > 1 and len({invited[who] for who in team}) == 1:
            moved = min(team)
            invited[moved] = week[by_id[moved].region][places[moved] + 1]
    return invited


def _teams(by_id: Mapping[str, Person]) -> Iterator[list[str]]:
    teams = defaultdict(list)
    for person in by_id.values():
        if person.manager is not None:
            teams[person.manager].append(person.id)
    yield from teams.values()


def _working_days(first: date, *, count: int, region: str | None, working: WorkingTime) -> Iterator[date]:
    day = first
    for _ in range(count):
        day = next_working_day(day, region=region, working=working)
        yield day
        day += timedelta(days=1)
