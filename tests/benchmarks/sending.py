"""Letters claimed and sent by one, two and four worker processes, beside what Slack takes: the simulator lets
three hundred messages a minute through and turns the rest away. All workers share one pace through the
database, so more of them shall send no faster and never be turned away, and nobody gets anything twice.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from staybot.clock import SystemClock
from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.simulator.rate_limits import PER_MINUTE
from tests.databases import Databases
from tests.e2e import mortal
from tests.e2e.conftest import CAST, START, team
from tests.e2e.trouble import until
from tests.interviews_only import INTERVIEWS_ONLY

LIMIT: Final = PER_MINUTE["chat.postMessage"]
BASELINE: Final = f"the {LIMIT} messages a minute that Slack takes"
PACE: Final = 285
"""A setting just below it."""
OPENING: Final = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
ALL_DUE: Final = datetime(2026, 10, 23, 8, 0, tzinfo=UTC)
"""Every invitation's day has come."""
INVITED_OF_CAST: Final = 14
PATIENCE: Final = 240.0


def main(arguments: list[str]) -> dict[str, Any]:
    """The share of the limit reached; the line's own is that of one worker."""
    parser = argparse.ArgumentParser(prog="sending")
    parser.add_argument("--letters", type=int, default=60)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        databases = Databases(Path(name))
        try:
            cases = [_case(databases, Path(name), workers, chosen) for workers in chosen.workers]
        finally:
            databases.close()
    first = {key: cases[0][key] for key in ("ratio", "a_minute")}
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
    now, paced = SystemClock().now(), replace(stage.bot.settings, messages_per_minute=PACE)
    running = [_started(mortal.work, paced, ALL_DUE, now) for _ in range(workers)]
    count = len(crowd) + INVITED_OF_CAST
    try:
        await until(lambda: bool(_invitations(stage)), seconds=PATIENCE)
        began, before = time.monotonic(), len(_invitations(stage))
        await until(lambda: len(_invitations(stage)) >= count, seconds=PATIENCE)
        minutes = (time.monotonic() - began) / 60
    finally:
        for process in running:
            process.kill()
            await _done(process)
        await stage.sim.stop()
    rate = (count - before) / minutes
    return {
        "workers": workers, "letters": count, "ratio": round(rate / LIMIT, 3), "a_minute": round(rate, 1),
        "twice": sum(sent > 1 for sent in _invitations(stage).values()),
        "turned_away": sum(call.error == "ratelimited" for call in stage.sim.calls),
    }  # fmt: skip


def _started(deed: Any, *arguments: Any) -> BaseProcess:
    process = multiprocessing.get_context("forkserver").Process(target=deed, args=arguments)
    process.start()
    return process


async def _done(process: BaseProcess) -> None:
    await asyncio.to_thread(process.join)


def _invitations(stage: Stage) -> Counter[str]:
    posts = stage.sim.all_posts
    return Counter(post.to for post in posts if post.kind == "dm" and "stay interview for" in post.text)
