"""What one process does for all: who has it, who gets it next, and that nobody keeps it beyond its death."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from staybot.flows.delivering import letters
from staybot.store.claims import Claims, Kind, how_many
from staybot.store.database import Database

pytestmark = pytest.mark.each_database


@pytest.fixture
def others(db: Database) -> Iterator[list[Claims]]:
    """Eleven other processes on the same database."""
    made = [Claims(db.engine) for _ in range(11)]
    yield made
    for one in made:
        one.close()


@pytest.fixture
def alone(db: Database) -> bool:
    """One process on a file has everything."""
    return db.engine.dialect.name == "sqlite"


def dies(one: Claims, db: Database) -> None:
    """As the server sees a process that was killed, or as a process sees a server that failed over."""
    assert one._open is not None
    number = one._open.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with db.engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})


def count(db: Database, kind: Kind) -> int:
    return db.now(lambda tx: how_many(tx.connection, kind))


def test_what_one_process_has_no_other_gets_until_it_is_given_back(
    db: Database, others: list[Claims], *, alone: bool
) -> None:
    one, two, *_ = others
    assert one.take(Kind.CLOSING)
    assert one.take(Kind.CLOSING)
    assert two.take(Kind.CLOSING) is alone
    assert two.take(Kind.RESEALING)
    assert two.take(Kind.CLOSING, 7)
    one.give_back(Kind.CLOSING)
    one.give_back(Kind.CLOSING)
    assert two.take(Kind.CLOSING)
    assert db.claims.take(Kind.DIRECTORY)


async def test_a_workspace_has_claims_of_its_own(db: Database, *, alone: bool) -> None:
    twin, other = (
        Database(db.engine, clock=db._clock, settings=db._settings, keys=db.keys, workspace=name)
        for name in (db.workspace, "another")
    )
    kind = Kind.CLOSING
    async with db.claimed(kind) as first, twin.claimed(kind) as second, other.claimed(kind) as third:
        assert (first, second, third) == (True, alone, True)
    async with twin.claimed(Kind.CLOSING) as later:
        assert later
    twin.claims.close()
    other.claims.close()


def test_who_dies_loses_everything_at_once(db: Database, others: list[Claims], *, alone: bool) -> None:
    one, two, *_ = others
    if alone:
        return
    assert one.take(Kind.CLOSING)
    one.join(Kind.WORKER)
    dies(one, db)
    assert two.take(Kind.CLOSING)
    assert count(db, Kind.WORKER) == 0


def test_after_a_fail_over_nobody_believes_in_what_another_has(
    db: Database, others: list[Claims], *, alone: bool
) -> None:
    one, two, *_ = others
    if alone:
        return
    assert one.take(Kind.CLOSING)
    assert one.take(Kind.RESEALING)
    dies(one, db)
    assert two.take(Kind.CLOSING)
    assert not one.take(Kind.CLOSING)
    assert one.take(Kind.RESEALING)
    dies(one, db)
    with suppress(DBAPIError):  # it notices here, or at its next look
        one.give_back(Kind.RESEALING)
    assert two.take(Kind.RESEALING)


def test_a_database_that_is_away_for_a_moment_is_asked_again_at_the_next_look(
    db: Database, others: list[Claims], *, alone: bool
) -> None:
    one, *_ = others
    if alone:
        return
    assert one.take(Kind.CLOSING)
    dies(one, db)
    with pytest.raises(DBAPIError):
        one.take(Kind.RESEALING)
    assert one.take(Kind.RESEALING)


def test_ten_places_for_eleven_processes(db: Database, others: list[Claims], *, alone: bool) -> None:
    places = [one.place(Kind.SOCKET, range(1, 11)) for one in others]
    if alone:
        assert places == [1] * 11
        return
    assert places == [*range(1, 11), None]
    assert count(db, Kind.SOCKET) == 10
    assert others[3].place(Kind.SOCKET, range(1, 11)) == 4
    dies(others[3], db)
    assert others[10].place(Kind.SOCKET, range(1, 11)) == 4
    assert others[3].place(Kind.SOCKET, range(1, 11)) is None


def test_workers_count_one_another(db: Database, others: list[Claims], *, alone: bool) -> None:
    for one in others[:4]:
        one.join(Kind.WORKER)
        one.join(Kind.WORKER)
    assert count(db, Kind.WORKER) == (1 if alone else 4)
    others[0].leave(Kind.WORKER)
    others[1].close()
    assert count(db, Kind.WORKER) == (1 if alone else 2)


def test_reminders_of_four_workers_together_keep_the_pace_of_one(
    db: Database, others: list[Claims], *, alone: bool
) -> None:
    """No row may tell who got one, so each worker leaves room for the others instead of taking turns."""
    single = db.now(letters.gap)
    for one in others[:4]:
        one.join(Kind.WORKER)
    assert db.now(letters.gap) == pytest.approx(single * (1 if alone else 4))
