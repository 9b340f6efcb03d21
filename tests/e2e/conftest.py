"""A company with the cast that every story knows, on each database, over each way to Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.demo.stage import Employee, Stage
from staybot.simulator import Actor
from tests.databases import Databases
from tests.interviews_only import INTERVIEWS_ONLY

START = datetime(2026, 10, 12, 6, 0, tzinfo=UTC)


def team(name: str, *, manager: str, size: int, tz: str = "Europe/Berlin") -> list[Employee]:
    """A few engineers who report to somebody."""
    return [
        Employee(
            name=f"{name.title()} {number}",
            email=f"{name}{number}@example.com",
            manager_email=manager,
            function="research",
            team=name,
            location="Berlin",
            start_date="2024-01-15",
            tz=tz,
        )
        for number in range(size)
    ]


CAST = [
    Employee("Noor", "noor@example.com", function="management", roles="leader manager", location="Berlin"),
    Employee("Ola", "ola@example.com", function="operations", roles="", location="Berlin"),
    Employee("Priya", "priya@example.com", "noor@example.com", "platform", "serving", roles="manager"),
    Employee(
        "Maria", "maria@example.com", "priya@example.com", "platform", "serving", "L4", "Berlin", "2024-03-01"
    ),
    Employee("Petra", "petra@example.com", "noor@example.com", "research", "vision", roles="manager"),
    Employee(
        "Tom", "tom@example.com", "petra@example.com", "research", "vision", "L5", "Berlin", "2023-03-01"
    ),
    *team("serving", manager="priya@example.com", size=6),
    *team("vision", manager="petra@example.com", size=6),
]


@dataclass
class Company:
    """The cast at their Slacks."""

    stage: Stage

    @property
    def maria(self) -> Actor:
        return self.stage.actor("maria@example.com")

    @property
    def priya(self) -> Actor:
        return self.stage.actor("priya@example.com")

    @property
    def tom(self) -> Actor:
        return self.stage.actor("tom@example.com")

    @property
    def noor(self) -> Actor:
        return self.stage.actor("noor@example.com")

    @property
    def ola(self) -> Actor:
        return self.stage.actor("ola@example.com")

    @property
    def engineers(self) -> list[Actor]:
        """Everyone else who is asked."""
        return [self.stage.actor(one.email) for one in CAST if one.name.startswith(("Serving", "Vision"))]

    async def passes(self, **span: float) -> None:
        await self.stage.passes(**span)

    @property
    def digests(self) -> list[str]:
        """The posts, without what stands in their threads."""
        posts = self.stage.sim.channel_messages(self.stage.leadership)
        return [message.text for message in posts if message.thread_ts is None]


ONCE = [
    "socket-sqlite",
    pytest.param("http-postgresql", marks=pytest.mark.long),
    pytest.param("http-sqlite", marks=pytest.mark.long),
    pytest.param("socket-postgresql", marks=pytest.mark.long),
]
TWICE = ["socket-sqlite", "http-postgresql", *ONCE[2:]]
"""Which pairs of a way to Slack and a database tell a story in README's test command; the long proofs tell
it over the others too. Nothing in the bot knows both its way and its database, so two pairs that share
neither try all four alone. Once is enough for what neither could change: words, layouts, the rules of days.
"""


@pytest.fixture(params=TWICE)
async def company(
    request: pytest.FixtureRequest, tmp_path: Path, databases: Databases
) -> AsyncIterator[Company]:
    """The same story over Socket Mode and HTTP, on SQLite and PostgreSQL."""
    way, _, dialect = request.param.partition("-")
    settings = Settings(
        **INTERVIEWS_ONLY, database_url=databases.new(dialect), sponsor="Noor, VP Engineering"
    )
    stage = Stage(tmp_path, start=START, settings=settings, over_http=way == "http")
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    yield Company(stage)
    await stage.close()
    databases.give_back(settings.database_url)
