"""The cast with a bot whose operator has set a program up to read themes, and what that program heard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from staybot.demo.stage import Stage
from tests.databases import Databases
from tests.e2e.conftest import CAST, START, Company
from tests.integration.themer.programs import settings_of
from tests.interviews_only import INTERVIEWS_ONLY

OUTSIDE = "to a program outside this server"


@dataclass(frozen=True)
class Out:
    """The file that a program writes, or waits for."""

    path: Path

    def appears(self) -> None:
        self.path.touch()

    @property
    def heard(self) -> str:
        return self.path.read_text("utf-8") if self.path.exists() else ""


@asynccontextmanager
async def reading(
    folder: Path, databases: Databases, way: str, *, body: str, reach: str = "loopback"
) -> AsyncIterator[Company]:
    """Everything running, over the way to Slack and on the database that `way` names."""
    how, _, dialect = way.partition("-")
    ours = settings_of(folder, body, reach=reach, seconds=50)
    settings = replace(ours, database_url=databases.new(dialect), sponsor="Noor", **INTERVIEWS_ONLY)
    stage = Stage(folder, start=START, settings=settings, over_http=how == "http")
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    try:
        yield Company(stage)
    finally:
        await stage.close()
        databases.give_back(settings.database_url)


async def under(company: Company, *, themer: str, reach: str = "") -> None:
    """The operator changes the settings and starts the bot again."""
    company.stage._settings = replace(
        company.stage._settings, themer=themer, themer_reach=reach, themer_external=reach == "external"
    )
    await company.stage.restart_bot()
