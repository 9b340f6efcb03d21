"""What one process does for all of them, as session locks of PostgreSQL: whoever dies loses them at once.

No answer and no message hangs on them: every flow decides by the rows that it locks itself. They spare work
(the same round audited twice) and keep Slack's limit of connections. They leave no row behind, so nothing at
rest tells who did what when. A database that fails over forgets them; whoever held one finds out at its next
look. They need connections that last: no pooler that gives each transaction another one.

On SQLite there is one process (only_one.py), and it has everything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

WITHOUT_SIGN: Final = 0x7FFFFFFF
"""PostgreSQL's numbers of locks are signed, of 32 bits."""

KEEPALIVE: Final = (
    "SET tcp_keepalives_idle = 15",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
"""A machine that is cut off keeps its locks for half a minute, not for the two hours of TCP's defaults."""


class Kind(IntEnum):
    """What can be claimed: the first of the two numbers of a lock."""

    CLOSING = 725_530_201
    RESEALING = 725_530_202
    DIRECTORY = 725_530_203
    SOCKET = 725_530_204
    """One of the connections to Slack, numbered from 1."""
    WORKER = 725_530_205
    """Shared: a process that delivers messages."""
    WAITING = 725_530_206
    """Shared: a process that waits for a connection to Slack."""


class Claims:
    """What this process has claimed. Blocks: to be called off the event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_alone = engine.dialect.name == "sqlite"
        self._guard = threading.Lock()
        self._open: Connection | None = None
        self._held: set[tuple[Kind, int]] = set()

    def take(self, kind: Kind, number: int = 0) -> bool:
        """Claim it, or look whether it is still held; False while another process has it."""
        return self._take("pg_try_advisory_lock", kind, number)

    def join(self, kind: Kind) -> None:
        """Be counted among the processes of this kind."""
        self._take("pg_try_advisory_lock_shared", kind, 0)

    def place(self, kind: Kind, places: Iterable[int]) -> int | None:
        """One of these places, the same as before if it is still held; None while others have them all."""
        first = [number for held, number in self._held if held is kind]
        for number in (*first, *places):
            if self.take(kind, number):
                return number
        return None

    def give_back(self, kind: Kind, number: int = 0) -> None:
        """Let others have it."""
        self._release("pg_advisory_unlock", kind, number)

    def leave(self, kind: Kind) -> None:
        """Be counted no more."""
        self._release("pg_advisory_unlock_shared", kind, 0)

    def close(self) -> None:
        """Give back everything."""
        with self._guard:
            self._forget()

    def _take(self, function: str, kind: Kind, number: int) -> bool:
        if self._is_alone:
            return True
        with self._guard:
            if (kind, number) in self._held and self._is_still_there():
                return True
            is_ours = bool(self._ask(function, kind, number))
            if is_ours:
                self._held.add((kind, number))
            return is_ours

    def _release(self, function: str, kind: Kind, number: int) -> None:
        with self._guard:
            if (kind, number) in self._held:
                self._held.discard((kind, number))
                self._ask(function, kind, number)

    def _is_still_there(self) -> bool:
        """Whether the session that holds them all lives; if not, none is held any more."""
        try:
            self._session().execute(text("SELECT 1"))
        except DBAPIError:
            self._forget()
            return False
        return True

    def _ask(self, function: str, kind: Kind, number: int) -> Any:
        """Raises DBAPIError while the database is away."""
        try:
            query = text(f"SELECT {function}(:kind, :number)")
            return self._session().execute(query, {"kind": int(kind), "number": number}).scalar()
        except DBAPIError:
            self._forget()
            raise

    def _session(self) -> Connection:
        if self._open is None:
            opened = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            opened.detach()  # given back to a pool, it would keep its locks
            for setting in KEEPALIVE:
                opened.exec_driver_sql(setting)
            self._open = opened
        return self._open

    def _forget(self) -> None:
        self._held.clear()
        if self._open is not None:
            with suppress(DBAPIError):
                self._open.close()
        self._open = None


def how_many(connection: Connection, kind: Kind) -> int:
    """How many processes, or places, hold a lock of this kind."""
    if connection.dialect.name == "sqlite":
        return 1
    query = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :kind "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return int(connection.execute(query, {"kind": int(kind)}).scalar_one())
