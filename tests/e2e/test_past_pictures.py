"""A past digest with its pictures by direct message, whatever happens meanwhile. Words are there at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.flows import viewer
from staybot.pictures import Renderer
from staybot.simulator import Actor, Fault, Message
from staybot.slack import files
from staybot.store.database import Database, Tx
from staybot.store.tables import Letter, LetterState
from tests.attacks.operator import writes
from tests.company_rows import somebody
from tests.e2e.conftest import CAST, START
from tests.e2e.test_pictures import (
    DIES,
    PICTURES,
    Brush,
    Dying,
    Gallery,
    Killed,
    gallery,
    made,
    release,
)
from tests.e2e.trouble import until
from tests.interviews_only import INTERVIEWS_ONLY
from tests.ledger_rows import appended, enps, pulse
from tests.unit.slack.edge import edge

WORDS = "With its pictures it comes to you by direct message"


def images(message: Message) -> list[Any]:
    return [block for block in message.blocks if block["type"] == "image"]


def words(message: Message) -> list[Any]:
    """The other blocks, without what Slack calls them."""
    others = [block for block in message.blocks if block["type"] != "image"]
    return [{name: value for name, value in block.items() if name != "block_id"} for block in others]


@asynccontextmanager
async def asked(
    db: Database, clock: ManualClock, *, renderer: Renderer | None = None, without: str = ""
) -> AsyncIterator[tuple[Gallery, Actor]]:
    """A digest is out, and Noor has asked for it; what follows is not delivered yet."""
    async with gallery(db, clock, renderer=renderer, without=without) as of:
        slack = of.company.slack
        slack.faults.files_not_ready(0)
        noor = slack.actor(slack.workspace.add_user(id="UNOOR0001", name="Noor"))
        db.now(lambda tx: tx.session.add(somebody("UNOOR0001", "Noor", is_leader=True)))
        await made(of.company, db, Brush()).deliver_due()
        await noor.command("/stay digest 2026-Q3")
        assert len(noor.ephemerals) == 3, "the post, its thread, what else there is"
        assert not any(map(images, noor.ephemerals))
        assert noor.messages == [], "no click waits for drawing"
        yield of, noor


async def test_a_leader_gets_the_post_again_with_its_pictures(db: Database, clock: ManualClock) -> None:
    async with asked(db, clock) as (of, noor):
        assert WORDS in noor.ephemerals[-1].text
        await of.courier.deliver_due()
        (message,) = noor.messages
        posted = of.digest
        assert len(images(message)) == PICTURES
        assert [one["alt_text"] for one in images(message)] == [one["alt_text"] for one in images(posted)]
        assert words(message)[:-1] == words(posted)
        shared = {one["slack_file"]["id"] for one in images(message)}
        assert not shared & {one["slack_file"]["id"] for one in images(posted)}, "drawn again"


async def test_asking_twice_draws_once(db: Database, clock: ManualClock) -> None:
    async with asked(db, clock) as (of, noor):
        await noor.command("/stay digest 2026-Q3")
        await of.courier.deliver_due()
        await of.courier.deliver_due()
        assert len(noor.messages) == 1


@pytest.mark.parametrize("renderer", [Renderer(program=DIES), Brush()], ids=["killed", "no scope"])
async def test_pictures_that_fail_cost_no_word(db: Database, clock: ManualClock, renderer: Renderer) -> None:
    without = files.SCOPE if isinstance(renderer, Brush) else ""
    async with asked(db, clock, renderer=renderer, without=without) as (of, noor):
        await of.courier.deliver_due()
        (message,) = noor.messages
        assert images(message) == []
        assert "ask again in a few minutes" in message.text


async def test_pictures_that_slack_refuses_cost_no_word_and_are_taken_away(
    db: Database, clock: ManualClock
) -> None:
    async with asked(db, clock) as (of, noor):
        of.company.slack.faults.files_not_ready(99)
        before = len(of.company.slack.pictures)
        await of.courier.deliver_due()
        (message,) = noor.messages
        assert images(message) == []
        assert len(of.company.slack.pictures) == before


async def test_a_restart_while_pictures_are_made_sends_it_once(db: Database, clock: ManualClock) -> None:
    async with asked(db, clock, renderer=Dying()) as (of, noor):
        with pytest.raises(Killed):
            await of.courier.deliver_due()
        fresh = made(of.company, db, Brush())
        await fresh.deliver_due()
        assert noor.messages == [], "its lease has not run out"
        clock.move(by=timedelta(minutes=5))
        await fresh.deliver_due()
        assert [len(images(one)) for one in noor.messages] == [PICTURES]


@pytest.mark.parametrize("fault", [Fault.drop_after, Fault.error500], ids=["arrived", "did not arrive"])
async def test_one_whose_fate_is_unknown_is_never_sent_twice(
    db: Database, clock: ManualClock, fault: Fault
) -> None:
    async with asked(db, clock) as (of, noor):
        of.company.slack.faults.next("chat.postMessage", fault)
        await of.courier.deliver_due()
        for _ in range(3):
            clock.move(by=timedelta(minutes=5))
            await of.courier.deliver_due()
        assert [len(images(one)) for one in noor.messages] == [PICTURES]


async def test_one_asked_for_again_is_not_taken_for_the_copy_of_before(
    db: Database, clock: ManualClock
) -> None:
    async with asked(db, clock) as (of, noor):
        await of.courier.deliver_due()
        await noor.command("/stay digest 2026-Q3")
        of.company.slack.faults.next("chat.postMessage", Fault.error500)
        await of.courier.deliver_due()
        assert len(noor.messages) == 1
        clock.move(by=timedelta(minutes=5))
        await of.courier.deliver_due()
        assert [len(images(one)) for one in noor.messages] == [PICTURES, PICTURES]


async def test_whoever_leads_no_more_gets_none(db: Database, clock: ManualClock) -> None:
    async with asked(db, clock) as (of, noor):

        def leads_no_more(tx: Tx) -> None:
            person = viewer.known(tx, slack_id="UNOOR0001")
            person.is_leader = False
            tx.session.add(person)

        db.now(leads_no_more)
        await of.courier.deliver_due()
        assert noor.messages == []


async def test_a_summary_that_could_not_be_posted_is_asked_for_by_its_name(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as company:
        noor = company.slack.actor(company.slack.workspace.add_user(id="UNOOR0001", name="Noor"))
        db.now(lambda tx: tx.session.add(somebody("UNOOR0001", "Noor", is_leader=True)))
        for day, low in ((date(2026, 9, 7), -40), (date(2026, 10, 5), 0), (date(2026, 10, 12), 40)):
            appended(company, pulse(day, enps(low, low + 40)))
        writes(db, "UPDATE letter SET state = 'sent'")
        clock.move(by=timedelta(days=60))
        await noor.command("/stay help")
        assert "`/stay digest summary 2026-10`" in noor.ephemerals[-1].text
        await noor.command("/stay digest")
        assert "Summaries: `summary 2026-10`." in noor.ephemerals[-1].text
        await noor.command("/stay digest summary 2026-10")
        summary, rest = [one.text for one in noor.ephemerals[-2:]]
        assert summary.startswith("October 2026 in short")
        assert rest.startswith("The summary of October 2026: ")
        await company.maria.command("/stay digest summary 2026-10")
        assert "shown to leaders" in company.maria.ephemerals[-1].text


# ------------------------------------------------------------------- the whole bot


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path, start=START, settings=Settings(**INTERVIEWS_ONLY))
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    await stage.passes(hours=4)
    stage.sim.faults.files_not_ready(0)
    yield stage
    await stage.close()


@pytest.mark.long  # a whole bot, started twice, with the process that draws
async def test_a_click_is_answered_while_pictures_are_drawn_and_a_stop_waits_for_none(stage: Stage) -> None:
    stage.bot.db.now(release)
    await stage.beat()
    noor = stage.actor("noor@example.com")
    before = len(noor.messages)
    await noor.command("/stay digest")
    beat = asyncio.create_task(stage.bot.beat())
    keeping = stage.bot._keeping
    assert keeping is not None
    await until(lambda: keeping.renderer._process is not None)
    said = len(noor.ephemerals)
    await noor.command("/stay help")
    assert len(noor.ephemerals) == said + 1
    async with asyncio.timeout(20):
        await stage.bot.stop()
    await beat
    assert len(noor.messages) == before
    await stage.restart_bot()
    assert [len(images(one)) for one in noor.messages[before:]] == [PICTURES]
    (letter,) = stage.bot.db.now(_letters)
    assert letter.state is LetterState.SENT


def _letters(tx: Tx) -> list[Letter]:
    return list(tx.session.exec(select(Letter).where(Letter.kind == "digest_again")))
