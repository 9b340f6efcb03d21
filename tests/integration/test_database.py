"""One transaction is one function at one instant; what it raises it undoes."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import select

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.errors import Refused
from staybot.flows import workspaces
from staybot.store import patience, schema
from staybot.store.columns import UTCDateTime, new_id
from staybot.store.database import MAIN, Database, Tx, engine_for
from staybot.store.keys import KeyFolder
from staybot.store.once import insert_once
from staybot.store.tables import EventSeen, Letter, LetterState, Workspace

pytestmark = pytest.mark.each_database


def _event(tx: Tx, name: str) -> None:
    tx.session.add(EventSeen(workspace=tx.workspace, event_id=name, seen_at=tx.now))


def _events(tx: Tx) -> list[str]:
    return list(tx.session.exec(select(EventSeen.event_id).order_by(EventSeen.event_id)))


async def test_a_flow_runs_off_the_loop_and_is_committed(db: Database) -> None:
    loop_thread = threading.current_thread()

    def flow(tx: Tx, name: str, *, twice: bool) -> threading.Thread:
        _event(tx, name)
        if twice:
            _event(tx, name + name)
        return threading.current_thread()

    assert await db.run(flow, "a", twice=True) is not loop_thread
    assert db.now(_events) == ["a", "aa"]


def test_what_the_url_says_of_waiting_stands() -> None:
    url = make_url("postgresql://staybot@db/staybot")
    assert patience.of(url) == patience.CONNECTING
    assert "connect_timeout" not in patience.of(url.update_query_dict({"connect_timeout": "2"}))


@pytest.mark.long  # two seconds are the least that libpq waits
def test_a_server_that_hangs_is_given_up() -> None:
    """It takes the connection, as its kernel does for it, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"postgresql://staybot@127.0.0.1:{mute.getsockname()[1]}/staybot?connect_timeout=2"
        began = time.monotonic()
        with pytest.raises(OperationalError, match="timeout"):
            engine_for(url).connect()
    assert time.monotonic() - began < 8


async def test_what_raises_is_undone(db: Database) -> None:
    def flow(tx: Tx) -> None:
        _event(tx, "a")
        tx.session.flush()
        raise Refused("no")

    with pytest.raises(Refused):
        await db.run(flow)
    with pytest.raises(Refused):
        db.now(flow)
    assert db.now(_events) == []


def test_a_flow_sees_one_instant_and_its_surroundings(
    db: Database, clock: ManualClock, settings: Settings, keys: KeyFolder
) -> None:
    def flow(tx: Tx) -> tuple[datetime, datetime]:
        first = tx.now
        clock.move(by=timedelta(days=1))
        assert (tx.workspace, tx.settings, tx.keys) == (MAIN, settings, keys)
        return first, tx.now

    first, second = db.now(flow)
    assert first == second == clock.now() - timedelta(days=1)


async def test_work_without_a_transaction_runs_off_the_loop_too(db: Database) -> None:
    assert await db.off_loop(max, 1, 3, 2) == 3
    assert await db.off_loop(threading.current_thread) is not threading.current_thread()


async def test_closing_waits_for_what_runs(
    db: Database, clock: ManualClock, settings: Settings, keys: KeyFolder
) -> None:
    other = Database(engine_for(_url(db)), clock=clock, settings=settings, keys=keys)
    started = threading.Event()

    def slow(tx: Tx) -> None:
        started.set()
        _event(tx, "slow")

    running = asyncio.create_task(other.run(slow))
    await asyncio.to_thread(started.wait)
    await asyncio.to_thread(other.close)
    await running
    assert db.now(_events) == ["slow"]


def _url(db: Database) -> str:
    return db.engine.url.render_as_string(hide_password=False)


def test_writers_in_many_threads_lose_nothing(db: Database) -> None:
    def count(tx: Tx) -> None:
        row = tx.session.exec(select(Workspace).where(Workspace.id == MAIN).with_for_update()).one()
        row.name = str(int(row.name or 0) + 1)
        tx.session.add(row)

    def work() -> None:
        for _ in range(20):
            db.now(count)

    workers = [threading.Thread(target=work) for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert db.now(lambda tx: tx.session.get_one(Workspace, MAIN).name) == "100"


def test_after_scrubbing_the_database_goes_on_as_before(db: Database) -> None:
    db.now(_event, "before")
    db.scrub()

    def half(tx: Tx) -> None:
        _event(tx, "half")
        tx.session.flush()
        raise Refused("no")

    with pytest.raises(Refused):
        db.now(half)
    db.now(_event, "after")
    assert db.now(_events) == ["after", "before"]


_EMPTIED = (
    (
        "INSERT INTO share (id, workspace, sixty_days_id, batch, engineer_id, manager_id, question,"
        " text, consent_version, shared_on)"
        " VALUES ('s', 'main', 'c', 'b', 'e', 'm', 'q', :words, 'v', '2026-10-02')"
    ),
    (
        "INSERT INTO commitment_event (id, workspace, commitment_id, event, by_id, words, is_shown, at)"
        " VALUES ('e', 'main', 'c', 'not_yet', 'e', :words, true, '2026-10-02')"
    ),
)


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_scrubbing_leaves_no_words_that_were_taken_back(db: Database) -> None:
    words = {"words": "the rota eats my weekends"}
    with db.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # no other rows are needed
        for statement in _EMPTIED:
            connection.execute(text(statement), words)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE share SET text = ''")
        connection.exec_driver_sql("UPDATE commitment_event SET words = ''")
    before = _on_disk(db)
    db.scrub()

    assert before.count(b"my weekends") == 2
    assert b"my weekends" not in _on_disk(db)


def _on_disk(db: Database) -> bytes:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        rows = [
            connection.exec_driver_sql(f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))")
            for table in ("share", "commitment_event")
        ]
        return b"".join(bytes(row.scalar_one()) for row in rows)


def _tells(tx: Tx, question: str) -> object:
    answer: object = tx.session.execute(text(question)).scalar_one()
    return answer


def test_sqlite_is_set_to_keep_what_it_was_given_and_to_forget_what_was_deleted(db: Database) -> None:
    if db.engine.dialect.name != "sqlite":
        assert db.now(_tells, "SHOW track_commit_timestamp") == "off"
        return
    assert [db.now(_tells, f"PRAGMA {name}") for name in ("journal_mode", "synchronous")] == ["wal", 1]
    assert [db.now(_tells, f"PRAGMA {name}") for name in ("foreign_keys", "secure_delete")] == [1, 1]
    assert db.now(_tells, "PRAGMA temp_store") == 2
    full = engine_for(_url(db), synchronous="FULL")
    with full.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
    full.dispose()


def test_a_reference_to_nobody_is_refused(db: Database) -> None:
    def stray(tx: Tx) -> None:
        tx.session.add(EventSeen(workspace="nowhere", event_id="a", seen_at=tx.now))

    with pytest.raises(IntegrityError):
        db.now(stray)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_name_of_postgresql_means_the_same_driver(scheme: str) -> None:
    engine = engine_for(f"{scheme}://staybot:secret@db/staybot")
    assert engine.url.drivername == "postgresql+psycopg"
    assert "secret" not in repr(engine)
    engine.dispose()


def test_an_instant_comes_back_in_utc_and_a_naive_one_is_refused(db: Database) -> None:
    east = datetime(2026, 10, 12, 14, tzinfo=timezone(timedelta(hours=14)))

    def put(tx: Tx, at: datetime) -> None:
        tx.session.add(EventSeen(workspace=tx.workspace, event_id=new_id(), seen_at=at))

    db.now(put, east)
    found = db.now(lambda tx: tx.session.exec(select(EventSeen.seen_at)).one())
    assert (found, found.tzinfo) == (datetime(2026, 10, 12, tzinfo=UTC), UTC)
    with pytest.raises(StatementError, match="time zone"):
        db.now(put, east.replace(tzinfo=None))
    dialect = db.engine.dialect
    column = UTCDateTime()
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None


def test_errors_of_the_database_do_not_repeat_what_was_to_be_stored(db: Database) -> None:
    def twice(tx: Tx) -> None:
        for _ in range(2):
            _event(tx, "the words of somebody")
            tx.session.flush()
            tx.session.expunge_all()

    with pytest.raises(IntegrityError) as broken:
        db.now(twice)
    assert "[SQL parameters hidden" in str(broken.value)


def test_a_row_is_inserted_once(db: Database) -> None:
    def note(tx: Tx) -> bool:
        return insert_once(tx, EventSeen(workspace=tx.workspace, event_id="a", seen_at=tx.now))

    assert [db.now(note), db.now(note)] == [True, False]
    assert db.now(_events) == ["a"]


def test_a_state_that_does_not_exist_is_refused_by_the_database_itself(db: Database) -> None:
    row = Letter(
        id=new_id(), workspace=MAIN, kind="k", subject="s", recipient="r",
        due_at=datetime(2026, 10, 12, tzinfo=UTC), due_on=datetime(2026, 10, 12, tzinfo=UTC).date(),
    )  # fmt: skip
    db.now(lambda tx: tx.session.add(row))
    assert db.now(lambda tx: tx.session.get_one(Letter, row.id).state) is LetterState.WAITING
    with pytest.raises(IntegrityError):
        db.now(lambda tx: tx.session.execute(text("UPDATE letter SET state = 'lost'")))


async def test_the_workspace_of_another_installation_is_another(
    db: Database, clock: ManualClock, settings: Settings, keys: KeyFolder
) -> None:
    other = Database(db.engine, clock=clock, settings=settings, keys=keys, workspace="other")
    await other.run(workspaces.ensure)
    await other.run(_event, "theirs")
    assert {row.workspace for row in db.now(lambda tx: tx.session.exec(select(EventSeen)).all())} == {"other"}


def test_the_folder_of_a_sqlite_file_is_made_and_of_nothing_else(tmp_path: Path) -> None:
    schema.make_place_for(f"sqlite:///{tmp_path}/a/b/staybot.db")
    assert (tmp_path / "a" / "b").is_dir()
    for url in ("sqlite://", "sqlite:///:memory:", "postgresql+psycopg://db/staybot"):
        schema.make_place_for(url)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_address_of_another_kind_is_left_as_it_is() -> None:
    engine = engine_for("sqlite://")
    assert engine.url.drivername == "sqlite"
    engine.dispose()
