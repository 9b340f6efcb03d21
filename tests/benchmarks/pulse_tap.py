"""What a stored, sealed tap costs beside bare Bolt's button that does nothing.

One at a time, in process: Bolt's own request objects, signed for HTTP, and what Bolt's Socket Mode handler
calls. The processor's time is of all threads of this process, so PostgreSQL's own is only in the wall time.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from slack_bolt.async_app import AsyncApp

from staybot.flows import surveys
from staybot.slack import api
from staybot.slack.views import interview as interview_views
from staybot.flows import interview as interviews
from tests.benchmarks import apps, stub
from tests.benchmarks.company import Company, company, slack_id
from tests.benchmarks.measuring import Next, against, in_turns
from tests.benchmarks.payloads import WAYS, Deliver, Json, click, in_modal
from tests.databases import DIALECTS, Databases

Clicks = Iterator[Json]


def main(arguments: list[str]) -> dict[str, Any]:
    """The figures, of every way to Slack and every database."""
    parser = argparse.ArgumentParser(prog="pulse_tap", description=__doc__)
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--each", type=int, default=25)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, stub.running() as slack:
        databases = Databases(Path(folder))
        try:
            cases = [case for on in DIALECTS for case in _on(on, databases, Path(folder), slack, chosen)]
        finally:
            databases.close()
    first = cases[0]
    return {**{k: first[k] for k in ("ratio", "baseline", "medians_us")}, "unit": "cpu", "cases": cases}


def _on(on: str, databases: Databases, folder: Path, slack: str, chosen: Any) -> list[dict[str, Any]]:
    with company(databases, on, folder / on, people=chosen.people) as made:
        clicks = {"tap": taps(made), "draft": keystrokes(made)}
        return [
            asyncio.run(_case(made, slack, way=way, what=what, on=on, clicks=clicks[what], chosen=chosen))
            for way in WAYS
            for what in clicks
        ]


async def _case(
    made: Company, slack: str, *, way: str, what: str, on: str, clicks: Clicks, chosen: Any
) -> dict[str, Any]:
    async with api.session() as http:
        every = {**apps.bare(slack), "staybot": await apps.ours(made.db, slack, http)}
        acts = {name: partial(_next, WAYS[way], app, clicks) for name, app in every.items()}
        costs = await in_turns(acts, rounds=chosen.rounds, each=chosen.each)
    staybot = costs.pop("staybot")
    compared = {name: against(staybot, cost) for name, cost in costs.items()}
    return {
        "what": what, "way": way, "on": on,
        "ratio": compared[apps.AS_IT_COMES]["ratio"], "baseline": apps.AS_IT_COMES,
        "medians_us": {"staybot": staybot.told(), **{name: cost.told() for name, cost in costs.items()}},
        "compared": compared, "n": len(staybot.cpu),
    }  # fmt: skip


def _next(deliver: Deliver, app: AsyncApp, clicks: Clicks) -> Any:
    return deliver(app, next(clicks))
