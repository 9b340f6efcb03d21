"""What a process has for those who watch it, from its start to its end."""

from __future__ import annotations

from sqlalchemy import text

from staybot.clock import Clock
from staybot.config import Settings
from staybot.flows import standing
from staybot.observing.readiness import Ask, Readiness
from staybot.observing.server import StatusServer
from staybot.observing.tally import Tally
from staybot.store.database import Database


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
        """Leave in the database when this worker was last at its work: for those who see only that."""
        await self._db.run(standing.at_work, at=self.tally.worked_at)

    async def _ask(self) -> None:
        await self._db.off_loop(self._select)

    def _select(self) -> None:
        with self._db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT 1"))
