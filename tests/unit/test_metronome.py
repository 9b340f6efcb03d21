"""The real scheduler on a machine whose clock is set ahead or back by a day, and put right."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from apscheduler.executors import base as executors
from apscheduler.schedulers import base as schedulers

from staybot import clock
from staybot.metronome import Metronome

EVERY = timedelta(seconds=0.03)
A_DAY = timedelta(days=1)
DECADES = timedelta(days=20_000)
"""A machine without a clock of its own starts in 1970."""


class Wall(datetime):
    """The machine's clock, away from the true time by so much."""

    away = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC).astimezone(tz) + cls.away  # noqa: TID251 — this is the machine


class Work:
    """What is called, how often, and for how long each time."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.calls = self.at_once = self.most = 0
        self._seconds = seconds

    async def run(self) -> None:
        self.calls += 1
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(self._seconds)
        self.at_once -= 1

    async def goes_on(self) -> bool:
        """Whether it is called again, twice, well before a day has passed."""
        before = self.calls
        for _ in range(100):
            await asyncio.sleep(0.02)
            if self.calls > before + 1:
                return True
        return False


@contextmanager
def beaten(*work: Work) -> Iterator[Metronome]:
    metronome = Metronome(*(one.run for one in work), every=EVERY)
    try:
        yield metronome
    finally:
        metronome.stop()


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Wall]]:
    for module in (schedulers, executors, clock):
        if hasattr(module, "datetime"):
            monkeypatch.setattr(module, "datetime", Wall)
    yield Wall
    Wall.away = timedelta(0)


@pytest.mark.parametrize("away", [A_DAY, -DECADES])
async def test_work_goes_on_while_the_clock_is_wrong_and_once_it_is_right_again(
    wall: type[Wall], away: timedelta
) -> None:
    work, slow = Work(), Work(seconds=0.05)
    with beaten(work, slow):
        for wall.away in (timedelta(0), away, timedelta(0)):
            assert await work.goes_on()
            assert await slow.goes_on()
    assert slow.most == 1, "never twice at a time"


async def test_what_is_called_once_an_hour_does_not_wait_for_a_day_that_never_came(wall: type[Wall]) -> None:
    work, hourly = Work(), Work()
    with beaten(work) as metronome:
        wall.away = A_DAY
        metronome.add(hourly.run, every=timedelta(hours=1))
        assert await work.goes_on()
        assert hourly.calls == 1
        wall.away = timedelta(0)
        assert await work.goes_on()
        for _ in range(100):
            if hourly.calls == 2:
                break
            await asyncio.sleep(0.02)
        assert await work.goes_on()
        assert hourly.calls == 2


async def test_a_loop_that_was_held_up_for_seconds_leaves_no_turn_out(wall: type[Wall]) -> None:
    """A machine that slept: an hourly job whose turn came meanwhile does not wait for the next hour."""
    work, hourly = Work(), Work()
    with beaten(work) as metronome:
        metronome.add(hourly.run, every=timedelta(hours=1))
        assert await work.goes_on()
        wall.away = timedelta(minutes=70)
        for _ in range(100):
            if hourly.calls == 2:
                break
            await asyncio.sleep(0.02)
        assert hourly.calls == 2


async def test_once_stopped_nothing_is_called(wall: type[Wall]) -> None:
    work = Work()
    with beaten(work):
        assert await work.goes_on()
    wall.away = A_DAY
    calls = work.calls
    await asyncio.sleep(3 * EVERY.total_seconds())
    assert work.calls == calls
