"""What a process has for those who watch it, from its start to its end."""

from __future__ import annotations

import structlog
from sqlalchemy import text

from staybot.clock import Clock
from staybot.config import Settings
from staybot.observing.readiness import Ask, Readiness
from staybot.observing.server import StatusServer
from staybot.observing.tally import Tally
from staybot.store import trouble
from staybot.store.database import Database

log = structlog.get_logger(__name__)


class Watch:
    """One for each process."""

    def __init__(self, db: Database, clock: Clock, *, slack: Ask, ticks: bool) -> None:
        """`slack` raises unless Slack knows the bot; `ticks`: this process keeps the calendar."""
        self._db = db
        self._ticks = ticks
        self._server: StatusServer | None = None
        self.tally = Tally(clock, shared=db.shared)
        self.readiness = Readiness(clock, self.tally, database=self._ask, slack=slack, ticks=ticks)

    async def open(self, settings: Settings) -> int | None:
        """Show it, if a port is set; returns the port. Raises ConfigError."""
        if settings.status_port is None:
            return None
        self._server = StatusServer(
            self._db, self.tally, self.readiness,
            host=settings.status_host, port=settings.status_port, ticks=self._ticks,
        )  # fmt: skip
        return await self._server.start()

    async def close(self) -> None:
        """Show nothing any more."""
        if self._server is not None:
            await self._server.stop()

    async def note(self) -> None:
        """Leave in the database when this worker was last at its work: for those who see only that. If it is
        not stored, nothing is: the log says so once, and once again when that is over.
        """
        from staybot.flows import standing  # noqa: PLC0415 — with all that composes letters; not for the web

        try:
            await self._db.run(standing.at_work, at=self.tally.worked_at)
        except Exception as error:  # noqa: BLE001 — whatever it is, it is tried again in a minute
            if self.readiness.takes_writes:
                log.error(  # noqa: TRY400 — a traceback could carry values
                    "The database takes no writes: answers are refused and nothing is sent until it does.",
                    code="database.unwritten",
                    kind=type(error).__name__,
                    database=trouble.code_of(error),
                )
            self.readiness.takes_writes = False
            return
        if not self.readiness.takes_writes:
            log.info("The database takes writes again.", code="database.written")
        self.readiness.takes_writes = True

    async def _ask(self) -> None:
        await self._db.off_loop(self._select)

    def _select(self) -> None:
        with self._db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT 1"))
