"""Slack answers 429 for longer and longer, 500, late or not at all: all are invited once all the same."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from staybot.simulator.faults import Fault
from tests.databases import Databases
from tests.faults import paced
from tests.tally import Tally

pytestmark = pytest.mark.long

AN_HOUR = timedelta(hours=1)
DIALECTS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
FINE = Fault.slow(0)
"""No fault at all, but one that keeps its place in the row."""

TROUBLES = [
    Fault.error500, Fault.drop_before, Fault.drop_after, Fault.rate_limited(retry_after=3),
    Fault.rate_limited(retry_after=40), Fault.api_error("internal_error"), Fault.api_error("fatal_error"),
    Fault.api_error("service_unavailable"), FINE, FINE,
]  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_growing_retry_after_slows_everyone_and_loses_nobody(
    tmp_path: Path, databases: Databases, dialect: str, tally: Tally
) -> None:
    stage = await paced.opened(tmp_path, databases.new(dialect), crowd=60)
    orders = [5, 10, 20, 40, 80, 160, 300]
    for seconds in orders:
        for fault in (FINE, FINE, Fault.rate_limited(retry_after=seconds)):
            stage.sim.faults.next("chat.postMessage", fault)
    await paced.beats(stage, until=paced.A_MORNING + AN_HOUR)
    await stage.close()
    calls = [call for call in stage.sim.calls if call.method == "chat.postMessage"]
    refused = [n for n, call in enumerate(calls) if call.error == "ratelimited"]
    waits = [(calls[n + 1].at - calls[n].at).total_seconds() for n in refused]
    tally.moments = len(refused)
    tally.once_each(paced.asked(stage), [post.to for post in paced.invitations(stage)])
    tally.note = f"waited {[round(wait) for wait in waits]} s"
    assert len(refused) == len(orders)
    assert all(wait >= seconds for wait, seconds in zip(waits, orders, strict=True))
    tally.holds()
    paced.check_manners(stage)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_errors_and_answers_that_never_come_double_and_lose_nothing(
    tmp_path: Path, databases: Databases, dialect: str, tally: Tally
) -> None:
    """Half of what is tried goes wrong, before the work was done or after it, and looking it up does too."""
    stage = await paced.opened(tmp_path, databases.new(dialect), crowd=60)
    chance = random.Random(8)
    for method, count in (
        ("chat.postMessage", 150), ("conversations.history", 40), ("conversations.open", 40),
    ):  # fmt: skip
        for _ in range(count):
            stage.sim.faults.next(method, chance.choice(TROUBLES))
    await paced.beats(stage, until=paced.A_MORNING + AN_HOUR)
    await paced.beats(stage, until=paced.A_MORNING + timedelta(days=1) + AN_HOUR, every=timedelta(hours=1))
    await stage.close()
    tally.moments = sum(call.error is not None for call in stage.sim.calls) + 1
    tally.once_each(paced.asked(stage), [post.to for post in paced.invitations(stage)])
    tally.holds()
    paced.check_manners(stage)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_one_pause_costs_many_letters_no_more_than_itself(
    tmp_path: Path, databases: Databases, dialect: str, tally: Tally
) -> None:
    """Three letters go out, then Slack wants two minutes: at a letter a second all are out soon after."""
    stage = await paced.opened(tmp_path, databases.new(dialect), crowd=150)
    for fault in (FINE, FINE, FINE, Fault.rate_limited(retry_after=120)):
        stage.sim.faults.next("chat.postMessage", fault)
    await paced.beats(stage, until=paced.A_MORNING + timedelta(minutes=12))
    await stage.close()
    invited = paced.invitations(stage)
    tally.moments = 1
    tally.once_each(paced.asked(stage), [post.to for post in invited])
    tally.note = f"the last {max(post.at for post in invited) - paced.A_MORNING} after the first was due"
    tally.holds()
    paced.check_manners(stage)


async def test_after_days_of_silence_what_fell_due_goes_out_at_the_usual_pace_and_at_working_hours(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """The bot was off from Thursday to Sunday at midnight; people live in three zones."""
    stage = await paced.opened(tmp_path, databases.new("sqlite"), crowd=100, far=40)
    await stage.bot.stop()
    stage.clock.move_to(paced.A_MORNING + timedelta(days=3, hours=14))
    await paced.restarted(stage)
    await paced.beats(stage, until=paced.A_MORNING + timedelta(days=5), every=timedelta(minutes=20))
    await stage.close()
    tally.moments = 1
    invited = paced.invitations(stage)
    tally.once_each(paced.asked(stage), [post.to for post in invited])
    tally.note = f"{paced.most_in_a_minute(invited)} in the busiest minute"
    tally.holds()
    assert paced.most_in_a_minute(invited) > paced.PER_MINUTE / 2
    paced.check_manners(stage)
