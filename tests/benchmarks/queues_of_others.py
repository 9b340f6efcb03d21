"""Two queues on PostgreSQL that others keep, asked for work as their own workers ask."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from sqlalchemy import make_url

from tests.benchmarks.queues import Queue

THEIRS: Final = ("procrastinate", "pgqueuer")

PGQUEUER_TAKES: Final = 10
"""Jobs at once: the default of its own worker."""


class Procrastinate:
    """One job for each statement: there is no other way to ask. To record is one statement for each, too."""

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
        await self._connector.execute_query_async(query="TRUNCATE procrastinate_jobs CASCADE")
        job = import_module("procrastinate.jobs").Job
        await self._manager.batch_defer_jobs_async(
            [
                job(queue="letters", lock=None, queueing_lock=None, task_name="send", task_kwargs={"n": n})
                for n in range(count)
            ]
        )
        for table in ("procrastinate_jobs", "procrastinate_events"):
            await self._connector.execute_query_async(query=f"ANALYZE {table}")

    async def claim(self, worker: int) -> list[Any]:
        if worker not in self._workers:
            self._workers[worker] = await self._manager.register_worker()
        job = await self._manager.fetch_job(None, self._workers[worker])
        return [] if job is None else [job.id]

    async def record(self, worker: int, claimed: list[Any]) -> None:
        _ = worker
        done = import_module("procrastinate.jobs").Status.SUCCEEDED
        for job_id in claimed:
            await self._manager.finish_job_by_id_async(job_id=job_id, status=done, delete_job=False)

    async def close(self) -> None:
        await self._connector.close_async()


class Pgqueuer:
    """So many jobs for each statement as its own worker asks for, or as it is told to; recorded as many at
    once. Over asyncpg, the faster of its drivers.
    """

    def __init__(self, opened: list[Any], *, at_once: int) -> None:
        self._connections, self._at_once = opened, at_once
        self._queries = [import_module("pgqueuer").Queries.from_asyncpg_connection(one) for one in opened]
        self._jobs: dict[int, Any] = {}

    @classmethod
    async def open(cls, url: str, *, workers: int, at_once: int = PGQUEUER_TAKES) -> Pgqueuer:
        """In a database of its own."""
        asyncpg = import_module("asyncpg")
        made = cls([await asyncpg.connect(_plain(url)) for _ in range(workers)], at_once=at_once)
        await made._queries[0].install()
        return made

    async def fill(self, count: int) -> None:
        self._jobs.clear()
        await self._queries[0].clear_queue()
        await self._queries[0].enqueue(["send"] * count, [None] * count, [0] * count)
        for table in ("pgqueuer", "pgqueuer_log"):
            await self._connections[0].execute(f"ANALYZE {table}")

    async def claim(self, worker: int) -> list[Any]:
        limits = import_module("pgqueuer.ports.repository").EntrypointExecutionParameter(0)
        jobs = await self._queries[worker].dequeue(
            batch_size=self._at_once,
            entrypoints={"send": limits},
            queue_manager_id=uuid.UUID(int=worker),
            global_concurrency_limit=None,
            heartbeat_timeout=timedelta(seconds=30),
        )
        self._jobs |= {job.id: job for job in jobs}
        return [job.id for job in jobs]

    async def record(self, worker: int, claimed: list[Any]) -> None:
        await self._queries[worker].log_jobs([(self._jobs[one], "successful", None) for one in claimed])

    async def close(self) -> None:
        await asyncio.gather(*(one.close() for one in self._connections))


def missing() -> list[str]:
    """Which of the packages that this needs are not there."""
    return [name for name in (*THEIRS, "asyncpg") if not find_spec(name)]


async def opened(*, new: Callable[[], str], workers: int, at_once: int) -> dict[str, Queue]:
    """Each in a database of its own on the same server."""
    return {
        "procrastinate": await Procrastinate.open(new()),
        "pgqueuer": await Pgqueuer.open(new(), workers=workers),
        alike(at_once): await Pgqueuer.open(new(), workers=workers, at_once=at_once),
    }


def alike(at_once: int) -> str:
    """pgqueuer, asked for so many as we ask for."""
    return f"pgqueuer, {at_once} at once"


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
