"""One of the soak's processes, and the clock that all of them share: time runs faster there than here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import MutableSequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Final, Protocol

from staybot.bot import Bot, Part
from staybot.config import Settings
from staybot.keeping import BEAT

SPEED: Final = 8.0
"""Simulated seconds in one of the machine's."""
OVER: Final = -1
"""The step at which everybody stops."""

SKIPPED, AHEAD = 0, 1
"""What the shared cells hold, in seconds: time that was left out, and how wrong the bot's clock is."""


class Cell(Protocol):
    """A number in shared memory. It has no lock: whoever is killed while it holds one would stop them all."""

    value: Any


class SharedClock:
    """The simulated instant, as all processes see it. Slack's is always right; the bot's may be ahead."""

    def __init__(self, start: datetime, cells: MutableSequence[float], *, is_right: bool = False) -> None:
        self._start = start - timedelta(seconds=SPEED * monotonic())
        self._cells = cells
        self._is_right = is_right

    def now(self) -> datetime:
        """This instant."""
        ahead = 0.0 if self._is_right else self._cells[AHEAD]
        seconds = SPEED * monotonic() + self._cells[SKIPPED] + ahead
        return (self._start + timedelta(seconds=seconds)).astimezone(UTC)

    def skip_to(self, instant: datetime) -> None:
        """Leave out the time in which nothing is due; it never goes back."""
        self._cells[SKIPPED] += max(0.0, (instant - self.now()).total_seconds())

    def jumps(self, seconds: float) -> None:
        """From now on the bot's clock is so much ahead of Slack's."""
        self._cells[AHEAD] = seconds


def work(settings: Settings, clock: SharedClock, step: Cell, done: Cell) -> None:
    """A worker: it beats every minute, and at once at each step that is announced."""
    _to_nowhere()
    asyncio.run(_work(settings, clock, step, done))


def serve(settings: Settings, clock: SharedClock, step: Cell, done: Cell) -> None:
    """What takes Slack's requests."""
    _to_nowhere()
    asyncio.run(_serve(settings, clock, step, done))


async def _work(settings: Settings, clock: SharedClock, step: Cell, done: Cell) -> None:
    bot = Bot(settings, clock=clock, sleep=_faster)
    await bot.start(Part.WORKER, scheduled=False)
    next_at, parent = clock.now(), os.getppid()
    while step.value != OVER and os.getppid() == parent:
        now = step.value
        if done.value < now or clock.now() >= next_at:
            next_at = clock.now() + BEAT
            await bot.beat()
            done.value = now
        await asyncio.sleep(0.01)
    await bot.stop()


async def _serve(settings: Settings, clock: SharedClock, step: Cell, done: Cell) -> None:
    bot = Bot(settings, clock=clock)
    await bot.start(Part.WEB, scheduled=False)
    parent = os.getppid()
    while step.value != OVER and os.getppid() == parent:
        done.value = step.value
        await asyncio.sleep(0.05)
    await bot.stop()


async def _faster(seconds: float) -> None:
    await asyncio.sleep(seconds / SPEED)


def _to_nowhere() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
