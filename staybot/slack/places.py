"""Slack opens ten sockets to an app: each process takes one of ten places, or waits until one is free.

The places are counted in the database, across all processes; an eleventh connection would be turned away
again and again (slack-facts 2.1 and 2.3). Connections that something else opens with the same app token
cannot be counted; then Slack turns us away, and the pauses between two tries grow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol

import structlog
from sqlalchemy.exc import DBAPIError

from staybot.store.claims import Kind
from staybot.store.database import Database

log = structlog.get_logger()

PLACES: Final = range(1, 11)

LOOK_SECONDS: Final = 5.0
"""How often a process looks whether its place is still its own: after a fail-over it may not be."""

WAIT_SECONDS: Final = 1.0
"""How often one that waits looks for a place."""

GRACE_SECONDS: Final = 30.0
"""Without a connection for longer, a process cannot do its work: Slack has each one renewed every hour or so,
which takes moments.
"""


class Connection(Protocol):
    """What is opened and closed."""

    async def open(self) -> None:
        """Return once it is there."""

    async def is_open(self) -> bool:
        """Whether payloads come in."""

    async def stop(self) -> None:
        """Close it at a moment in which nothing is under way."""


class Places:
    """The connection of one process: open while it has a place."""

    def __init__(self, db: Database, *, connection: Callable[[], Connection]) -> None:
        """`connection` makes a new one, which is not open yet."""
        self._db = db
        self._make = connection
        self._connection: Connection | None = None
        self._place: int | None = None
        self._is_waiting = False
        self._is_decided = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._was_open_at = float("-inf")

    async def start(self) -> None:
        """Return once the connection is open, or it is clear that there is no place now."""
        self._watching = asyncio.create_task(self._watch())
        decided = asyncio.create_task(self._is_decided.wait())
        await asyncio.wait({self._watching, decided}, return_when=asyncio.FIRST_COMPLETED)
        decided.cancel()
        if self._watching.done():
            self._watching.result()

    async def stop(self) -> None:
        """Close the connection, then let another process have the place; once done, do nothing."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        await self._disconnect()
        place, self._place = self._place, None
        if place is not None:
            with suppress(DBAPIError):
                await self._db.off_loop(self._db.claims.give_back, Kind.SOCKET, place)

    async def trouble(self) -> str | None:
        """Why no payloads come in, in words; None if they do, or did within the grace."""
        now = asyncio.get_running_loop().time()
        if self._connection is not None and await self._connection.is_open():
            self._was_open_at = now
        if self._is_waiting:
            return "waits: ten other processes hold Slack's ten connections"
        return "is not connected to Slack" if now - self._was_open_at > GRACE_SECONDS else None

    async def _watch(self) -> None:
        while True:
            await self.trouble()
            with suppress(DBAPIError):  # while the database is away, what is open stays open
                await self._follow(await self._db.off_loop(self._db.claims.place, Kind.SOCKET, PLACES))
            await asyncio.sleep(WAIT_SECONDS if self._connection is None else LOOK_SECONDS)

    async def _follow(self, place: int | None) -> None:
        self._place = place
        if place is None:
            await self._disconnect()
            await self._say_waiting()
        elif self._connection is None:
            await self._say_no_more()
            self._connection = self._make()
            await self._connection.open()
            self._was_open_at = asyncio.get_running_loop().time()
            log.info("Connected to Slack.", code="socket.open", place=place)
        self._is_decided.set()

    async def _disconnect(self) -> None:
        if self._connection is not None:
            await self._connection.stop()
        self._connection = None

    async def _say_waiting(self) -> None:
        if not self._is_waiting:
            self._is_waiting = True
            await self._db.off_loop(self._db.claims.join, Kind.WAITING)
            log.warning(
                "Ten processes hold Slack's ten connections. This one waits and takes over when one goes.",
                code="socket.waiting",
            )

    async def _say_no_more(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            await self._db.off_loop(self._db.claims.leave, Kind.WAITING)
