"""What happens to people, by a seed: somebody joins, leaves, moves, opts out or goes away every few days."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import Final
from zoneinfo import ZoneInfo

from staybot.demo.stage import Employee
from staybot.flows.asking import pauses
from tests.e2e.sixty import BERLIN, Place, moved
from tests.e2e.two_years.world import PLACES, Rest, World

TEAMS: Final = ("serving", "ingestion", "ranking", "editor", "compute")
SIZE: Final = 8
NOOR, OLA = "noor@example.com", "ola@example.com"
A_PULSE: Final = date(2024, 1, 2)
"""A Tuesday on which a fortnightly pulse opens."""
FOREVER: Final = datetime.max.replace(tzinfo=UTC)

Deed = Callable[[World], Awaitable[None]]


def company(draw: random.Random, start: datetime) -> list[Employee]:
    """A leader, an operator, five managers and forty engineers, some of them new."""
    staff = [
        moved(Employee("Noor Leader", NOOR, roles="leader;manager"), BERLIN),
        moved(Employee("Ola Operator", OLA, roles=""), BERLIN),
    ]
    for team in TEAMS:
        boss = Employee(f"{team.title()} Boss", f"{team}@example.com", NOOR, team=team, roles="manager")
        staff.append(moved(boss, draw.choice(PLACES)))
        staff += [engineer(draw, team, n, start - timedelta(days=_tenure(n))) for n in range(SIZE)]
    return staff


def _tenure(number: int) -> int:
    """Days. Three of a team are new: a check-in of theirs falls on the first pulse's day, into the week of
    the interview's invitations, on the day of the first pulse's reminder.
    """
    return (27, 72, 56)[number] if number < 3 else 100 + 45 * number


def engineer(draw: random.Random, team: str, number: int, began: datetime) -> Employee:
    one = Employee(
        name=f"{team.title()} {number}",
        email=f"{team}.{number}@example.com",
        manager_email=f"{team}@example.com",
        function="platform",
        team=team,
        level="L4",
        start_date=began.date().isoformat(),
    )
    return moved(one, draw.choice(PLACES))


def deeds(
    draw: random.Random, start: datetime, end: datetime, *, days: int
) -> Iterator[tuple[datetime, Deed]]:
    """One every `days` days or so, at any hour at which somebody is at work somewhere."""
    at = start
    for deed in cycle((joins, moves_away, pauses_for_a_while, leaves, joins, moves_team, opts_out, joins,
                       deactivated, comes_back)):  # fmt: skip
        at += timedelta(days=draw.randint(1, 2 * days - 1), hours=draw.randint(-6, 6))
        if at >= end:
            return
        yield at, deed


def outage(after: datetime) -> datetime:
    """Three in the morning of a Tuesday: a pulse has reached the east of the world, and not yet its west."""
    day = after.replace(hour=3)
    while (day.date() - A_PULSE).days % 14:
        day += timedelta(days=1)
    return day


async def two_days_down(world: World) -> None:
    await world.is_down_until(world.now + timedelta(days=2))


async def joins(world: World) -> None:
    """The account first, then the list, a few days before or after the first day."""
    team = world.draw.choice(TEAMS)
    number = SIZE + len(world.hired)
    one = engineer(world.draw, team, number, world.now + timedelta(days=world.draw.randint(-2, 5)))
    place = next(place for place in PLACES if place.location == one.location)
    world.staff[one.email] = world.hired[one.email] = one
    world.places.append((world.now, one.email, place))
    stage = world.stage
    stage.people[one.email] = stage.sim.add_user(name=one.name, email=one.email, tz=one.tz)
    await _changed(world, one.email)


async def leaves(world: World) -> None:
    """Gone from the list, with an account that is still on."""
    email = _somebody(world)
    del world.staff[email]
    world.rests.append(Rest(email, world.now, FOREVER))
    await _changed(world, email, complete=True)


async def deactivated(world: World) -> None:
    """The account is off; the list has them still."""
    email = _somebody(world)
    world.stage.sim.change_user(world.stage.people[email], deleted=True)
    world.rests.append(Rest(email, world.now, FOREVER))
    await _changed(world, email)


async def moves_team(world: World) -> None:
    email = _somebody(world)
    team = world.draw.choice(TEAMS)
    world.staff[email] = replace(world.staff[email], team=team, manager_email=f"{team}@example.com")
    await _changed(world, email)


async def moves_away(world: World) -> None:
    """Slack and the list both learn of the new place, its clock and its holidays."""
    email = _somebody(world)
    here = world.place_of(email, world.now)
    there: Place = world.draw.choice([place for place in PLACES if place != here])
    world.staff[email] = moved(world.staff[email], there)
    world.stage.sim.change_user(world.stage.people[email], tz=there.tz)
    world.places.append((world.now, email, there))
    await _changed(world, email)


async def opts_out(world: World) -> None:
    email = _somebody(world)
    actor = world.stage.actor(email)
    await actor.open_home()
    await actor.click("home.opt_out", within="home")
    world.rests.append(Rest(email, world.now, FOREVER))
    await _changed(world, email)


async def comes_back(world: World) -> None:
    """Whoever opted out first is asked again from the next round on."""
    out = [rest for rest in world.rests if rest.until == FOREVER and not world.is_gone(rest.email)]
    if out:
        actor = world.stage.actor(out[0].email)
        await actor.open_home()
        await actor.click("home.opt_in", within="home")
        world.rests[world.rests.index(out[0])] = replace(out[0], until=world.now)
        await _changed(world, out[0].email)


async def pauses_for_a_while(world: World) -> None:
    """Not while I'm away, until a day which is one of those."""
    email = _somebody(world)
    zone = ZoneInfo(world.place_of(email, world.now).tz)
    until = world.now.astimezone(zone).date() + timedelta(days=world.draw.randint(1, 25))
    await world.stage.bot.db.run(pauses.rest, by=world.stage.people[email].id, until=until)
    over = datetime.combine(until + timedelta(days=1), time.min, zone)
    world.pauses.append(Rest(email, world.now, over))
    await _changed(world, email)
    world.touched.append((over, email))


async def _changed(world: World, email: str, *, complete: bool = False) -> None:
    world.touched.append((world.now, email))
    await world.stage.sim.settle()
    await world.stage.import_people(list(world.staff.values()), complete=complete)


def _somebody(world: World) -> str:
    """Any engineer who is here and was not let alone yet."""
    apart = {rest.email for rest in (*world.rests, *world.pauses) if rest.until > world.now}
    here = [one for one in world.staff if "." in one.partition("@")[0]]
    return world.draw.choice([one for one in here if not world.is_gone(one) and one not in apart])
