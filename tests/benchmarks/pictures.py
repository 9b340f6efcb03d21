"""What the pictures of a digest cost: in time, in memory of the process that draws, and in stall of the event
loop meanwhile, beside a process that loads the chart library and ends, and beside a loop with nothing to do.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
from statistics import median
from typing import Any

from staybot.pictures import Renderer
from staybot.slack.views.digests.charts import charts
from tests.benchmarks.measuring import with_longest_stall
from tests.options import positive
from tests.unit.slack.pictured import ALL

LOADS = "import matplotlib.figure, matplotlib.backends.backend_agg"


async def _idle_seconds(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def _loads_and_ends() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", LOADS)
    await process.wait()


async def _case(name: str, *, rounds: int) -> dict[str, Any]:
    wanted = charts(ALL[name])
    loads, draws, idle = [], [], []
    for _ in range(rounds):
        loads.append(await with_longest_stall(_loads_and_ends()))
        draws.append(await with_longest_stall(Renderer().draw(wanted)))
        idle.append(await with_longest_stall(_idle_seconds(draws[-1][0])))
    ours, theirs = median(took for took, _ in draws), median(took for took, _ in loads)
    return {
        "digest": name,
        "pictures": len(wanted),
        "baseline": "a process that loads the chart library and ends",
        "ratio": round(ours / theirs, 2),
        "medians_ms": {"staybot": round(ours * 1e3), "baseline": round(theirs * 1e3)},
        "longest_stall_ms": {
            "drawing": round(max(stall for _, stall in draws) * 1e3, 1),
            "idle": round(max(stall for _, stall in idle) * 1e3, 1),
        },
    }


async def _cases(names: list[str], *, rounds: int) -> list[dict[str, Any]]:
    return [await _case(name, rounds=rounds) for name in names]


def main(arguments: list[str]) -> dict[str, Any]:
    """Every digest in turn, the line's own figures are the first one's; the peak is that of the largest."""
    options = argparse.ArgumentParser(prog="pictures")
    options.add_argument("--rounds", type=positive, default=3)
    options.add_argument("--digests", nargs="+", default=["healthy", "many", "pulse"], choices=sorted(ALL))
    chosen = options.parse_args(arguments)
    cases = asyncio.run(_cases(chosen.digests, rounds=chosen.rounds))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    first = {key: cases[0][key] for key in ("ratio", "baseline", "medians_ms")}
    return {
        "benchmark": "pictures", **first, "n": chosen.rounds, "cases": cases,
        "peak_mib_of_the_process_that_draws": round(peak),
    }  # fmt: skip
