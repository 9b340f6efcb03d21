"""What it costs to claim letters, beside two queues that others keep, on the same PostgreSQL: only who gets
what, not the work itself. Workers ask at the same time until nothing is left; none may get what another got.

What each does for it, as its own worker would:
- staybot: one UPDATE of as many rows as a worker sends within half a lease (`letters.at_once`: 150, with two
  workers at the default pace), over a connection that it keeps. It gets ids: what a letter says is composed
  when it is sent, which is not measured. A claim is a lease on a row that waits still, and here nothing that
  is claimed ever goes out: each claim passes over all those before it, as many as the bot never has in hand.
- pgqueuer: one UPDATE of ten rows, and it gets whole jobs. Once more with as many rows as we claim: the
  figures "alike", where each asks the server for the same.
- procrastinate: one call of a function for each job, which also writes an event; it gets the whole job.

`recorded`, for a fifth as many: the same, and that each is done. staybot writes two transactions for each
letter, one before it is sent and one after it: so a message is never sent twice, whoever is killed.
procrastinate writes one after it, pgqueuer one for each ten: there, what was done when a worker is killed is
done again by another.

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

from tests.benchmarks import queues_of_others as others
from tests.benchmarks.company import START, Company
from tests.benchmarks.queues import Letters, Queue
from tests.databases import Databases
from tests.options import positive

OURS: Final = "staybot"
MISSING: Final = "Nothing to compare with: pip install -r tests/benchmarks/requirements.txt brings"
WHAT: Final = ("claimed", "recorded")

Costs = dict[str, list[float]]


def main(arguments: list[str]) -> dict[str, Any]:
    """Microseconds for each letter; the baseline is the better of the other two."""
    parser = argparse.ArgumentParser(prog="claiming")
    parser.add_argument("--letters", type=positive, default=1_000)
    parser.add_argument("--workers", type=positive, default=2)
    parser.add_argument("--rounds", type=positive, default=7)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        databases = Databases(Path(name))
        try:
            found = asyncio.run(_measured(_ours(databases, Path(name), chosen.workers), databases, chosen))
        finally:
            databases.close()
    return {"benchmark": "claiming", **_told(found, chosen)}


def _ours(databases: Databases, folder: Path, workers: int) -> Letters:
    """As many workers as processes would be: each with connections of its own."""
    url = databases.new("postgresql")
    first = Company(url, folder, people=1)
    return Letters([first.db, *(Company(url, folder, people=1, at=START).db for _ in range(workers - 1))])


async def _measured(ours: Letters, databases: Databases, chosen: Any) -> dict[str, Costs]:
    contenders: dict[str, Queue] = {OURS: ours}
    chosen.at_once = ours.at_once
    if not others.missing():
        contenders |= await others.opened(
            new=lambda: databases.empty("postgresql"), workers=chosen.workers, at_once=chosen.at_once
        )
    found: dict[str, Costs] = {what: {name: [] for name in contenders} for what in WHAT}
    for number in range(chosen.rounds + 1):
        for what in WHAT:
            for name, queue in contenders.items():
                letters = chosen.letters if what == "claimed" else -(-chosen.letters // 5)
                await queue.fill(letters)
                cost = await _emptied(queue, what=what, letters=letters, workers=chosen.workers)
                if number:
                    found[what][name].append(cost)
    for queue in contenders.values():
        await queue.close()
    return found


async def _emptied(queue: Queue, *, what: str, letters: int, workers: int) -> float:
    """Microseconds for each letter, until nothing is left."""
    claimed: list[Any] = []

    async def ask(worker: int) -> None:
        while got := await queue.claim(worker):
            if what == "recorded":
                await queue.record(worker, got)
            claimed.extend(got)

    before = perf_counter()
    await asyncio.gather(*map(ask, range(workers)))
    took = perf_counter() - before
    assert len(claimed) == len(set(claimed)) == letters, "something was claimed twice, or never"
    return took / letters * 1e6


def _told(found: dict[str, Costs], chosen: Any) -> dict[str, Any]:
    medians = {what: {name: median(cost) for name, cost in costs.items()} for what, costs in found.items()}
    told: dict[str, Any] = {
        f"medians_us_a_letter_{what}": {name: round(cost, 1) for name, cost in costs.items()}
        for what, costs in medians.items()
    } | {"letters": chosen.letters, "workers": chosen.workers, "n": chosen.rounds, "twice": 0}
    if missing := others.missing():
        return {"ratio": None, "baseline": f"{MISSING} {', '.join(missing)}", **told}
    claimed, recorded = (medians[what] for what in WHAT)
    best = min(others.THEIRS, key=lambda name: claimed[name])
    ratio = claimed[OURS] / claimed[best]
    return {
        "ratio": round(ratio, 3), "times_faster": round(1 / ratio, 1), "baseline": best,
        "at_once": chosen.at_once,
        "times_faster_alike": round(claimed[others.alike(chosen.at_once)] / claimed[OURS], 1),
        "times_faster_recorded": {name: round(recorded[name] / recorded[OURS], 2) for name in others.THEIRS},
        **told,
    }  # fmt: skip
