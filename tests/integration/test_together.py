"""Flows that wait at the same moment share a transaction; none spoils another's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from staybot.errors import Refused
from staybot.store import together
from staybot.store.database import Database, Tx
from staybot.store.tables import Workspace

pytestmark = pytest.mark.each_database


def renames(name: str) -> Callable[[Tx], str]:
    """A flow that writes, by way of a session."""

    def flow(tx: Tx) -> str:
        row = tx.session.exec(select(Workspace)).one()
        row.name = f"{row.name}{name}"
        tx.session.add(row)
        return name

    return flow


def name_of(db: Database) -> str:
    return db.now(lambda tx: tx.session.exec(select(Workspace.name)).one())


async def test_what_is_told_is_committed(db: Database) -> None:
    assert await db.together(renames("a")) == "a"
    assert name_of(db) == "a"


async def held_up(db: Database, *flows: Callable[[Tx], Any]) -> list[Any]:
    """Their results, of flows that all wait while another one is under way."""
    began, may_end = threading.Event(), threading.Event()

    def slow(_tx: Tx) -> None:
        began.set()
        may_end.wait(10)

    first = asyncio.create_task(db.together(slow))
    await asyncio.to_thread(began.wait, 10)
    others = [asyncio.create_task(db.together(flow)) for flow in flows]
    await asyncio.sleep(0.05)
    may_end.set()
    await first
    return await asyncio.gather(*others, return_exceptions=True)


async def test_those_who_wait_share_one_transaction(db: Database) -> None:
    commits: list[object] = []

    def note(connection: object) -> None:
        commits.append(connection)

    event.listen(db.engine, "commit", note)
    assert await held_up(db, *map(renames, "abcdef")) == [*"abcdef"]
    event.remove(db.engine, "commit", note)
    assert len(commits) == 2
    assert name_of(db) == "abcdef"
    assert (db.shared.flows, db.shared.transactions) == (7, 2)


class Panic(BaseException):
    """As a library written in Rust raises where it gives up: no `Exception`."""


@pytest.mark.parametrize("error", [Refused("No."), ValueError("a bug"), Panic()])
async def test_one_that_raises_spoils_nothing_of_the_others(db: Database, error: BaseException) -> None:
    def writes_and_raises(tx: Tx) -> None:
        renames("x")(tx)
        tx.session.flush()
        raise error

    found = await held_up(db, renames("a"), writes_and_raises, renames("b"))

    assert found == ["a", error, "b"]
    assert name_of(db) == "ab"


async def test_more_than_may_share_one_transaction_take_the_next(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "AT_ONCE", 2)
    assert await held_up(db, *map(renames, "abcde")) == [*"abcde"]
    assert name_of(db) == "abcde"


async def test_a_connection_that_broke_meanwhile_is_replaced(db: Database) -> None:
    await db.together(renames("a"))
    kept = db._together._open
    assert kept is not None
    raw = kept.connection.dbapi_connection
    assert raw is not None
    raw.close()  # the driver's own, under SQLAlchemy's feet
    assert await db.together(renames("b")) == "b"
    assert await db.together(renames("c")) == "c"
    assert name_of(db) == "abc"


async def test_whoever_gave_up_waiting_is_not_told(db: Database) -> None:
    began, may_end = threading.Event(), threading.Event()

    def slow(tx: Tx) -> str:
        began.set()
        may_end.wait(10)
        return renames("a")(tx)

    waiting = asyncio.create_task(db.together(slow))
    await asyncio.to_thread(began.wait, 10)
    waiting.cancel()
    may_end.set()
    assert await db.together(renames("b")) == "b"
    assert waiting.cancelled()
    assert name_of(db) == "ab"


def test_a_loop_that_is_over_is_told_nothing(db: Database) -> None:
    began, may_end = threading.Event(), threading.Event()

    def slow(tx: Tx) -> str:
        began.set()
        may_end.wait(10)
        return renames("a")(tx)

    async def leaves() -> None:
        waiting = asyncio.ensure_future(db.together(slow))
        await asyncio.to_thread(began.wait, 10)
        waiting.cancel()

    asyncio.run(leaves())
    may_end.set()
    assert asyncio.run(db.together(renames("b"))) == "b"
    assert name_of(db) == "ab"


def test_closing_finishes_what_waits(db: Database) -> None:
    began = threading.Event()
    done: list[str] = []

    def slow(tx: Tx) -> None:
        began.set()
        done.append(renames("a")(tx))

    async def leaves() -> None:
        asyncio.ensure_future(db.together(slow)).cancel()
        waiting = asyncio.ensure_future(db.together(slow))
        await asyncio.to_thread(began.wait, 10)
        waiting.cancel()

    asyncio.run(leaves())
    db._together.close()
    db._together.close()
    assert done == ["a"]
    assert name_of(db) == "a"
