"""kill -9 while a digest and its thread are posted: nothing comes twice, and what did not come is told."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.demo.stage import Stage
from tests.databases import Databases
from tests.e2e import mortal
from tests.e2e.conftest import CAST, START
from tests.e2e.forked import processes
from tests.e2e.test_kill import LEASE
from tests.e2e.test_kill_close import CLOSES, LATER, Prepared, prepared
from tests.interviews_only import INTERVIEWS_ONLY
from tests.tally import Tally


@pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.long)])
async def test_killed_while_a_digest_and_its_thread_are_posted_nothing_comes_twice(
    tmp_path: Path, databases: Databases, tally: Tally, kills: int
) -> None:
    """Nobody can look into a channel: what was in hand is not repeated, and the operator is told of it. What
    stands below it in the thread waits with it.
    """
    settings = Settings(**INTERVIEWS_ONLY, database_url=databases.new("sqlite"))
    stage = Stage(tmp_path, start=START, settings=settings)
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    try:
        ready = await prepared(stage, tmp_path, databases)
        whole = await posted(ready, kills=0, chance=random.Random(0), tally=Tally())
        assert len(whole) >= 2, "a digest and its thread"
        for seed in range(max(1, kills // 4)):
            told = operators(stage)
            found = await posted(ready, kills=4, chance=random.Random(seed), tally=tally)
            tally.things += len(whole)
            tally.doubled += sum((found - whole).values())
            missing = sum((whole - found).values())
            was_told = operators(stage) > told
            tally.lost += 0 if was_told else missing
            tally.note += f"[{missing} missing, told: {was_told}]"
    finally:
        await stage.sim.stop()
    tally.holds()


async def posted(ready: Prepared, *, kills: int, chance: random.Random, tally: Tally) -> Counter[str]:
    """What the channel shows after a close whose digest was posted by so many processes that died at it."""
    settings, stage = ready.copy(), ready.stage
    await mortal._deliver(settings, CLOSES + timedelta(hours=8))  # too late in the day for a digest
    before, now = len(stage.sim.all_posts), LATER
    for _ in range(kills):
        calls = len(stage.sim.calls)
        process = processes.Process(target=mortal.deliver, args=(settings, now))
        process.start()
        while len(stage.sim.calls) < calls + 1 and process.is_alive():  # noqa: ASYNC110 — no event crosses processes
            await asyncio.sleep(0.001)
        await asyncio.sleep(chance.random() * 0.15)
        tally.moments += process.is_alive()
        process.kill()
        await asyncio.to_thread(process.join)
        now += LEASE
    for _ in range(3):
        await mortal._deliver(settings, now)
        now += LEASE + timedelta(minutes=3)
    posts = stage.sim.all_posts[before:]
    return Counter(post.text for post in posts if post.to == stage.leadership.id and post.kind == "channel")


def operators(stage: Stage) -> int:
    """How often the operator was told that a message in the channel is in doubt."""
    ola = stage.people["ola@example.com"].id
    return sum(post.to == ola and "digest" in post.text.lower() for post in stage.sim.all_posts)
