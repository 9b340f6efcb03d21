"""One transaction is one function at one instant: `await db.run(interview.submit, by=…, …)`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast
from zlib import crc32

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlmodel import Session

from staybot.clock import Clock
from staybot.config import Settings
from staybot.store import marks, patience
from staybot.store.claims import WITHOUT_SIGN, Claims, Kind
from staybot.store.kept import Kept
from staybot.store.keys import Keys
from staybot.store.together import Together
from staybot.themes.protocol import Reader

P = ParamSpec("P")
T = TypeVar("T")

MAIN: Final = "main"
"""The workspace of an installation set up by tokens in the environment."""

THREADS: Final = 4
"""Database threads: enough for PostgreSQL to overlap waits; SQLite takes writers one by one anyway."""

POOL: Final[dict[str, Any]] = {"poolclass": QueuePool, "pool_use_lifo": True, "hide_parameters": True}
"""Taken is the connection used last, which still has its pages and statements at hand."""


class StillRead(Exception):  # noqa: N818 — it states a fact
    """Another process reads the database file, a backup perhaps: what it reads cannot be removed yet."""


@dataclass(frozen=True)
class Tx:
    """What a flow gets: one transaction, one instant, one workspace, the settings and the keys of rounds."""

    connection: Connection
    now: datetime
    workspace: str
    settings: Settings
    keys: Keys

    @cached_property
    def session(self) -> Session:
        """The transaction as SQLModel has it, made when it is asked for: a tap needs none of it."""
        return Session(self.connection, expire_on_commit=False)


class Database:
    """Runs flows, each in one transaction, in a small pool of threads."""

    def __init__(
        self, engine: Engine, *, clock: Clock, settings: Settings, keys: Keys, workspace: str = MAIN
    ) -> None:
        self.engine = engine
        self._clock = clock
        self._settings = settings
        self.keys = keys
        self.reader: Reader | None = None
        """The operator's own reader, where one is set up: it reads what flows have stored, between them."""
        self.workspace = workspace
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="db")
        self._together = Together(engine, alone=self._alone)
        self._kept = Kept(engine)
        self.shared = self._together.shared
        self.claims = Claims(engine)

    async def run(self, flow: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `flow` in one transaction off the event loop; commit if it returns, roll back if it raises."""
        return await self.off_loop(lambda: self.now(flow, *args, **kwargs))

    def now(self, flow: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same, in this thread: for commands and tests, and for what is off the event loop already."""
        if marks.is_one_statement(flow) and self.engine.dialect.name != "sqlite":
            return self._kept.run(lambda connection: self._run(connection, flow, *args, **kwargs))
        with self.engine.connect() as connection:
            connection.execution_options(only_reads=marks.does_only_read(flow))
            with connection.begin():
                return self._run(connection, flow, *args, **kwargs)

    async def together(
        self, flow: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same as `run` for what happens at every tap: flows that wait at the same moment share one
        transaction. Only for flows that may run twice (see staybot.store.together).
        """
        work = lambda connection: self._run(connection, flow, *args, **kwargs)  # noqa: E731
        return cast("T", await self._together.run(work))

    def _alone(self, work: Callable[[Connection], T]) -> T:
        with self.engine.begin() as connection:
            return work(connection)

    def _run(
        self,
        connection: Connection,
        flow: Callable[Concatenate[Tx, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """One flow in a transaction that has begun; what it left in a session is written before it ends."""
        tx = Tx(connection, self._clock.now(), self.workspace, self._settings, self.keys)
        try:
            result = flow(tx, *args, **kwargs)
            if "session" in vars(tx):
                tx.session.flush()
            return result
        finally:
            if "session" in vars(tx):
                tx.session.close()

    async def off_loop(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run heavy work that needs no transaction off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*args, **kwargs))

    @asynccontextmanager
    async def claimed(self, kind: Kind) -> AsyncIterator[bool]:
        """Whether this is ours to do for the workspace: if so, no other process does it inside this block."""
        number = crc32(self.workspace.encode()) & WITHOUT_SIGN
        is_ours = await self.off_loop(self.claims.take, kind, number)
        try:
            yield is_ours
        finally:
            if is_ours:
                await self.off_loop(self.claims.give_back, kind, number)

    def scrub(self) -> None:
        """Leave no old page behind: after a close even the ciphertext of destroyed ballots goes, and words
        that were taken back.

        SQLite: the write-ahead log is emptied and the file rewritten; PostgreSQL: the tables of either are.
        Raises StillRead while another process's reading keeps old pages of the log alive.
        """
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("VACUUM")
                busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
                if busy:
                    raise StillRead
            else:
                connection.exec_driver_sql("VACUUM FULL ballot, share, commitment, commitment_event")

    def close(self) -> None:
        """Wait for running flows, then let go of every connection."""
        self._together.close()
        self._threads.shutdown(wait=True)
        self._kept.close()
        self.claims.close()
        self.keys.close()
        self.engine.dispose()


def engine_for(url: str, *, synchronous: str = "NORMAL") -> Engine:
    """SQLite's (`synchronous`: NORMAL survives kill -9, FULL also a power cut) or PostgreSQL's."""
    parsed = make_url(_driver(url))
    if parsed.get_backend_name() != "sqlite":
        patient = patience.of(parsed)
        return create_engine(parsed, pool_size=THREADS + 1, pool_pre_ping=True, connect_args=patient, **POOL)
    engine = create_engine(parsed, connect_args={"timeout": 30}, **POOL)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 opens no transaction of its own; `_begin` does
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "secure_delete=ON",  # freed pages are zeroed (anonymity.md, threat 18)
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") != "AUTOCOMMIT":  # a writer waits its turn, it never fails half-way
            connection.exec_driver_sql("BEGIN" if options.get("only_reads") else "BEGIN IMMEDIATE")

    return engine


def _driver(url: str) -> str:
    """`postgres://` and `postgresql://` mean psycopg 3 here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
