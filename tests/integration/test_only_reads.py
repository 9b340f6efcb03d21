"""What takes long at a close keeps nobody else's answer waiting: it only reads, or it is done in portions."""

from __future__ import annotations

import asyncio
import threading

from sqlalchemy import insert
from sqlmodel import func, select

from staybot.flows.answering import ballots
from staybot.flows.asking import rounds
from staybot.flows.publishing import closing
from staybot.flows.publishing.gathering import gather
from staybot.store.database import Database, Tx
from staybot.store.marks import only_reads
from staybot.store.tables import Ballot, EventSeen, Round, RoundState


async def test_a_flow_that_only_reads_lets_others_write_meanwhile_and_sees_none_of_it(db: Database) -> None:
    began, written = threading.Event(), threading.Event()

    @only_reads
    def looks(tx: Tx) -> int:
        _count(tx)
        began.set()
        assert written.wait(10), "the writer waited for the reader"
        return _count(tx)

    def writes(tx: Tx) -> None:
        assert began.wait(10)
        _write(tx)

    reading = asyncio.ensure_future(db.run(looks))
    await db.run(writes)
    written.set()
    assert await reading == (0 if db.engine.dialect.name == "sqlite" else 1)
    assert db.now(_count) == 1


def test_after_a_flow_that_only_reads_the_same_connection_writes_as_before(db: Database) -> None:
    only_reads(_count)
    try:
        assert db.now(_count) == 0
        db.now(_write)
        assert db.now(_count) == 1
    finally:
        del vars(_count)["only_reads"]


def test_ballots_are_gathered_by_a_flow_that_only_reads() -> None:
    assert vars(gather)["only_reads"]
    assert closing.gather is gather


def test_ballots_are_destroyed_in_portions_until_none_is_left(db: Database) -> None:
    round_id = db.now(_published)
    assert db.now(closing.destroy_ballots, round_id=round_id)
    assert db.now(_ballots) == 1
    assert not db.now(closing.destroy_ballots, round_id=round_id)
    assert db.now(_ballots) == 0
    assert not db.now(closing.destroy_ballots, round_id=round_id)


def test_the_ballots_of_a_round_that_is_not_published_are_not_destroyed(db: Database) -> None:
    round_id = db.now(_published)
    db.now(lambda tx: setattr(tx.session.get_one(Round, round_id), "state", RoundState.CLOSING))
    assert not db.now(closing.destroy_ballots, round_id=round_id)
    assert db.now(_ballots) == ballots.DESTROYED_AT_ONCE + 1


def _count(tx: Tx) -> int:
    return tx.session.exec(select(func.count()).select_from(EventSeen)).one()


def _write(tx: Tx) -> None:
    tx.session.add(EventSeen(workspace=tx.workspace, event_id="Ev1", seen_at=tx.now))


def _ballots(tx: Tx) -> int:
    return tx.session.exec(select(func.count()).select_from(Ballot)).one()


def _published(tx: Tx) -> str:
    of = rounds.plan(tx)
    of.state = RoundState.PUBLISHED
    rows = [
        {
            "round_id": of.id,
            "ballot_id": number.to_bytes(16, "big"),
            "workspace": tx.workspace,
            "sealed": b"noise",
        }
        for number in range(ballots.DESTROYED_AT_ONCE + 1)
    ]
    tx.session.flush()
    tx.session.connection().execute(insert(Ballot), rows)
    return of.id
