"""A disk that is full for a while: what cannot be stored is not said to be stored, and nothing is lost."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from staybot.bot import Bot
from staybot.demo.stage import Stage
from staybot.flows.asking import rounds
from staybot.simulator.errors import NotOnScreen
from staybot.store.keys import MARK
from tests.databases import Databases
from tests.e2e.conftest import Company
from tests.e2e.forked import processes
from tests.e2e.pulsing import given, pulse, pulsing
from tests.e2e.test_kill import finish, instants, invitations, opened
from tests.faults import limited
from tests.faults.cluster import Cluster, cluster
from tests.faults.test_database import LABELS, given_in_window, held, letters
from tests.tally import Tally

MORE = pytest.param(200, marks=pytest.mark.long)


@pytest.mark.parametrize("taps", [30, MORE])
async def test_a_tap_on_a_full_disk_is_refused_in_words_or_stored(
    tmp_path: Path, tally: Tally, taps: int
) -> None:
    async with pulsing(tmp_path) as company:
        stage, maria, chance = company.stage, company.maria, random.Random(6)
        await stage.bot.stop()
        stage.bot = Bot(stage.bot.settings, clock=stage.clock)  # only to look into the database
        process = await listening(stage)
        possible, refused = {given(company)[0]}, 0
        for number in range(taps):
            score = chance.randrange(5)
            with limited.full(process, when=number % 3 != 0):
                await maria.click(LABELS[score], message=pulse(maria))
            shown = given_in_window(company)
            with suppress(NotOnScreen):
                await maria.close_modal(all=True)
            refused += shown is None
            tally.moments += number % 3 != 0
            tally.things += 1
            possible = {score + 1} if shown == score + 1 else {*possible, score + 1}
            tally.lost += given(company)[0] not in possible
        process.kill()
        await asyncio.to_thread(process.join)
    tally.note = f"{refused} refused in words, with room again all were taken"
    assert 0 < refused <= tally.moments
    tally.holds()


@pytest.mark.parametrize("fillings", [8, MORE])
async def test_a_disk_that_fills_while_letters_go_out_loses_and_doubles_none(
    tmp_path: Path, databases: Databases, tally: Tally, fillings: int
) -> None:
    """Also between Slack's OK and our record of it: then the next process looks it up."""
    stage = await opened(tmp_path, databases.new("sqlite"), size=100)
    chance = random.Random(fillings)
    for now in instants(fillings):
        already = len(stage.sim.calls)
        process = processes.Process(target=limited.deliver, args=(stage.bot.settings, now))
        process.start()
        while len(stage.sim.calls) <= already and process.is_alive():  # noqa: ASYNC110 — no event crosses processes
            await asyncio.sleep(0.001)
        await asyncio.sleep(chance.random() * 0.2)
        limited.fill(process)
        await asyncio.sleep(chance.random() * 0.1)
        limited.free(process)
        tally.moments += process.is_alive()
        await asyncio.to_thread(process.join)
    await finish(stage, after=instants(fillings + 2)[-1])
    received = invitations(stage)
    tally.things = 114
    tally.lost = 114 - len(received)
    tally.doubled = sum(count > 1 for count in received.values())
    await stage.sim.stop()
    tally.holds()


async def listening(stage: Stage) -> BaseProcess:
    """A bot in a process of its own, connected."""
    settings = replace(stage.bot.settings, app_token=stage.sim.app_token)
    process = processes.Process(target=limited.listen, args=(settings, stage.clock.now()))
    process.start()
    await asyncio.wait_for(stage.sim.sockets.connected(), 60)
    return process


async def test_a_round_whose_key_finds_no_room_opens_once_there_is_some(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """No ballot is ever sealed with a key that is not on the disk."""
    stage = await opened(tmp_path, databases.new("sqlite"), size=4, is_open=False)
    (round_id,) = stage.bot.db.now(rounds.due_to_open)
    scratch = tmp_path / "keys" / f"{round_id}.new"
    scratch.parent.mkdir(exist_ok=True)
    scratch.symlink_to("/dev/full")
    for _ in range(3):
        assert not stage.bot.db.now(rounds.open_, round_id=round_id)
        assert stage.bot.db.now(rounds.due_to_open) == [round_id]
        tally.moments += 1
    scratch.unlink()
    tally.things = 1
    tally.lost = not stage.bot.db.now(rounds.open_, round_id=round_id)
    tally.doubled = stage.bot.db.now(rounds.open_, round_id=round_id)
    assert {path.name for path in scratch.parent.iterdir()} == {f"{round_id}.key", MARK}
    await stage.sim.stop()
    tally.holds()


@pytest.mark.long
async def test_letters_that_go_out_while_postgresqls_disk_is_full_are_neither_lost_nor_doubled(
    tmp_path: Path, tally: Tally
) -> None:
    """No file takes a byte from any of the server's processes, its log of transactions included."""
    with cluster() as server:
        await letters(tmp_path, server.url, tally, [server.full] * 6, crowd=60)


@pytest.mark.long
async def test_a_tap_while_postgresqls_disk_is_full_is_refused_in_words(tmp_path: Path, tally: Tally) -> None:
    with cluster() as server:
        async with pulsing(tmp_path, database_url=server.url) as company:
            await tapped_on_a_full_disk(company, server, tally, times=6)
    tally.holds()


async def tapped_on_a_full_disk(company: Company, server: Cluster, tally: Tally, *, times: int) -> None:
    """Once while it is full, once with room again."""
    maria, chance, stored = company.maria, random.Random(8), given(company)[0]
    for number in range(2 * times):
        is_full, score = number % 2 == 0, chance.randrange(5)
        if is_full:
            await asyncio.to_thread(server.fill)
        await maria.click(LABELS[score], message=pulse(maria))
        shown = given_in_window(company)
        if is_full:
            await asyncio.to_thread(server.free)
        with suppress(NotOnScreen):
            await maria.close_modal(all=True)
        assert (shown is None) is is_full, "on a full disk it is refused, with room it is taken"
        stored = stored if shown is None else shown
        tally.moments += is_full
        tally.things += 1
        tally.lost += held(company) != stored
        company.stage.clock.move(by=timedelta(seconds=1))
