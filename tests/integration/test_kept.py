"""A connection kept for flows of one statement: it may die at any moment, and nobody notices."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from staybot.store.database import Database, Tx
from staybot.store.marks import one_statement

pytestmark = pytest.mark.each_database


@one_statement
def name(tx: Tx, *, new: str) -> None:
    tx.connection.execute(text("UPDATE workspace SET name = :new"), {"new": new})


@one_statement
def wrong(tx: Tx) -> None:
    tx.connection.execute(text("UPDATE workspace SET nothing = 1"))


@one_statement
def who(tx: Tx) -> int:
    """The server's number of the connection; SQLite has none."""
    is_sqlite = tx.connection.dialect.name == "sqlite"
    return 0 if is_sqlite else tx.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


def name_of(db: Database) -> str:
    return str(db.now(lambda tx: tx.connection.execute(text("SELECT name FROM workspace")).scalar_one()))


def dies(db: Database, number: int) -> None:
    """As the server sees it when it stops, or when an operator ends a connection."""
    if number:
        with db.engine.begin() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})


def test_one_statement_is_stored_by_itself_over_the_same_connection(db: Database) -> None:
    db.now(name, new="a")
    assert name_of(db) == "a"
    assert db.now(who) == db.now(who)


def test_a_kept_connection_that_died_is_replaced_without_a_word(db: Database) -> None:
    before = db.now(who)
    dies(db, before)
    db.now(name, new="b")
    assert name_of(db) == "b"
    assert (db.now(who) != before) is bool(before)


def test_a_statement_that_is_wrong_is_wrong_at_once_and_spoils_no_other(db: Database) -> None:
    for _ in range(2):
        with pytest.raises(DBAPIError):
            db.now(wrong)
        db.now(name, new="c")
        assert name_of(db) == "c"


def test_who_comes_while_it_is_in_use_gets_another(db: Database) -> None:
    began, may_end, seen = threading.Event(), threading.Event(), list[int]()

    @one_statement
    def slow(tx: Tx) -> None:
        seen.append(who(tx))
        began.set()
        assert may_end.wait(10)

    if db.engine.dialect.name == "sqlite":
        return  # writers take turns there
    first = threading.Thread(target=lambda: db.now(slow))
    first.start()
    assert began.wait(10)
    seen.append(db.now(who))
    may_end.set()
    first.join()
    assert len(set(seen)) == 2
    assert db.now(who) == seen[0]


def test_after_it_is_closed_it_is_opened_again(db: Database) -> None:
    db.now(name, new="d")
    db._kept.close()
    db.engine.dispose()
    db.now(name, new="e")
    assert name_of(db) == "e"
