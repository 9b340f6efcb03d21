"""What goes wrong during the soak, while its processes are at work: by chance of the seed, with counts."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from staybot.simulator import Simulator
from staybot.simulator.faults import Fault
from tests.faults import limited
from tests.faults.cluster import Cluster
from tests.faults.soak_crew import Crew
from tests.faults.soak_worker import SharedClock

TROUBLES: Final = (
    Fault.error500, Fault.drop_before, Fault.drop_after, Fault.slow(0.5), Fault.rate_limited(retry_after=1),
    Fault.api_error("internal_error"), Fault.api_error("service_unavailable"),
)  # fmt: skip
METHODS: Final = ("chat.postMessage", "chat.postMessage", "chat.postMessage", "chat.update",
                  "conversations.history", "views.open")  # fmt: skip
GROWING: Final = (1, 2, 4, 8, 16)
"""Seconds that Slack asks for, one 429 after another."""
PAUSE: Final = (0.0, 0.5)
"""The machine's seconds between two troubles."""
AT_ONCE: Final = 8
"""Troubles at one instant at most; then what was due is left to come through."""
BERLIN: Final = ZoneInfo("Europe/Berlin")
SAFE_HOURS: Final = (time(9, 30), time(12, 30))
LONGEST_JUMP: Final = 3 * 3600.0
"""From then on the bot's clock is still at a working hour, and its mistake disturbs nobody."""

Trouble = Callable[[], Awaitable[object]]


@dataclass
class Troubles:
    """One after another for as long as there is work."""

    sim: Simulator
    server: Cluster
    crew: Crew
    clock: SharedClock
    chance: random.Random
    deeds: Counter[str]
    slack_clock: Callable[[], datetime]
    left: int = AT_ONCE
    weights: dict[str, float] = field(
        default_factory=lambda: {
            "_slack": 8, "_growing": 0.7, "_cut": 2, "_crash": 0.4, "_kill_worker": 1.5, "_kill_web": 1,
            "_sockets": 2, "_twice": 1, "_jump": 1, "_full_disk": 1,
        }
    )  # fmt: skip

    def begin_anew(self) -> None:
        """At the next instant."""
        self.left = AT_ONCE

    async def go_on(self, work: asyncio.Task[None]) -> None:
        """Until that work is done, or there was trouble enough."""
        while not work.done():
            await asyncio.wait([work], timeout=self.chance.uniform(*PAUSE))
            if self.left and not work.done():
                self.left -= 1
                (name,) = self.chance.choices(list(self.weights), list(self.weights.values()))
                trouble: Trouble = getattr(self, name)
                await trouble()

    def moments(self) -> int:
        """How often something was broken."""
        return self.deeds.total()

    async def _slack(self) -> None:
        for _ in range(self.chance.choice([1, 1, 3])):
            self.sim.faults.next(self.chance.choice(METHODS), self.chance.choice(TROUBLES))
            self.deeds["faults of Slack's: 500, 429, errors, no answer before or after the work"] += 1

    async def _growing(self) -> None:
        for seconds in GROWING:
            self.sim.faults.next("chat.postMessage", Fault.rate_limited(retry_after=seconds))
        self.deeds["rows of 429 with a growing Retry-After"] += 1

    async def _cut(self) -> None:
        self.deeds["database connections cut"] += await asyncio.to_thread(self.server.cut)

    async def _crash(self) -> None:
        await asyncio.to_thread(self.server.crash)
        self.deeds["database crashes"] += 1

    async def _kill_worker(self) -> None:
        await self.crew.kills(self.chance, is_worker=True)

    async def _kill_web(self) -> None:
        await self.crew.kills(self.chance, is_worker=False)

    async def _sockets(self) -> None:
        if self.chance.random() < 0.3:
            self.sim.faults.too_many_websockets()
        self.deeds["sockets cut or refreshed"] += self.sim.sockets.count
        await self.chance.choice([self.sim.faults.cut_sockets, self.sim.faults.refresh_sockets])()

    async def _twice(self) -> None:
        self.sim.faults.duplicate_deliveries(3)
        self.deeds["payloads delivered twice"] += 3

    async def _jump(self) -> None:
        """The bot's clock runs ahead for a while and is put right; Slack's and everybody's stays right."""
        begin, end = SAFE_HOURS
        if begin <= self.slack_clock().astimezone(BERLIN).time() <= end:
            self.clock.jumps(self.chance.uniform(60.0, LONGEST_JUMP))
            await asyncio.sleep(self.chance.uniform(0.05, 2.0))
            self.clock.jumps(0.0)
            self.deeds["jumps of the clock, there and back"] += 1

    async def _full_disk(self) -> None:
        """No process can write to a file, the keys of rounds among them."""
        with ExitStack() as stack:
            for one in self.crew.hands:
                stack.enter_context(limited.full(one.process, when=True))
            await asyncio.sleep(self.chance.uniform(0.05, 1.0))
        self.deeds["disks full for a while"] += 1
