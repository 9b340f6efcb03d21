"""What a stored, sealed tap – or a submitted interview – costs beside bare Bolt's button that does nothing.

One at a time, in process: Bolt's own request objects, signed for HTTP, and what Bolt's Socket Mode handler
calls. The processor's time is of all threads of this process: a database server's own, and the Web API's that
opens the message tap's window, are only in the time by the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from slack_bolt.async_app import AsyncApp

from staybot.slack import api
from tests.benchmarks import apps, stub
from tests.benchmarks.clicks import Choices, Clicks, Keystrokes, Submits, Taps
from tests.benchmarks.company import Company, company
from tests.benchmarks.measuring import Costs, Next, against, in_turns, settle
from tests.benchmarks.payloads import WAYS, Handled
from tests.databases import DIALECTS, Databases
from tests.noting import noted
from tests.options import positive

WHAT: Final = {
    "choice": "chosen in the window",
    "tap": "tapped in the message; the window that then opens is counted too, so it also stands beside bare "
    "Bolt opening that same window",
    "draft": "a character typed in an interview",
    "submit": "an interview submitted: stored, read, and answered with the page of its themes",
}


def on_each_database(cases: Callable[..., Iterator[dict[str, Any]]], chosen: Any) -> list[dict[str, Any]]:
    """The cases measured on each kind of database, before one simulated Web API."""
    with tempfile.TemporaryDirectory() as name, stub.running() as slack:
        databases = Databases(Path(name))
        try:
            return [case for on in DIALECTS for case in cases(on, databases, Path(name), slack, chosen)]
        finally:
            databases.close()


def main(arguments: list[str]) -> dict[str, Any]:
    """The figures of every way to Slack and every database; the first is the line's own."""
    parser = argparse.ArgumentParser(prog="pulse_tap")
    parser.add_argument("--people", type=positive, default=400)
    parser.add_argument("--rounds", type=positive, default=20)
    parser.add_argument("--each", type=positive, default=25)
    parser.add_argument("--what", nargs="+", choices=list(WHAT), default=list(WHAT))
    chosen = parser.parse_args(arguments)
    cases = on_each_database(_on, chosen)
    first = {key: cases[0][key] for key in ("ratio", "ratio_p10", "wall_ratio", "baseline", "medians_us")}
    return {"benchmark": "pulse_tap", **first, "what": WHAT, "cases": cases}


def _on(on: str, databases: Databases, folder: Path, slack: str, chosen: Any) -> Iterator[dict[str, Any]]:
    with company(databases, on, folder / on, people=chosen.people) as made:
        pulse, interview = made.open(made.next_pulse()), made.open(made.next_interview())
        every: dict[str, Clicks] = {
            "choice": Choices(made, pulse), "tap": Taps(made, pulse),
            "draft": Keystrokes(made, interview), "submit": Submits(made, interview),
        }  # fmt: skip
        numbers = itertools.count()
        for way in WAYS:
            for what in chosen.what:
                turns = Turns(every[what], way, numbers)
                costs = asyncio.run(_costs(made, slack, turns, chosen))
                assert turns.is_stored(), "staybot did not store what it was given"
                statements = asyncio.run(_statements(made, slack, turns))
                yield {"what": what, "way": way, "on": on, **_told(costs), "statements": statements}


@dataclass
class Turns:
    """Every contender's clicks of one sort, over one way: each click is new, whoever gets it."""

    clicks: Clicks
    way: str
    numbers: Iterator[int]
    last: int = -1
    """The number of the last click that staybot got."""

    def of(self, name: str, app: AsyncApp) -> Next:
        """What prepares the contender's next click."""

        def prepare() -> Handled:
            number = next(self.numbers)
            if name == apps.OURS:
                self.last = number
            return WAYS[self.way](app, self.clicks.payload(number))

        return prepare

    def is_stored(self) -> bool:
        """Whether staybot did what it is measured for."""
        return self.clicks.is_stored(self.last)


async def _costs(made: Company, slack: str, turns: Turns, chosen: Any) -> dict[str, Costs]:
    async with api.session() as http:
        contenders = {**apps.bare(slack), apps.OURS: await apps.ours(made.db, slack, http)}
        if isinstance(turns.clicks, Taps):
            contenders[apps.OPENING] = apps.opening(slack, http, turns.clicks.view)
        acts = {name: turns.of(name, app) for name, app in contenders.items()}
        settle()
        return await in_turns(acts, rounds=chosen.rounds, each=chosen.each)


async def _statements(made: Company, slack: str, turns: Turns) -> list[str]:
    """What one click asks of the database: each statement's verb and table."""
    async with api.session() as http:
        app = await apps.ours(made.db, slack, http)
        with noted(made.db) as statements:
            await turns.of(apps.OURS, app)()()
    verbs = [text.split(maxsplit=1)[0] for text, _ in statements]
    tables = [re.search(r"(?:FROM|UPDATE|INTO)\s+(\w+)", text) for text, _ in statements]
    return [f"{verb} {table[1]}" for verb, table in zip(verbs, tables, strict=True) if table]


def _told(costs: dict[str, Costs]) -> dict[str, Any]:
    ours = costs[apps.OURS]
    others = [name for name in (apps.BEFORE_RESPONSE, apps.OPENING) if name in costs]
    return {
        **against(ours, costs[apps.AS_IT_COMES]),
        "baseline": apps.AS_IT_COMES,
        **{name: against(ours, costs[name]) for name in others},
        "medians_us": {name: cost.told() for name, cost in costs.items()},
        "n": len(ours.cpu),
    }
