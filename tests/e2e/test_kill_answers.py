"""kill -9 the moment after an answer was acknowledged, or before: what was acknowledged is there."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.simulator import Actor
from tests.databases import Databases
from tests.e2e import mortal
from tests.e2e.conftest import CAST, START
from tests.e2e.forked import processes
from tests.e2e.trouble import until
from tests.interviews_only import INTERVIEWS_ONLY
from tests.tally import Tally

pytestmark = pytest.mark.each_database

KILLS = 20


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_an_answer_acknowledged_before_a_kill_is_there_after_it(
    tmp_path: Path, databases: Databases, tally: Tally, dialect: str
) -> None:
    """Even kills come right after the acknowledgement, odd ones at a random moment of the submission."""
    stage = Stage(
        tmp_path, start=START, settings=Settings(**INTERVIEWS_ONLY, database_url=databases.new(dialect))
    )
    await stage.open(CAST, leaders=["noor@example.com"])
    await stage.passes(days=9, hours=6)
    await stage.bot.stop()
    maria, chance = stage.actor("maria@example.com"), random.Random(20)
    possible, acknowledged = {""}, 0
    for number in range(KILLS):
        process = await listening(stage)
        tally.lost += await answer_shown(maria) not in possible
        answer = f"{number:02d} was my answer"
        patience = None if number % 2 == 0 else chance.random() * 0.03
        is_taken = await killed_while_submitting(stage, maria, process, answer, patience=patience)
        possible = {answer} if is_taken else {*possible, answer}
        acknowledged += is_taken
    process = await listening(stage)
    tally.lost += await answer_shown(maria) not in possible
    process.kill()
    await asyncio.to_thread(process.join)
    tally.moments, tally.things = KILLS, acknowledged
    assert acknowledged >= KILLS / 2
    tally.holds()
    await stage.sim.stop()


async def listening(stage: Stage) -> BaseProcess:
    """A bot in a process of its own, connected."""
    settings = replace(stage.bot.settings, app_token=stage.sim.app_token)
    process = processes.Process(target=mortal.listen, args=(settings, stage.clock.now()))
    process.start()
    await asyncio.wait_for(stage.sim.sockets.connected(), 60)
    return process


async def answer_shown(maria: Actor) -> str:
    """What the window holds when she opens it."""
    while maria.modal is None:
        await maria.click("Start")
    field = next(block for block in maria.modal.blocks if block.get("block_id") == "frustrated")
    return str(field["element"].get("initial_value", ""))


async def killed_while_submitting(
    stage: Stage, maria: Actor, process: BaseProcess, answer: str, *, patience: float | None
) -> bool:
    """Kill right after the acknowledgement, or so many seconds after the submission. Whether it was
    acknowledged.
    """
    view, sim = stage.sim.modal_flow.must_be_open(maria.user), stage.sim
    view.state["frustrated"] = {"interview.draft": {"type": "plain_text_input", "value": answer}}
    payload = sim.interactions.payloads.submission(maria.user, view)
    submitted = asyncio.create_task(sim.deliveries.interaction("interactive", payload))
    await asyncio.wait([submitted], timeout=patience)
    process.kill()
    reply = await submitted
    await asyncio.to_thread(process.join)
    await until(lambda: not sim.sockets.count)
    await maria.close_modal(all=True)
    return reply.acked
