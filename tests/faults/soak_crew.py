"""The soak's processes: hired, told to beat, killed at any moment, replaced."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Final

from staybot.config import Settings
from tests.e2e.forked import processes
from tests.faults.soak_worker import OVER, Cell, SharedClock, serve, work

WORKERS: Final = 4
WEBS: Final = 2
PATIENCE: Final = 1800.0
"""The machine's seconds after which a beat that does not end counts as stuck."""


@dataclass
class Hand:
    """One process, and the last step that it is through with."""

    process: BaseProcess
    done: Cell
    is_worker: bool


@dataclass
class Crew:
    """As many as there should be, whatever happens to them; `deeds` counts that."""

    settings: Settings
    clock: SharedClock
    deeds: Counter[str]
    hands: list[Hand] = field(default_factory=list)
    step: Cell = field(default_factory=lambda: processes.RawValue("i", 0))

    @property
    def workers(self) -> list[Hand]:
        return [one for one in self.hands if one.is_worker]

    def hires(self) -> None:
        """Fill every place whose process is gone; whoever went by itself is counted."""
        gone = [one for one in self.hands if not one.process.is_alive()]
        self.deeds["processes that ended by themselves and were started again"] += len(gone)
        self.hands = [one for one in self.hands if one.process.is_alive()]
        for is_worker, places in ((True, WORKERS), (False, WEBS)):
            for _ in range(places - sum(one.is_worker is is_worker for one in self.hands)):
                self._hire(is_worker=is_worker)

    def _hire(self, *, is_worker: bool) -> None:
        done: Cell = processes.RawValue("i", self.step.value - 1)
        arguments = (self.settings, self.clock, self.step, done)
        process = processes.Process(target=work if is_worker else serve, args=arguments)
        process.start()
        self.hands.append(Hand(process, done, is_worker))

    async def kills(self, chance: random.Random, *, is_worker: bool) -> None:
        """One of them, by SIGKILL; another one takes its place."""
        hand = chance.choice([one for one in self.hands if one.is_worker is is_worker])
        at_work = hand.done.value < self.step.value
        what = ("workers killed at work" if at_work else "workers killed") if is_worker else "webs killed"
        self.deeds[what] += 1
        self.hands.remove(hand)
        hand.process.kill()
        await asyncio.to_thread(hand.process.join)
        self.hires()

    async def beats(self) -> None:
        """Each of the workers begins a beat now and ends it, or dies at it and leaves it to the next."""
        self.step.value += 1
        until = monotonic() + PATIENCE
        while late := [one for one in self.workers if one.done.value < self.step.value]:
            if monotonic() > until:
                self.deeds["beats that did not end"] += len(late)
                for one in late:
                    one.process.kill()
                until = monotonic() + PATIENCE
            self.hires()
            await asyncio.sleep(0.02)

    def leaves(self) -> None:
        """Everybody stops."""
        self.step.value = OVER
        for one in self.hands:
            one.process.join(20)
            if one.process.is_alive():
                one.process.kill()
