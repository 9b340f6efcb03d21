"""A clock that jumps, an hour or a quarter, forward or back, and is put right: nothing waits for it to be."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from staybot.bot import Bot, Part
from staybot.clock import ManualClock
from staybot.demo.stage import Stage
from staybot.flows import operator, workspaces
from staybot.simulator.faults import Fault
from staybot.store.database import Tx
from staybot.store.tables import Release, Round, RoundState
from tests.databases import Databases
from tests.e2e.pulsing import given, items, pulse, pulsing
from tests.faults import paced
from tests.tally import Tally

JUMPS = [timedelta(days=1), timedelta(days=1), timedelta(hours=2), timedelta(hours=1)]
QUARTER = timedelta(days=91)


async def test_while_the_clock_jumps_to_and_fro_everybody_is_invited_once_and_at_working_hours(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """It jumps while letters are in hand, and while the fate of some is unknown; then it is right again."""
    stage = await paced.opened(tmp_path, databases.new("sqlite"), crowd=60)
    chance, clock = random.Random(4), stage.clock
    todo = [sign * jump for jump in JUMPS for sign in (1, -1)]

    async def sleep(seconds: float) -> None:
        clock.move(by=timedelta(seconds=seconds))
        if todo and chance.random() < 0.2:
            stage.sim.faults.next("chat.postMessage", Fault.drop_after)
            clock.move(by=todo.pop(0))
            tally.moments += 1

    await stage.bot.stop()
    stage.bot = Bot(replace(stage.bot.settings), clock=clock, sleep=sleep)
    await stage.bot.start(Part.WORKER, scheduled=False)
    while todo:
        await stage.bot.beat()
        await sleep(60)
    clock.move_to(max(clock.now(), paced.A_MORNING + timedelta(hours=1)))
    await paced.beats(stage, until=clock.now() + timedelta(hours=1))
    await stage.close()
    tally.once_each(paced.asked(stage), [post.to for post in paced.invitations(stage)])
    tally.holds()
    assert paced.at_bad_hours(stage, paced.invitations(stage)) == Counter()


async def test_a_machine_whose_clock_is_an_hour_ahead_sends_nothing_that_another_one_has_in_hand(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """It beats while the other one waits for its turn, one letter composed, many claimed. What it puts off is
    late by as much as its clock is ahead.
    """
    stage = await paced.opened(tmp_path, databases.new("postgresql"), crowd=20)
    ahead = ManualClock(stage.clock.now() + timedelta(hours=1))
    other = Bot(stage.bot.settings, clock=ahead, sleep=_at_once)
    await other.start(Part.WORKER, scheduled=False)

    async def sleep(seconds: float) -> None:
        stage.clock.move(by=timedelta(seconds=seconds))
        if tally.moments == 0:
            tally.moments += 1
            await other.beat()

    await stage.bot.stop()
    stage.bot = Bot(stage.bot.settings, clock=stage.clock, sleep=sleep)
    await stage.bot.start(Part.WORKER, scheduled=False)
    await paced.beats(stage, until=stage.clock.now() + timedelta(hours=2), every=timedelta(minutes=5))
    await other.stop()
    await stage.close()
    tally.once_each(paced.asked(stage), [post.to for post in paced.invitations(stage)])
    tally.holds()


async def test_a_quarter_forward_and_back_opens_and_closes_each_round_once_and_leaves_nothing_waiting(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    stage = await paced.opened(tmp_path, databases.new("sqlite"), crowd=10)
    true = stage.clock.now()
    for away in (QUARTER, -timedelta(days=1), QUARTER, -timedelta(hours=1)):
        stage.clock.move_to(true + away)
        await stage.bot.sync_directory()
        for _ in range(3):
            await stage.bot.beat()
        stage.clock.move_to(true)
        assert away < QUARTER or stage.bot.db.now(workspaces.needs_sync)
        await stage.bot.beat()
        tally.moments += 1
    stage.bot.db.now(operator.tell, topic="token")
    await stage.bot.beat()
    told = [post for post in stage.sim.all_posts if post.to == stage.people["ola@example.com"].id]
    assert any("token" in post.text.lower() for post in told)
    for day in range(5):
        stage.clock.move_to(true + QUARTER + timedelta(days=day, hours=3))
        await stage.bot.beat()
    posts = [post.text for post in stage.sim.all_posts if post.to == stage.leadership.id]
    releases = stage.bot.db.now(_releases)
    await stage.close()
    digests = [text for text in posts if text.startswith("Stay interviews")]
    tally.things = len(digests) + len(told)
    tally.doubled = len(digests) - len(set(digests)) + len(releases) - len(set(releases))
    tally.lost = len(set(releases)) - len(digests)
    tally.holds()


def _releases(tx: Tx) -> list[str]:
    return list(tx.session.exec(select(Release.round_id).order_by(col(Release.seq))))


async def test_after_a_day_ahead_ballots_are_resealed_in_the_next_hour(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """A re-seal put off by a day would show a day's answers to whoever compares two snapshots."""
    stage = await paced.opened(tmp_path, databases.new("sqlite"), crowd=4)
    true = stage.clock.now()
    stage.clock.move_to(true + timedelta(days=1))
    await stage.bot.beat()
    stage.clock.move_to(true)
    await stage.bot.beat()
    next_at = stage.bot.db.now(_next_reseal)
    await stage.close()
    tally.moments, tally.things = 1, 1
    tally.lost = next_at > true + timedelta(hours=1)
    tally.holds()


def _next_reseal(tx: Tx) -> datetime:
    of = tx.session.exec(select(Round).where(Round.state == RoundState.OPEN)).one()
    assert of.reseal_at is not None
    return of.reseal_at


async def test_an_answer_given_while_the_bots_clock_is_ahead_gives_way_to_the_next_one(
    tmp_path: Path, tally: Tally
) -> None:
    """What is acknowledged is stored, even if the answer before it bears a time that is still to come."""
    async with pulsing(tmp_path) as company:
        stage, maria = company.stage, company.maria
        for ahead in (timedelta(hours=1), timedelta(days=1), timedelta(minutes=30)):
            await _with_clock(stage, stage.clock.now() + ahead)
            await maria.click("3 In between", message=pulse(maria))
            await maria.choose(items(company)[0], "1")
            await maria.submit()
            await maria.close_modal(all=True)
            await _with_clock(stage, stage.clock.now())
            for label, score in (("5 Strongly agree", 5), ("2 Disagree", 2), ("4 Agree", 4)):
                tally.moments += 1
                assert await maria.click(label, message=pulse(maria))
                await maria.close_modal(all=True)
                tally.things += 1
                tally.lost += given(company)[0] != score
            stage.clock.move(by=timedelta(minutes=1))
    tally.holds()


async def _with_clock(stage: Stage, now: datetime) -> None:
    """Another bot, whose own clock shows this; Slack's and everybody else's stays right."""
    await stage.bot.stop()
    stage.bot = Bot(stage.bot.settings, clock=ManualClock(now), sleep=_at_once)
    await stage.bot.start(Part.ALL, scheduled=False)


async def _at_once(_seconds: float) -> None:
    """Time stands still."""
