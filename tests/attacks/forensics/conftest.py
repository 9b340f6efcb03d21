"""One round for all forensic tests, played once on each database."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest

from tests.attacks.forensics.scene import Scene, play
from tests.databases import DIALECTS, Databases


@pytest.fixture(scope="session", params=DIALECTS)
def scene(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Scene:
    folder = tmp_path_factory.mktemp("scene")
    url = databases.new(request.param)
    with ThreadPoolExecutor(1) as aside:  # an event loop of its own, whatever the tests around it use
        return cast("Scene", aside.submit(asyncio.run, play(folder, url, seed=7)).result())
