"""What it costs to claim letters, beside two queues that others keep, on the same PostgreSQL: only who gets
what, not the work itself. Workers ask at the same time until nothing is left; none may get what another got.

The other two come with `pip install -r tests/benchmarks/requirements.txt`; without them the line says so.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from tests.benchmarks import queues
from tests.benchmarks.company import company
from tests.benchmarks.queues import Letters, Queue
from tests.databases import Databases

OURS: Final = "staybot"
LARGE: Final = "staybot, 200 at once"
MISSING: Final = "Not installed: pip install -r tests/benchmarks/requirements.txt"


def main(arguments: list[str]) -> dict[str, Any]:
    """Microseconds for each letter; the baseline is the better of the other two."""
    parser = argparse.ArgumentParser(prog="claiming")
    parser.add_argument("--letters", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--against", nargs="*", default=queues.installed(), choices=queues.THEIRS)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        databases = Databases(Path(name))
        try:
            with company(databases, "postgresql", Path(name), people=1) as made:
                contenders = {OURS: Letters(made.db), LARGE: Letters(made.db, at_once=200)}
                found = asyncio.run(_measured(contenders, databases, chosen))
        finally:
            databases.close()
    return {"benchmark": "claiming", **_told(found, chosen)}


async def _measured(ours: dict[str, Letters], databases: Databases, chosen: Any) -> dict[str, list[float]]:
    theirs = await queues.opened(
        chosen.against, new=lambda: databases.empty("postgresql"), workers=chosen.workers
    )
    contenders: dict[str, Queue] = {**ours, **theirs}
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(chosen.rounds + 1):
        for name, queue in contenders.items():
            await queue.fill(chosen.letters)
            cost = await _emptied(queue, letters=chosen.letters, workers=chosen.workers)
            if number:
                found[name].append(cost)
    for queue in theirs.values():
        await queue.close()
    return found


async def _emptied(queue: Queue, *, letters: int, workers: int) -> float:
    """Microseconds for each letter, until nothing is left."""
    claimed: list[Any] = []

    async def ask(worker: int) -> None:
        while got := await queue.claim(worker):
            claimed.extend(got)

    before = perf_counter()
    await asyncio.gather(*map(ask, range(workers)))
    took = perf_counter() - before
    assert len(claimed) == len(set(claimed)) == letters, "something was claimed twice, or never"
    return took / letters * 1e6


def _told(found: dict[str, list[float]], chosen: Any) -> dict[str, Any]:
    medians = {name: median(costs) for name, costs in found.items()}
    told: dict[str, Any] = {
        "medians_us_a_letter": {name: round(cost, 1) for name, cost in medians.items()},
        "letters": chosen.letters, "workers": chosen.workers, "n": chosen.rounds, "twice": 0,
    }  # fmt: skip
    theirs = {name: medians[name] for name in queues.THEIRS if name in medians}
    if not theirs:
        return {"ratio": None, "baseline": MISSING, **told}
    best = min(theirs, key=lambda name: theirs[name])
    ratio = medians[OURS] / medians[best]
    return {"ratio": round(ratio, 3), "times_faster": round(1 / ratio, 1), "baseline": best, **told}
