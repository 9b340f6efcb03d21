"""What is under way, so that tests can wait for silence instead of for time."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIET_TURNS = 20
"""Turns of the event loop without news that count as silence; an exchange over loopback takes about five."""


class Activity:
    """Counts payloads awaiting an ack and API calls being answered."""

    def __init__(self) -> None:
        self._under_way = 0
        self._begun = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._news = asyncio.Event()

    @contextmanager
    def something(self) -> Iterator[None]:
        """Hold this open while something is under way."""
        self._under_way += 1
        self._begun += 1
        self._idle.clear()
        self._news.set()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def beginning(self) -> None:
        """Wait until something begins."""
        self._news.clear()
        await self._news.wait()

    async def silence(self) -> None:
        """Return once nothing is under way and nothing has begun for some turns of the loop."""
        quiet = 0
        while quiet < QUIET_TURNS:
            await self._idle.wait()
            before = self._begun
            await asyncio.sleep(0)
            quiet = quiet + 1 if before == self._begun and self._idle.is_set() else 0
