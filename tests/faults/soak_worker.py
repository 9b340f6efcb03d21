"""One of the soak's workers: a process that beats when it is told that time has moved."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from staybot.bot import Bot, Part
from staybot.config import Settings


class SharedClock:
    """The simulated instant, as all processes see it: seconds since 1970 in shared memory."""

    def __init__(self, seconds: Synchronized[Any]) -> None:
        self._seconds = seconds

    def now(self) -> datetime:
        """The instant that it was last moved to."""
        return datetime.fromtimestamp(self._seconds.value, UTC)


def work(
    settings: Settings, seconds: Synchronized[Any], step: Synchronized[Any], done: Synchronized[Any]
) -> None:
    """Beat once for each step and say so, until killed or told to end by a step below zero."""
    _to_nowhere()
    asyncio.run(_work(settings, seconds, step, done))


async def _work(
    settings: Settings, seconds: Synchronized[Any], step: Synchronized[Any], done: Synchronized[Any]
) -> None:
    bot = Bot(settings, clock=SharedClock(seconds), sleep=_at_once)
    await bot.start(Part.WORKER, scheduled=False)
    while step.value >= 0:
        if done.value < step.value:
            now = step.value
            await bot.beat()
            done.value = now
        await asyncio.sleep(0.005)
    await bot.stop()


async def _at_once(_seconds: float) -> None:
    """Simulated time stands still while messages are sent."""


def _to_nowhere() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
