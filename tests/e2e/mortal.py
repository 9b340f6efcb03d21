"""A bot in a process of its own, made to be killed: it delivers what is due at a given instant."""

from __future__ import annotations

import asyncio
from datetime import datetime

from staybot.bot import Bot, Part
from staybot.clock import Clock, ManualClock, SystemClock
from staybot.config import Settings


def deliver(settings: Settings, now: datetime) -> None:
    """Beat until everything due at `now` has gone out, or until this process is killed."""
    asyncio.run(_deliver(settings, now))


async def _deliver(settings: Settings, now: datetime) -> None:
    bot = Bot(settings, clock=ManualClock(now))
    await bot.start(Part.WORKER, scheduled=False)
    await bot.beat()
    await bot.stop()


def listen(settings: Settings, now: datetime) -> None:
    """Take Slack's requests until killed."""
    asyncio.run(_listen(settings, now))


async def _listen(settings: Settings, now: datetime) -> None:
    bot = Bot(settings, clock=ManualClock(now))
    await bot.start(Part.ALL, scheduled=False)
    await asyncio.Event().wait()


class Running(Clock):
    """A clock that shows one instant when the machine's shows another, and goes on with it."""

    def __init__(self, shown: datetime, *, when: datetime) -> None:
        self._ahead = shown - when

    def now(self) -> datetime:
        return SystemClock().now() + self._ahead


def work(settings: Settings, shown: datetime, when: datetime) -> None:
    """Beat again and again until killed."""
    asyncio.run(_work(settings, Running(shown, when=when)))


async def _work(settings: Settings, clock: Clock) -> None:
    bot = Bot(settings, clock=clock)
    await bot.start(Part.WORKER, scheduled=False)
    while True:
        await bot.beat()
        await asyncio.sleep(0.2)
