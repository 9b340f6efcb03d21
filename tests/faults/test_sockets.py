"""Connections drop in mid-payload, are refused, payloads come twice or in the wrong order: no tap is lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from staybot.simulator.errors import NotOnScreen
from staybot.slack import sockets
from staybot.store.database import Tx
from staybot.store.tables import Person
from tests.e2e.conftest import Company
from tests.e2e.pulsing import given, pulse, pulsing
from tests.faults.taps import tap
from tests.tally import Tally

pytestmark = pytest.mark.long

LABELS = ["1 Strongly disagree", "2 Disagree", "3 In between", "4 Agree", "5 Strongly agree"]

MORE = pytest.param(300, marks=pytest.mark.long)


@pytest.fixture
async def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Company]:
    """A connection that is gone is noticed and there again within a moment, and Slack waits a second for an
    answer: the pauses between connections have a test of their own.
    """
    monkeypatch.setattr(sockets, "MOST_SECONDS_BETWEEN", 0.05)
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.5)
    async with pulsing(tmp_path) as set_up:
        set_up.stage.sim.deliveries.ack_timeout = 1.0
        yield set_up


@pytest.mark.parametrize("breaks", [30, MORE])
async def test_a_tap_whose_connection_drops_in_mid_payload_is_stored_if_it_was_acknowledged(
    company: Company, tally: Tally, breaks: int
) -> None:
    """Every fifth time Slack also turns the bot away as if ten connections were open."""
    sim, maria, chance = company.stage.sim, company.maria, random.Random(breaks)
    possible, acknowledged = {given(company)[0]}, 0
    for number in range(breaks):
        score = chance.randrange(1, 6)
        tapped = asyncio.create_task(maria.click(LABELS[score - 1], message=pulse(maria)))
        await asyncio.sleep(chance.random() * 0.03)
        if number % 5 == 4:
            sim.faults.too_many_websockets(times=2)
        await (sim.faults.refresh_sockets() if number % 3 == 2 else sim.faults.cut_sockets())
        is_acknowledged = await tapped
        await asyncio.wait_for(sim.sockets.connected(), 30)
        await sim.settle()
        with suppress(NotOnScreen):
            await maria.close_modal(all=True)
        acknowledged += is_acknowledged
        possible = {score} if is_acknowledged else {*possible, score}
        tally.moments += 1
        tally.things += 1
        tally.lost += given(company)[0] not in possible
    tally.note = f"{acknowledged} acknowledged"
    tally.holds()


@pytest.mark.parametrize("taps", [40, MORE])
async def test_payloads_that_come_twice_and_in_the_wrong_order_leave_the_newest_answer(
    company: Company, tally: Tally, taps: int
) -> None:
    sim, chance = company.stage.sim, random.Random(taps)
    for number in range(taps // 5):
        scores = [chance.randrange(1, 6) for _ in range(5)]
        payloads = [tap(company.stage, company.maria.user, pulse(company.maria), score) for score in scores]
        order = payloads * 2
        chance.shuffle(order)
        sim.faults.duplicate_deliveries(number % 3)
        for part in (order[:4], order[4:]):
            await asyncio.gather(*(sim.deliveries.interaction("interactive", one) for one in part))
        await sim.settle()
        await company.maria.close_modal(all=True)
        tally.moments += len(order)
        tally.things += 1
        tally.lost += given(company)[0] != scores[-1]
    tally.holds()


async def test_events_that_come_twice_and_in_the_wrong_order_leave_the_newest_profile(
    company: Company, tally: Tally
) -> None:
    """Slack delivers at least once, in any order; a profile says itself when it was changed."""
    sim, chance = company.stage.sim, random.Random(5)
    for round_ in range(5):
        zones = [f"Etc/GMT+{(round_ * 2 + n) % 12}" for n in range(4)]
        events = [
            profile(company, zone, updated=1_800_000_000 + 10 * round_ + n) for n, zone in enumerate(zones)
        ]
        chance.shuffle(events)
        sim.faults.duplicate_deliveries(len(events))
        for event in events:
            sim.deliveries.event(event)
        await sim.settle()
        tally.moments += 2 * len(events)
        tally.things += 1
        tally.lost += zone_of(company) != zones[-1]
    tally.holds()


def profile(company: Company, zone: str, *, updated: int) -> dict[str, Any]:
    sim = company.stage.sim
    user = company.maria.user.as_json(sim.workspace.team_id, company.stage.clock.now(), with_email=True)
    return {"type": "user_change", "user": user | {"tz": zone, "updated": updated}}


def zone_of(company: Company) -> str | None:
    def read(tx: Tx) -> str | None:
        return tx.session.exec(select(Person).where(Person.email == "maria@example.com")).one().tz

    return company.stage.bot.db.now(read)
