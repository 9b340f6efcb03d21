"""PostgreSQL crashes and restarts, hands over to its standby, or ends connections in the middle of a
transaction, and it goes on.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from staybot.simulator.errors import NotOnScreen
from tests.e2e.conftest import Company
from tests.e2e.pulsing import given, pulse, pulsing
from tests.faults import paced
from tests.faults.cluster import cluster
from tests.faults.standby import pair
from tests.tally import Tally

pytestmark = pytest.mark.long

Break = Callable[[], object]
LABELS = ["1 Strongly disagree", "2 Disagree", "3 In between", "4 Agree", "5 Strongly agree"]


@pytest.mark.parametrize(
    ("cuts", "crashes", "crowd"), [(12, 1, 60), pytest.param(80, 8, 300, marks=pytest.mark.long)]
)
async def test_a_database_that_restarts_while_letters_go_out_loses_and_doubles_none(
    tmp_path: Path, tally: Tally, cuts: int, crashes: int, crowd: int
) -> None:
    with cluster() as server:
        breaks = [server.cut] * cuts + [server.crash] * crashes
        random.Random(cuts).shuffle(breaks)
        await letters(tmp_path, server.url, tally, breaks, crowd=crowd)


async def test_a_fail_over_to_a_standby_while_letters_go_out_loses_and_doubles_none(
    tmp_path: Path, tally: Tally
) -> None:
    with cluster() as server, pair(server) as both:
        await letters(tmp_path, both.url, tally, [both.fail_over] * 3, crowd=60)


async def letters(folder: Path, url: str, tally: Tally, breaks: Sequence[Break], *, crowd: int) -> None:
    """Everybody is invited, the database breaks, and goes on."""
    stage = await paced.opened(folder, url, crowd=crowd)
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


async def broken(beat: asyncio.Task[None], break_: Break, chance: random.Random) -> bool:
    """Break the database at a random moment of the work; whether that still was under way."""
    await asyncio.sleep(chance.random() * 0.2)
    was_at_work = not beat.done()
    await asyncio.to_thread(break_)
    return was_at_work


@pytest.mark.parametrize(("cuts", "crashes"), [(20, 1), pytest.param(200, 10, marks=pytest.mark.long)])
async def test_a_tap_that_was_acknowledged_while_the_database_broke_is_stored(
    tmp_path: Path, tally: Tally, cuts: int, crashes: int
) -> None:
    chance = random.Random(3)
    with cluster() as server:
        async with pulsing(tmp_path, database_url=server.url) as company:
            breaks = [server.cut] * cuts + [server.crash] * crashes
            chance.shuffle(breaks)
            await taps(company, tally, chance, breaks)
    tally.holds()
    assert tally.things > tally.moments / 4


async def test_a_tap_that_was_acknowledged_before_a_fail_over_is_stored_by_the_standby(
    tmp_path: Path, tally: Tally
) -> None:
    with cluster() as server, pair(server) as both:
        async with pulsing(tmp_path, database_url=both.url) as company:
            await taps(company, tally, random.Random(4), [both.fail_over, nothing] * 4)
    tally.holds()


def nothing() -> None:
    """It does not break this time."""


async def taps(company: Company, tally: Tally, chance: random.Random, breaks: Sequence[Break]) -> None:
    """Maria taps, the database breaks; what she was shown to have given is what her ballot holds."""
    maria, possible = company.maria, {given(company)[0]}
    for break_ in breaks:
        score = chance.randrange(5)
        breaking = asyncio.create_task(asyncio.to_thread(break_))
        await asyncio.sleep(chance.random() * 0.05)  # to connect takes the one who cuts about as long
        await maria.click(LABELS[score], message=pulse(maria))
        await breaking
        shown = given_in_window(company)
        with suppress(NotOnScreen):
            await maria.close_modal(all=True)
        tally.moments += break_ is not nothing
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
