"""How long taps, and interviews sent in, wait when so many arrive each second, answered or not: staybot's,
stored, and bare Bolt's.

Open loop: every click has its moment beforehand, and what is waited for begins there, so that a slow answer
also counts for those behind it. The contenders take turns, a few seconds each.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from staybot.slack import api
from tests.benchmarks import apps
from tests.benchmarks.clicks import Choices, Clicks, Submits
from tests.benchmarks.company import Company, company
from tests.benchmarks.measuring import settle
from tests.benchmarks.payloads import WAYS, Handled
from tests.benchmarks.pulse_tap import Turns, on_each_database
from tests.databases import Databases
from tests.options import positive, positive_seconds

GIVEN_UP: Final = 2_500
"""Milliseconds after which staybot says in words that it takes too long."""
RATES: Final = (50, 200, 500)
"""Clicks a second."""
WHAT: Final = ("choice", "submit")
"""As `pulse_tap` has them."""


def main(arguments: list[str]) -> dict[str, Any]:
    """Every sort, rate, way and database; the line's own figures are the first one's."""
    parser = argparse.ArgumentParser(prog="load")
    parser.add_argument("--people", type=positive, default=400)
    parser.add_argument("--rates", type=positive, nargs="+", default=RATES)
    parser.add_argument("--what", nargs="+", choices=WHAT, default=WHAT)
    parser.add_argument("--rounds", type=positive, default=2)
    parser.add_argument("--seconds", type=positive_seconds, default=1.5)
    chosen = parser.parse_args(arguments)
    cases = on_each_database(_on, chosen)
    first = {key: cases[0][key] for key in ("ratio", "baseline", "waited_ms")}
    return {"benchmark": "load", **first, "cases": cases}


def _on(on: str, databases: Databases, folder: Path, slack: str, chosen: Any) -> Iterator[dict[str, Any]]:
    with company(databases, on, folder / on, people=chosen.people) as made:
        pulse, interview = made.open(made.next_pulse()), made.open(made.next_interview())
        clicks: dict[str, Clicks] = {"choice": Choices(made, pulse), "submit": Submits(made, interview)}
        numbers = itertools.count()
        for what, way, rate in itertools.product(chosen.what, WAYS, chosen.rates):
            turns = Turns(clicks[what], way, numbers)
            waited = asyncio.run(_waited(made, slack, turns, rate=rate, chosen=chosen))
            assert turns.is_stored(), "staybot did not store what it was given"
            ours, bare = waited[apps.OURS], waited[apps.AS_IT_COMES]
            yield {
                "what": what, "on": on, "way": way, "a_second": rate, "n": len(ours),
                "baseline": apps.AS_IT_COMES, "ratio": round(median(ours) / median(bare), 2),
                "waited_ms": {name: _told(values) for name, values in waited.items()},
            }  # fmt: skip


async def _waited(
    made: Company, slack: str, turns: Turns, *, rate: int, chosen: Any
) -> dict[str, list[float]]:
    async with api.session() as http:
        contenders = {**apps.bare(slack), apps.OURS: await apps.ours(made.db, slack, http)}
        found: dict[str, list[float]] = {name: [] for name in contenders}
        settle()
        for number in range(chosen.rounds + 1):
            for name, app in contenders.items():
                prepare = turns.of(name, app)
                taps = [prepare() for _ in range(max(2, int(rate * chosen.seconds)))]
                waited = await _arrive(taps, rate=rate)
                found[name] += waited if number else []
    return found


async def _arrive(taps: list[Handled], *, rate: int) -> list[float]:
    """Milliseconds from each tap's moment to its answer."""
    loop = asyncio.get_running_loop()
    begin = loop.time() + 0.01

    async def one(number: int, tap: Handled) -> float:
        moment = begin + number / rate
        await asyncio.sleep(moment - loop.time())
        await tap()
        return (loop.time() - moment) * 1e3

    return await asyncio.gather(*(one(number, tap) for number, tap in enumerate(taps)))


def _told(waited: list[float]) -> dict[str, float]:
    return {
        "p50": round(median(waited), 2),
        "p99": round(quantiles(waited, n=100, method="inclusive")[-1], 2),
        "given_up": sum(one > GIVEN_UP for one in waited),
    }
