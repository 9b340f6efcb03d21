"""With `STAYBOT_SQLITE_SYNCHRONOUS=FULL` a commit has reached the disk before anybody is told: group commit's
too, once for all who wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.opening import open_database
from staybot.store.database import Database, Tx
from tests.databases import Databases
from tests.integration.test_together import held_up, name_of, renames

FULL = 2
"""As SQLite numbers it."""


@pytest.fixture
def full(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    settings = Settings(database_url=databases.new("sqlite"), key_dir=tmp_path, sqlite_synchronous="FULL")
    opened = open_database(settings)
    yield opened
    opened.close()


def synchronous(tx: Tx) -> int:
    return int(tx.connection.exec_driver_sql("PRAGMA synchronous").scalar_one())


async def test_flows_that_share_a_commit_share_one_that_reaches_the_disk(full: Database) -> None:
    assert await held_up(full, renames("a"), synchronous, renames("b")) == ["a", FULL, "b"]
    assert name_of(full) == "ab"
    assert (full.shared.flows, full.shared.transactions) == (4, 2)


async def test_the_connection_after_one_that_broke_reaches_it_too(full: Database) -> None:
    await full.together(renames("a"))
    kept = full._together._open
    assert kept is not None
    assert kept.connection.dbapi_connection is not None
    kept.connection.dbapi_connection.close()
    await full.together(renames("b"))
    assert full._together._open is not kept
    assert await full.together(synchronous) == FULL
    assert name_of(full) == "ab"


async def test_whoever_is_spoilt_by_another_and_runs_alone_reaches_it_too(full: Database) -> None:
    def breaks(_tx: Tx) -> None:
        raise ValueError("a bug")

    _, alone, _ = await held_up(full, renames("a"), synchronous, breaks)
    assert alone == FULL
    assert name_of(full) == "a"
