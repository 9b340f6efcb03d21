from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from staybot.clock import ManualClock
from staybot.flows.people import people
from staybot.flows.people.people import ImportReport
from staybot.rules import people_file
from staybot.simulator import Simulator
from staybot.slack import api
from staybot.store.database import Database, Tx
from staybot.store.tables import Person

Import = Callable[..., ImportReport]
Known = Callable[[], dict[str, Person]]


@pytest.fixture
def imported(db: Database) -> Import:
    """Imports the lines of a list, as the command would."""

    def now(*lines: str, **options: Any) -> ImportReport:
        file = people_file.read("\n".join(lines).encode(), today=date(2026, 10, 12))
        return db.now(people.import_people, file=file, **options)

    return now


@pytest.fixture
def known(db: Database) -> Known:
    """Everybody stored, by name."""

    def now() -> dict[str, Person]:
        def everybody(tx: Tx) -> dict[str, Person]:
            return {person.name: person for person in tx.session.exec(select(Person))}

        return db.now(everybody)

    return now


@pytest.fixture
async def slack(clock: ManualClock) -> AsyncIterator[Simulator]:
    """A Slack with our app, and nobody in it yet."""
    manifest = yaml.safe_load((Path(__file__).parents[3] / "manifest.yml").read_text("utf-8"))
    simulator = Simulator(manifest=manifest, now=clock.now)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def client(slack: Simulator) -> AsyncIterator[AsyncWebClient]:
    """The bot's own client."""
    async with api.session() as http:
        yield api.client(token=slack.bot_token, base_url=f"{slack.url}/api/", http=http)
