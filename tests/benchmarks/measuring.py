"""Costs of two things measured in turns, so that whatever else the machine does falls on both."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Final

BEAT: Final = 0.002
"""Seconds between two looks at the event loop."""

Act = Callable[[], Awaitable[None]]
Next = Callable[[], Act]
"""Prepares one act, which is then measured; the preparation is not."""


@dataclass
class Costs:
    """Microseconds of each act, in the order they were made."""

    cpu: list[float] = field(default_factory=list)
    """Of every thread of this process; a database server's own is not in it."""
    wall: list[float] = field(default_factory=list)

    def add(self, *, cpu: float, wall: float) -> None:
        """One act's, in seconds."""
        self.cpu.append(cpu * 1e6)
        self.wall.append(wall * 1e6)

    def told(self) -> dict[str, float]:
        """Medians, the fastest of ten and the slowest of a hundred."""
        return {
            "cpu_p10": round(_fastest_tenth(self.cpu)),
            "cpu_p50": round(median(self.cpu)),
            "cpu_p99": round(_slowest_of_hundred(self.cpu)),
            "wall_p50": round(median(self.wall)),
            "wall_p99": round(_slowest_of_hundred(self.wall)),
        }


def settle() -> None:
    """What exists by now is no garbage that a collection looks at, as in a bot that has started (bot.run);
    for a baseline in the same process too.
    """
    gc.collect()
    gc.freeze()


async def in_turns(acts: dict[str, Next], *, rounds: int, each: int) -> dict[str, Costs]:
    """Each act so many times, then the next, round after round; one round before them is not counted."""
    found = {name: Costs() for name in acts}
    for number in range(rounds + 1):
        for name, prepare in acts.items():
            for _ in range(each):
                act = prepare()
                wall, cpu = time.perf_counter(), time.process_time()
                await act()
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                if number:
                    found[name].add(cpu=cpu, wall=wall)
    return found


def against(ours: Costs, baseline: Costs) -> dict[str, Any]:
    """How many times the baseline's median ours is, in processor time and by the clock; and the same of the
    fastest tenth in processor time, which a busy machine disturbs least.
    """
    return {
        "ratio": round(median(ours.cpu) / median(baseline.cpu), 2),
        "ratio_p10": round(_fastest_tenth(ours.cpu) / _fastest_tenth(baseline.cpu), 2),
        "wall_ratio": round(median(ours.wall) / median(baseline.wall), 2),
    }


def _fastest_tenth(values: list[float]) -> float:
    return quantiles(_at_least_two(values), n=10, method="inclusive")[0]


def _slowest_of_hundred(values: list[float]) -> float:
    return quantiles(_at_least_two(values), n=100, method="inclusive")[-1]


def _at_least_two(values: list[float]) -> list[float]:
    """Of one alone there are no quantiles: it is the fastest and the slowest."""
    return values if len(values) > 1 else values * 2


async def with_longest_stall(work: Awaitable[object]) -> tuple[float, float]:
    """Seconds that it took, and by how many a short sleep was at most too long meanwhile."""
    worst = 0.0
    task = asyncio.ensure_future(work)
    before = last = time.perf_counter()
    while not task.done():
        await asyncio.sleep(BEAT)
        now = time.perf_counter()
        worst, last = max(worst, now - last - BEAT), now
    await task
    return time.perf_counter() - before, worst
