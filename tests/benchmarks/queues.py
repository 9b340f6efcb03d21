"""Two queues on PostgreSQL that others keep, as their own workers ask them for work; and ours."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol

from sqlalchemy import delete, insert, make_url

from staybot.flows import letters
from staybot.slack.courier import BATCH
from staybot.store.columns import new_id
from staybot.store.database import Database, Tx
from staybot.store.tables import Letter, LetterState
from tests.benchmarks.company import LONG_AGO

THEIRS: Final = ("procrastinate", "pgqueuer")

PGQUEUER_TAKES: Final = 10
"""Jobs at once: the default of its own worker."""


class Queue(Protocol):
    """Something in which work waits for whoever asks first."""

    async def fill(self, count: int) -> None:
        """So many that are due, and no others."""
        ...

    async def claim(self, worker: int) -> list[Any]:
        """The ids of what this worker got; none when nothing is left."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


class Letters:
    """staybot's own: letters claimed by one transaction for each so many."""

    def __init__(self, db: Database, *, at_once: int = BATCH) -> None:
        self._db = db
        self._at_once = at_once

    async def fill(self, count: int) -> None:
        await self._db.run(_fill, count=count)

    async def claim(self, worker: int) -> list[Any]:
        _ = worker
        return await self._db.run(letters.claim, limit=self._at_once)

    async def close(self) -> None:
        """It is whoever opened it who closes it."""


class Procrastinate:
    """One job for each statement: there is no other way to ask."""

    def __init__(self, connector: Any, manager: Any) -> None:
        self._connector, self._manager = connector, manager
        self._workers: dict[int, int] = {}

    @classmethod
    async def open(cls, url: str) -> Procrastinate:
        """In a database of its own."""
        package = import_module("procrastinate")
        connector = package.PsycopgConnector(conninfo=_plain(url))
        app = package.App(connector=connector)
        await app.open_async()
        await app.schema_manager.apply_schema_async()
        return cls(connector, app.job_manager)

    async def fill(self, count: int) -> None:
        await self._connector.execute_query_async(query="DELETE FROM procrastinate_jobs")
        job = import_module("procrastinate.jobs").Job
        await self._manager.batch_defer_jobs_async(
            [
                job(queue="letters", lock=None, queueing_lock=None, task_name="send", task_kwargs={"n": n})
                for n in range(count)
            ]
        )

    async def claim(self, worker: int) -> list[Any]:
        if worker not in self._workers:
            self._workers[worker] = await self._manager.register_worker()
        job = await self._manager.fetch_job(None, self._workers[worker])
        return [] if job is None else [job.id]

    async def close(self) -> None:
        await self._connector.close_async()


class Pgqueuer:
    """So many jobs for each statement as its own worker asks for."""

    def __init__(self, opened: list[Any]) -> None:
        self._connections = opened
        self._queries = [import_module("pgqueuer").Queries.from_psycopg_connection(one) for one in opened]

    @classmethod
    async def open(cls, url: str, *, workers: int) -> Pgqueuer:
        """In a database of its own."""
        psycopg = import_module("psycopg")
        made = cls(
            [await psycopg.AsyncConnection.connect(_plain(url), autocommit=True) for _ in range(workers)]
        )
        await made._queries[0].install()
        return made

    async def fill(self, count: int) -> None:
        await self._queries[0].clear_queue()
        await self._queries[0].enqueue(["send"] * count, [None] * count, [0] * count)

    async def claim(self, worker: int) -> list[Any]:
        limits = import_module("pgqueuer.ports.repository").EntrypointExecutionParameter(0)
        jobs = await self._queries[worker].dequeue(
            batch_size=PGQUEUER_TAKES,
            entrypoints={"send": limits},
            queue_manager_id=uuid.UUID(int=worker),
            global_concurrency_limit=None,
            heartbeat_timeout=timedelta(seconds=30),
        )
        return [job.id for job in jobs]

    async def close(self) -> None:
        await asyncio.gather(*(one.close() for one in self._connections))


def installed() -> list[str]:
    """Which of the two are there."""
    return [name for name in THEIRS if find_spec(name)]


async def opened(names: list[str], *, new: Callable[[], str], workers: int) -> dict[str, Queue]:
    """Each in a database of its own on the same server."""
    found: dict[str, Queue] = {}
    if "procrastinate" in names:
        found["procrastinate"] = await Procrastinate.open(new())
    if "pgqueuer" in names:
        found["pgqueuer"] = await Pgqueuer.open(new(), workers=workers)
    return found


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _fill(tx: Tx, *, count: int) -> None:
    tx.session.execute(delete(Letter))
    rows = [
        {
            "id": new_id(), "workspace": tx.workspace, "kind": "invitation", "subject": "a round",
            "recipient": new_id(), "due_at": tx.now, "due_on": LONG_AGO, "state": LetterState.WAITING,
            "attempts": 0, "in_doubt": False,
        }
        for _ in range(count)
    ]  # fmt: skip
    tx.session.connection().execute(insert(Letter), rows)
