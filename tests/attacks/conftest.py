"""The company that attackers work in, on both databases, and a whole round of forty people, played once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from staybot.clock import ManualClock
from staybot.store.database import Database
from staybot.store.keys import KeyFolder
from tests.attacks.forensics.scene import Scene, play
from tests.company_rows import Company, cast
from tests.databases import DIALECTS, Databases


@pytest.fixture
def company(db: Database, clock: ManualClock, keys: KeyFolder) -> Company:
    return cast(Company(db, clock, keys))


@pytest.fixture(scope="session", params=DIALECTS)
def scene(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Scene:
    folder = tmp_path_factory.mktemp("scene")
    url = databases.new(request.param)
    with ThreadPoolExecutor(1) as aside:  # an event loop of its own, whatever the tests around it use
        return aside.submit(asyncio.run, play(folder, url, seed=7)).result()
