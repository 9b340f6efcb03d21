"""A company that does not exist: who works there, where, in which team and for whom. The seed decides."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, pairwise
from typing import Any, Final

from staybot.demo.names import FAMILY, FIRST
from staybot.demo.stage import Employee

FEWEST: Final = 10
MOST: Final = 2000
"""How many people a company of the demo may have."""

TEAMS: Final = (
    ("ML infrastructure", "Serving", 6),
    ("Data engineering", "Ingestion", 6),
    ("Research", "Foundations", 4),
    ("Applied ML", "Ranking", 4),
    ("Product engineering", "Editor", 3),
    ("ML infrastructure", "Training platform", 6),
    ("Data engineering", "Feature store", 5),
    ("Research", "Evaluation", 3),
    ("Applied ML", "Forecasting", 3),
    ("ML infrastructure", "Compute", 5),
    ("Data engineering", "Labelling", 5),
)
"""Function, team, and how large the team is beside the others. A small company has the first few of them."""

BERLIN: Final = ("Berlin", "Europe/Berlin")
PLACES: Final = (
    BERLIN,
    ("London", "Europe/London"),
    ("New York", "America/New_York"),
    ("San Francisco", "America/Los_Angeles"),
    ("Bengaluru", "Asia/Kolkata"),
    ("Tokyo", "Asia/Tokyo"),
)
"""Location as the people list has it, and the time zone of its Slack accounts."""

LARGEST_TEAM: Final = 9
"""People in a team, its manager included; a larger one has several managers."""

DOMAIN: Final = "example.com"


@dataclass(frozen=True)
class Company:
    """Everybody, and the four whom the rest of the demo knows by name."""

    staff: tuple[Employee, ...]
    engineer: Employee
    """Reports to `manager`, who reports to `leader`: the three whom somebody at the page tries first."""
    manager: Employee
    leader: Employee
    operator: Employee

    @property
    def leaders(self) -> tuple[Employee, ...]:
        """Who reads the leadership channel."""
        return tuple(one for one in self.staff if "leader" in one.roles)


def found(*, seed: int, people: int, today: date) -> Company:
    """A company of so many people (FEWEST to MOST); `today` is what newcomers are new by."""
    draw = random.Random(f"company {seed}")  # noqa: S311 — invented people, no secret
    names = _names(draw)
    noor = _leader("Noor Haddad", BERLIN)
    leaders = [noor, *(_leader(next(names), draw.choice(PLACES)) for _ in range(min(2, people // 30)))]
    ola = _person("Ola Brandt", BERLIN, manager_email=noor.email, function="Operations", roles="")
    (first, size), *others = _groups(people - len(leaders) - 1)
    priya = _manager("Priya Raman", first, noor, draw, today)
    maria = replace(_engineer("Maria Lindqvist", priya, draw, today), location=BERLIN[0], tz=BERLIN[1])
    maria = replace(maria, start_date=(today - timedelta(days=800)).isoformat())
    rest = [*leaders[1:], *(_engineer(next(names), priya, draw, today) for _ in range(size - 2))]
    homes = cycle(draw.sample(PLACES, len(PLACES)))
    for team, members in others:
        boss = _manager(next(names), team, draw.choice(leaders), draw, today)
        boss = replace(boss, location=(home := next(homes))[0], tz=home[1])
        rest += [boss, *(_engineer(next(names), boss, draw, today) for _ in range(members - 1))]
    return Company((maria, priya, noor, ola, *rest), engineer=maria, manager=priya, leader=noor, operator=ola)


def address(name: str) -> str:
    """A mail address made of a name."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("ø", "o"))
    letters = (sign for sign in plain.lower() if sign.isascii() and (sign.isalnum() or sign in " -"))
    return "".join(letters).replace(" ", ".") + "@" + DOMAIN


def newcomer(boss: Employee, draw: random.Random, *, known: set[str], first_day: date) -> Employee:
    """Somebody who joins a team later; `known` are the mail addresses that are taken."""
    name = next(name for name in _names(draw) if address(name) not in known)
    return replace(_engineer(name, boss, draw, first_day), start_date=first_day.isoformat())


def _groups(people: int) -> list[tuple[tuple[str, str], int]]:
    """Teams with their sizes, each under one manager; a large team is several groups of the same name."""
    teams = TEAMS[: max(1, min(len(TEAMS), people // 4))]
    sizes = _shares(people, [weight for _, _, weight in teams])
    groups = []
    for (function, team, _), size in zip(teams, sizes, strict=True):
        parts = -(-size // LARGEST_TEAM)
        groups += [((function, team), part) for part in _shares(size, [1] * parts)]
    return groups


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers that add up to `total`, in proportion to the weights."""
    edges = [round(total * sum(weights[:n]) / sum(weights)) for n in range(len(weights) + 1)]
    return [after - before for before, after in pairwise(edges)]


def _names(draw: random.Random) -> Iterator[str]:
    """Names that no two people share."""
    pairs = [f"{first} {family}" for first in FIRST for family in FAMILY]
    draw.shuffle(pairs)
    return iter({address(name): name for name in pairs}.values())


def _person(name: str, place: tuple[str, str], **more: Any) -> Employee:
    return Employee(name=name, email=address(name), location=place[0], tz=place[1], **more)


def _leader(name: str, place: tuple[str, str]) -> Employee:
    return _person(name, place, function="Management", roles="leader;manager")


def _manager(name: str, team: tuple[str, str], boss: Employee, draw: random.Random, today: date) -> Employee:
    """Managers here build things too: they are asked as engineers, and their own manager is a leader."""
    return _person(
        name, BERLIN, manager_email=boss.email, function=team[0], team=team[1],
        level=draw.choice(("L5", "L6", "L6", "L7")), roles="engineer;manager",
        start_date=(today - timedelta(days=draw.randint(500, 2600))).isoformat(),
    )  # fmt: skip


def _engineer(name: str, boss: Employee, draw: random.Random, today: date) -> Employee:
    """Half of a team sits where its manager does. One in ten is new, and is first asked next quarter."""
    near = draw.random() < 0.5
    days = draw.randint(5, 55) if draw.random() < 0.1 else draw.randint(120, 2200)
    return _person(
        name, (boss.location, boss.tz) if near else draw.choice(PLACES), manager_email=boss.email,
        function=boss.function, team=boss.team, roles="engineer",
        level=draw.choice(("L3", "L3", "L4", "L4", "L4", "L5", "L5", "L6")),
        start_date=(today - timedelta(days=days)).isoformat(),
    )  # fmt: skip
