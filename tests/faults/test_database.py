"""PostgreSQL crashes and restarts, or ends connections in the middle of a transaction, and it goes on."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from staybot.simulator.errors import NotOnScreen
from tests.e2e.conftest import Company
from tests.e2e.pulsing import given, pulse, pulsing
from tests.faults import paced
from tests.faults.cluster import Cluster, cluster
from tests.faults.tally import Tally

pytestmark = pytest.mark.long

LABELS = ["1 Strongly disagree", "2 Disagree", "3 In between", "4 Agree", "5 Strongly agree"]


@pytest.mark.parametrize(
    ("cuts", "crashes", "crowd"), [(12, 1, 60), pytest.param(80, 8, 300, marks=pytest.mark.long)]
)
async def test_a_database_that_restarts_while_letters_go_out_loses_and_doubles_none(
    tmp_path: Path, tally: Tally, cuts: int, crashes: int, crowd: int
) -> None:
    with cluster() as server:
        stage = await paced.opened(tmp_path, server.url, crowd=crowd)
        breaks = [server.cut] * cuts + [server.crash] * crashes
        random.Random(cuts).shuffle(breaks)
        for break_ in breaks:
            beat = asyncio.create_task(stage.bot.beat())
            tally.moments += await broken(beat, break_, random.Random(tally.moments))
            with suppress(Exception):
                await beat
            stage.clock.move(by=timedelta(seconds=61))
        await paced.beats(stage, until=stage.clock.now() + timedelta(minutes=crowd / 10))
        await stage.close()
    tally.once_each(paced.asked(stage), [post.to for post in paced.invitations(stage)])
    tally.holds()
    paced.check_manners(stage)


async def broken(beat: asyncio.Task[None], break_: Callable[[], object], chance: random.Random) -> bool:
    """Break the database at a random moment of the work; whether that still was under way."""
    await asyncio.sleep(chance.random() * 0.2)
    was_at_work = not beat.done()
    await asyncio.to_thread(break_)
    return was_at_work


@pytest.mark.parametrize(("cuts", "crashes"), [(20, 1), pytest.param(200, 10, marks=pytest.mark.long)])
async def test_a_tap_that_was_acknowledged_while_the_database_broke_is_stored(
    tmp_path: Path, tally: Tally, cuts: int, crashes: int
) -> None:
    with cluster() as server:
        async with pulsing(tmp_path, database_url=server.url) as company:
            await taps(company, server, tally, random.Random(3), cuts=cuts, crashes=crashes)
    tally.holds()
    assert tally.things > tally.moments / 4


async def taps(
    company: Company, server: Cluster, tally: Tally, chance: random.Random, *, cuts: int, crashes: int
) -> None:
    """Maria taps, the database breaks; what she was shown to have given is what her ballot holds."""
    maria, possible = company.maria, {given(company)[0]}
    breaks = [server.cut] * cuts + [server.crash] * crashes
    chance.shuffle(breaks)
    for break_ in breaks:
        score = chance.randrange(5)
        breaking = asyncio.create_task(asyncio.to_thread(break_))
        await asyncio.sleep(chance.random() * 0.05)  # to connect takes the one who cuts about as long
        await maria.click(LABELS[score], message=pulse(maria))
        await breaking
        shown = given_in_window(company)
        with suppress(NotOnScreen):
            await maria.close_modal(all=True)
        tally.moments += 1
        possible = {score + 1} if shown == score + 1 else {*possible, score + 1}
        tally.things += shown is not None
        company.stage.clock.move(by=timedelta(seconds=1))
        tally.lost += held(company) not in possible


def given_in_window(company: Company) -> int | None:
    """The score that the window shows as stored; None if words came instead of a window."""
    modal = company.maria.modal
    blocks = modal.blocks if modal is not None else []
    for block in blocks:
        element = block.get("element") or {}
        if str(block.get("block_id", "")).startswith("item."):
            chosen = (element.get("initial_option") or {}).get("value")
            return int(chosen) if chosen else None
    return None


def held(company: Company) -> int | None:
    """What the ballot holds; the pool finds out by its first question that connections are gone."""
    for _ in range(3):
        with suppress(Exception):
            return given(company)[0]
    return given(company)[0]
