from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.store.database import Database, engine_for
from staybot.store.keys import KeyFolder
from staybot.store.tables import metadata


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def db(tmp_path: Path, clock: ManualClock, settings: Settings) -> Iterator[Database]:
    engine = engine_for(f"sqlite:///{tmp_path / 'people.db'}")
    metadata.create_all(engine)
    database = Database(engine, clock=clock, settings=settings, keys=KeyFolder(tmp_path / "keys"))
    yield database
    database.close()
