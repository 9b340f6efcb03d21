"""Group commit: flows that wait at the same moment share one transaction.

Its price – to begin, to commit, to reach the disk where SQLite's `synchronous` is FULL – is then paid once
for all of them. One thread takes whatever waits, runs the flows one after another, commits, and only then
gives each caller its result: what was acknowledged is stored. Nobody waits for others to arrive; while one
transaction commits, the next one's flows gather.

A flow that raises, whatever it raises, spoils that transaction for all: it is rolled back, and each of them
is run again in a transaction of its own, as `Database.run` would have done at once. So a flow given here
must be one that may run twice: it stores what it was given, by a timestamp it was given. The same way heals
a connection that broke meanwhile, and whatever a database does to the unlucky one of two processes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Final

from sqlalchemy import Connection, Engine

AT_ONCE: Final = 100
"""Flows that share a transaction at most, so that the first of them does not wait for long."""

Work = Callable[[Connection], Any]
Outcome = tuple[Any, BaseException | None]


@dataclass
class Shared:
    """How many flows were run, and in how many transactions, since the start."""

    flows: int = 0
    transactions: int = 0


@dataclass
class _Job:
    """A flow that waits, and who waits for it."""

    work: Work
    loop: asyncio.AbstractEventLoop
    result: asyncio.Future[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.result = self.loop.create_future()


class Together:
    """The queue, and the one thread that empties it. `alone` runs a flow in a transaction of its own."""

    def __init__(self, engine: Engine, *, alone: Callable[[Work], Any]) -> None:
        self.shared = Shared()
        """Counted by the one thread that works; whoever looks sees it a flow sooner or later."""
        self._engine = engine
        self._alone = alone
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open: Connection | None = None
        """Kept between transactions: to take one from the pool and give it back costs more than a tap."""

    async def run(self, work: Work) -> Any:
        """What `work` returned, once that is committed."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="db-together", daemon=True)
            self._thread.start()
        job = _Job(work, asyncio.get_running_loop())
        self._waiting.put(job)
        return await job.result

    def close(self) -> None:
        """Finish what waits, then stop."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        going = True
        while going:
            batch, going = self._next()
            if batch:
                for job, outcome in zip(batch, self._outcomes(batch), strict=True):
                    with suppress(RuntimeError):  # a loop that is closed waits for nothing
                        job.loop.call_soon_threadsafe(_tell, job.result, outcome)
        self._let_go()

    def _next(self) -> tuple[list[_Job], bool]:
        """Everything that waits now, at least one; False with it once there is to be no more."""
        batch: list[_Job] = []
        job = self._waiting.get()
        while job is not None:
            batch.append(job)
            if len(batch) == AT_ONCE:
                return batch, True
            try:
                job = self._waiting.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _outcomes(self, batch: list[_Job]) -> list[Outcome]:
        self.shared.flows += len(batch)
        self.shared.transactions += 1
        try:
            with self._transaction() as connection:
                return [(job.work(connection), None) for job in batch]
        except BaseException:  # noqa: BLE001 — whatever it was, whoever raised it raises it again alone
            self.shared.transactions += len(batch)
            return [self._outcome_alone(job) for job in batch]

    def _outcome_alone(self, job: _Job) -> Outcome:
        try:
            return self._alone(job.work), None
        except BaseException as error:  # noqa: BLE001 — it belongs to whoever waits
            return None, error

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            if self._open is None:
                self._open = self._engine.connect()
            with self._open.begin():
                yield self._open
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
        if self._open is not None:
            with suppress(Exception):
                self._open.close()
        self._open = None


def _tell(waiting: asyncio.Future[Any], outcome: Outcome) -> None:
    """Give a result to whoever waits, unless they have given up."""
    result, error = outcome
    if waiting.done():
        return
    if error is None:
        waiting.set_result(result)
    else:
        waiting.set_exception(error)
