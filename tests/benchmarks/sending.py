"""Letters claimed and sent by one, two and four worker processes, beside what Slack takes: the simulator lets
three hundred messages a minute through and turns the rest away. All workers share one pace through the
database, so more of them shall send no faster and never be turned away, and nobody gets anything twice.

The baseline is a bare loop which posts to the same Slack as often as that takes messages for hours on end:
one each fifth of a second, without a claim, a record or a word of thought. It runs before the workers of each
case; the medians are of what passes between two messages.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median
from typing import Any, Final

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from staybot.clock import SystemClock
from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.simulator.rate_limits import PER_MINUTE
from tests.databases import Databases
from tests.e2e import mortal
from tests.e2e.conftest import CAST, START, team
from tests.e2e.trouble import until
from tests.interviews_only import INTERVIEWS_ONLY
from tests.options import positive

LIMIT: Final = PER_MINUTE["chat.postMessage"]
BASELINE: Final = f"a bare loop that posts the {LIMIT} messages a minute that Slack takes"
BARE: Final = 40
"""Messages that the loop posts at most."""
PACE: Final = 285
"""A setting just below it."""
OPENING: Final = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
ALL_DUE: Final = datetime(2026, 10, 23, 8, 0, tzinfo=UTC)
"""Every invitation's day has come."""
INVITED_OF_CAST: Final = 14
INVITED: Final = "stay interview for"
"""What only the bot's letters say."""
SAID: Final = "Posted by a bare loop."
PATIENCE: Final = 240.0


def main(arguments: list[str]) -> dict[str, Any]:
    """The share reached of what the bare loop posts; the line's own is that of one worker."""
    parser = argparse.ArgumentParser(prog="sending")
    parser.add_argument("--letters", type=positive, default=60)
    parser.add_argument("--workers", type=positive, nargs="+", default=[1, 2, 4])
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        databases = Databases(Path(name))
        try:
            cases = [_case(databases, Path(name), workers, chosen) for workers in chosen.workers]
        finally:
            databases.close()
    first = {key: cases[0][key] for key in ("ratio", "medians_ms", "a_minute", "n")}
    return {"benchmark": "sending", **first, "baseline": BASELINE, "cases": cases}


def _case(databases: Databases, folder: Path, workers: int, chosen: Any) -> dict[str, Any]:
    own = folder / f"{workers}"
    own.mkdir()
    return asyncio.run(_sent(databases, own, workers=workers, letters=chosen.letters))


async def _sent(databases: Databases, folder: Path, *, workers: int, letters: int) -> dict[str, Any]:
    crowd = team("crowd", manager="petra@example.com", size=max(0, letters - INVITED_OF_CAST))
    settings = Settings(**INTERVIEWS_ONLY, database_url=databases.new("postgresql"))
    stage = Stage(folder, start=START, settings=settings)
    await stage.open([*CAST, *crowd], leaders=["noor@example.com"])
    await stage.bot.stop()
    await _done(_started(mortal.deliver, stage.bot.settings, OPENING))
    stage.sim.enforce_rate_limits = True
    count = len(crowd) + INVITED_OF_CAST
    try:
        posting = asyncio.create_task(_post(stage, min(count, BARE)))
        bare = await _arrivals(stage, SAID, min(count, BARE))
        await posting
        async with _working(stage, workers):
            ours = await _arrivals(stage, INVITED, count)
    finally:
        await stage.sim.stop()
    return {"workers": workers, "letters": count, **_against(ours, bare)} | {
        "twice": sum(sent > 1 for sent in _received(stage, INVITED).values()),
        "turned_away": sum(call.error == "ratelimited" for call in stage.sim.calls),
    }


async def _post(stage: Stage, count: int) -> None:
    """The bare loop: to everybody in turn, for Slack takes one message a second into one conversation."""
    client = AsyncWebClient(token=stage.sim.bot_token, base_url=f"{stage.sim.url}/api/")
    began, people = time.monotonic(), itertools.cycle(stage.people.values())
    for number, person in zip(range(count), people, strict=False):
        await asyncio.sleep(began + number * 60 / LIMIT - time.monotonic())
        await client.chat_postMessage(channel=person.id, text=SAID)


@asynccontextmanager
async def _working(stage: Stage, workers: int) -> AsyncIterator[None]:
    now, paced = SystemClock().now(), replace(stage.bot.settings, messages_per_minute=PACE)
    running = [_started(mortal.work, paced, ALL_DUE, now) for _ in range(workers)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            await _done(process)


async def _arrivals(stage: Stage, words: str, count: int) -> list[float]:
    """The moments at which such messages came, until so many have."""
    moments: list[float] = []

    def is_all() -> bool:
        there = _received(stage, words).total()
        moments.extend([time.monotonic()] * (there - len(moments)))
        return there >= count

    await until(is_all, seconds=PATIENCE)
    return moments


def _against(ours: list[float], bare: list[float]) -> dict[str, Any]:
    ours_ms, bare_ms = (median(b - a for a, b in pairwise(moments)) * 1e3 for moments in (ours, bare))
    rate, limit = (60 * (len(moments) - 1) / (moments[-1] - moments[0]) for moments in (ours, bare))
    return {
        "ratio": round(rate / limit, 3), "medians_ms": {"staybot": round(ours_ms), BASELINE: round(bare_ms)},
        "a_minute": {"staybot": round(rate, 1), BASELINE: round(limit, 1)},
        "n": {"staybot": len(ours), BASELINE: len(bare)},
    }  # fmt: skip


def _started(deed: Any, *arguments: Any) -> BaseProcess:
    process = multiprocessing.get_context("forkserver").Process(target=_aside, args=(deed, *arguments))
    process.start()
    return process


def _aside(deed: Any, *arguments: Any) -> None:
    """What it logs stands beside the results, not among them."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    deed(*arguments)


async def _done(process: BaseProcess) -> None:
    await asyncio.to_thread(process.join)


def _received(stage: Stage, words: str) -> Counter[str]:
    """How many direct messages with such words everybody got."""
    return Counter(post.to for post in stage.sim.all_posts if post.kind == "dm" and words in post.text)
