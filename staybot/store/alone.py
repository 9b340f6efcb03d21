"""A SQLite file for one connection alone: whoever has it open keeps it, later ones are turned away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, StaticPool, create_engine

from staybot.errors import Refused

OPEN_ELSEWHERE: Final = (
    "{name} is in use, so nothing was changed. Stop staybot, let commands that read it finish, and try again."
)


@contextmanager
def alone(path: Path) -> Iterator[Engine]:
    """An engine of one connection that nobody shares, its write-ahead log merged into the file.

    Raises Refused while anyone has the file open, sqlite3.DatabaseError for one that is damaged.
    """
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        _take(connection, path)
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        yield engine
        engine.dispose()
    finally:
        connection.close()


def _take(connection: sqlite3.Connection, path: Path) -> None:
    """Leaving write-ahead logging takes the whole file, which nobody gets while others have it open."""
    try:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise Refused(OPEN_ELSEWHERE.format(name=path.name)) from None
