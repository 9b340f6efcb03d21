"""kill -9 at any moment of a tap, a claim, or a digest with its thread.

Deliveries, closes and interviews: tests/e2e/test_kill*.py.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from staybot.bot import Bot
from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.flows.promising import promise_life
from staybot.simulator.errors import NotOnScreen
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Letter
from tests.databases import Databases
from tests.e2e import promising
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.pulsing import given, pulse, pulsing
from tests.e2e.test_kill_answers import listening
from tests.e2e.trouble import until
from tests.faults.test_database import LABELS
from tests.interviews_only import INTERVIEWS_ONLY
from tests.tally import Tally

MORE = pytest.param(50, marks=pytest.mark.long)


def lets_go(stage: Stage) -> None:
    """From now on bots are processes; here one only looks into the database."""
    stage.bot = Bot(stage.bot.settings, clock=stage.clock)


@pytest.mark.parametrize("kills", [8, MORE])
async def test_a_tap_acknowledged_before_a_kill_is_there_after_it(
    tmp_path: Path, tally: Tally, kills: int
) -> None:
    async with pulsing(tmp_path) as company:
        stage, maria, chance = company.stage, company.maria, random.Random(kills)
        await stage.bot.stop()
        lets_go(stage)
        possible, acknowledged = {given(company)[0]}, 0
        for number in range(kills):
            process = await listening(stage)
            score = chance.randrange(1, 6)
            tapped = asyncio.create_task(maria.click(LABELS[score - 1], message=pulse(maria)))
            await asyncio.wait([tapped], timeout=None if number % 2 else chance.random() * 0.03)
            process.kill()
            is_acknowledged = await tapped
            await asyncio.to_thread(process.join)
            await until(lambda: not stage.sim.sockets.count)
            with suppress(NotOnScreen):
                await maria.close_modal(all=True)
            acknowledged += is_acknowledged
            possible = {score} if is_acknowledged else {*possible, score}
            tally.moments += 1
            tally.lost += given(company)[0] not in possible
        tally.things = acknowledged
    tally.holds()


@pytest.mark.parametrize("kills", [6, MORE])
async def test_a_claim_killed_at_any_moment_is_one_event_and_asks_once(
    tmp_path: Path, databases: Databases, tally: Tally, kills: int
) -> None:
    """Priya clicks until it is taken; Maria says "not yet"; and again."""
    stage = await promised(tmp_path, databases)
    chance, company = random.Random(kills), Company(stage)
    for _ in range(kills):
        before = events(stage)
        process = await listening(stage)
        stage.sim.deliveries.ack_timeout = 1.0  # who was killed answers no more, however long Slack waits
        claimed = asyncio.create_task(says_done(company))
        await asyncio.wait([claimed], timeout=chance.random() * 0.06)
        process.kill()
        with suppress(Exception):
            await claimed
        stage.sim.deliveries.ack_timeout = 3.0
        await asyncio.to_thread(process.join)
        await until(lambda: not stage.sim.sockets.count)
        process = await listening(stage)
        with suppress(NotOnScreen):
            await says_done(company)
        process.kill()
        await asyncio.to_thread(process.join)
        await until(lambda: not stage.sim.sockets.count)
        new = events(stage)[len(before) :]
        tally.moments += 1
        tally.things += 1
        tally.lost += "claim" not in new
        tally.doubled += new.count("claim") > 1
        stage.clock.move(by=timedelta(minutes=1))
        answered(stage, company)
        stage.clock.move(by=timedelta(minutes=1))
    asked = stage.bot.db.now(questions)
    await stage.sim.stop()
    assert len(asked) == 2 * kills, "each claim asks now and a week later"
    tally.holds()


async def promised(folder: Path, databases: Databases) -> Stage:
    """Priya promised Maria something; the bot is off."""
    settings = Settings(**INTERVIEWS_ONLY, database_url=databases.new("sqlite"))
    stage = Stage(folder, start=START, settings=settings)
    await stage.open(CAST, leaders=["noor@example.com"])
    await promising.maria_shares(Company(stage))
    await promising.priya_promises(Company(stage))
    await stage.bot.stop()
    lets_go(stage)
    return stage


async def says_done(company: Company) -> None:
    await company.priya.open_home()
    await company.priya.click("It is done", within="home")
    await company.priya.close_modal(all=True)


def answered(stage: Stage, company: Company) -> None:
    (made,) = stage.bot.db.now(lambda tx: tx.session.exec(select(Commitment.id)).all())
    stage.bot.db.now(promise_life.answer, by=company.maria.user.id, commitment_id=made, said="not_yet")


def events(stage: Stage) -> list[str]:
    def read(tx: Tx) -> list[str]:
        rows = tx.session.exec(select(CommitmentEvent).order_by(col(CommitmentEvent.at)))
        return [row.event.value for row in rows]

    return stage.bot.db.now(read)


def questions(tx: Tx) -> list[str]:
    return list(tx.session.exec(select(Letter.id).where(Letter.kind == "commitment_question")))
