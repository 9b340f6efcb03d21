"""kill -9 at any moment: no direct message is lost or doubled, and no acknowledged answer is gone."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.flows.asking import rounds
from staybot.flows.delivering.leases import IN_HAND
from tests.databases import Databases
from tests.e2e import mortal
from tests.e2e.conftest import CAST, START, team
from tests.e2e.forked import processes
from tests.interviews_only import INTERVIEWS_ONLY
from tests.tally import Tally

LEASE = IN_HAND + timedelta(seconds=10)
"""A little more than a claim's lease, which is longer than that of a letter begun: the next process gets what
the last one had in hand, and finds the fates that it left unknown.
"""

MORNINGS = [datetime(2026, 10, day, 8, 0, tzinfo=UTC) for day in (22, 23, 26, 27)]
"""Ten o'clock in Berlin (nine from the 25th on), when every invitation is due already."""


async def opened(folder: Path, url: str, *, size: int, is_open: bool = True) -> Stage:
    """A company whose interview is open, or due to, and of whose invitations none went out yet."""
    staff = [*CAST, *team("crowd", manager="petra@example.com", size=size)]
    stage = Stage(folder, start=START, settings=Settings(**INTERVIEWS_ONLY, database_url=url))
    await stage.open(staff, leaders=["noor@example.com"])
    await stage.bot.stop()
    stage.clock.move_to(datetime(2026, 10, 14, 12, 0, tzinfo=UTC))
    db = stage.bot.db
    for round_id in db.now(rounds.due_to_open) if is_open else ():
        db.now(rounds.open_, round_id=round_id)
    db.engine.dispose()
    return stage


def instants(count: int) -> list[datetime]:
    """As many instants of working hours, each a lease after the last."""
    a_day = [morning + n * LEASE for morning in MORNINGS for n in range(60)]
    return a_day[:count]


async def killed_during_delivery(stage: Stage, *, kills: int, seed: int) -> int:
    """Let processes deliver and kill each at a random moment. Returns how many died at work."""
    chance = random.Random(seed)
    died = 0
    for now in instants(kills):
        already = len(stage.sim.calls)
        process = processes.Process(target=mortal.deliver, args=(stage.bot.settings, now))
        process.start()
        while len(stage.sim.calls) <= already and process.is_alive():  # noqa: ASYNC110 — no event crosses processes
            await asyncio.sleep(0.001)
        await asyncio.sleep(chance.random() * 0.12)
        died += process.is_alive()
        process.kill()
        await asyncio.to_thread(process.join)
    return died


async def finish(stage: Stage, *, after: datetime) -> None:
    """One more process, that nobody kills."""
    process = processes.Process(target=mortal.deliver, args=(stage.bot.settings, after))
    process.start()
    await asyncio.to_thread(process.join)


def invitations(stage: Stage) -> Counter[str]:
    return Counter(post.to for post in stage.sim.all_posts if "stay interview for" in post.text)


async def check_kills(folder: Path, url: str, tally: Tally, *, size: int, kills: int) -> None:
    stage = await opened(folder, url, size=size)
    died = await killed_during_delivery(stage, kills=kills, seed=kills)
    await finish(stage, after=instants(kills + 2)[-1])
    received = invitations(stage)
    tally.moments, tally.things = died, size + 14
    tally.lost, tally.doubled = size + 14 - len(received), sum(n > 1 for n in received.values())
    tally.holds()
    assert died > kills * 0.8
    assert set(received.values()) == {1}
    assert len(received) == size + 14
    await stage.sim.stop()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_killed_ten_times_while_delivering_nothing_is_lost_or_doubled(
    tmp_path: Path, databases: Databases, tally: Tally, dialect: str
) -> None:
    await check_kills(tmp_path, databases.new(dialect), tally, size=150, kills=10)


@pytest.mark.long
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_killed_two_hundred_times_while_delivering_nothing_is_lost_or_doubled(
    tmp_path: Path, databases: Databases, tally: Tally, dialect: str
) -> None:
    await check_kills(tmp_path, databases.new(dialect), tally, size=2400, kills=200)
