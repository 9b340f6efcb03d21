"""A connection that is kept between flows of one statement: to take one from the pool, and to ask first
whether it lives, costs as much as such a statement does.

It may have died while it waited. Then nobody knows whether the statement was carried out, so the flow runs
once more, on a new one: only for flows that may run twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

T = TypeVar("T")


class Kept:
    """One for each process; whoever comes while it is in use gets another one from the pool."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._guard = threading.Lock()
        self._open: Connection | None = None
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` returned; the database makes of its statement a transaction."""
        if not self._guard.acquire(blocking=False):
            with self._new() as connection:
                return _done(connection, work)
        try:
            return self._on_kept(work)
        finally:
            self._guard.release()

    def close(self) -> None:
        """Let go of it."""
        with self._guard:
            self._let_go()

    def _on_kept(self, work: Callable[[Connection], T]) -> T:
        if self._open is not None:
            try:
                return _done(self._open, work)
            except DBAPIError as error:
                self._let_go()
                if not error.connection_invalidated:
                    raise
        self._open = self._new()
        self._open.detach()  # nobody waits at the pool for one that does not come back
        try:
            return _done(self._open, work)
        except BaseException:
            self._let_go()
            raise

    def _new(self) -> Connection:
        return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def _let_go(self) -> None:
        if self._open is not None:
            with suppress(DBAPIError):
                self._open.close()
        self._open = None


def _done(connection: Connection, work: Callable[[Connection], T]) -> T:
    with connection.begin():
        return work(connection)
