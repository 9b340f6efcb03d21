"""The rules that follow from how Slack works, each against the simulated Slack: what is stored, and sent.

Tested elsewhere: 15 (escaping) in test_hostile_words.py, 20 (every layout passes Slack's checks) in
tests/unit/slack/test_every_layout.py, 18 (a fresh upload is waited for) in test_pictures.py, 6 to 9 and 19 in
test_twenty_rules_of_connecting.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlmodel import select

from staybot.bot import Bot
from staybot.demo.stage import Stage, manifest
from staybot.simulator import Fault
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person, PersonStatus
from tests.e2e.conftest import CAST, START
from tests.e2e.scene import PROMISED, SHARED, Scene, scene, to_the_end
from tests.e2e.test_digest_page import published
from tests.e2e.trouble import failing

ASKED = 14
UPLOADING = {"files.getUploadURLExternal", "files.completeUploadExternal"}


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as set_up:
        yield set_up


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Three days before the first invitation."""
    opened = Stage(tmp_path, start=START)
    await opened.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    yield opened
    await opened.close()


def test_1_the_sdk_is_one_that_stops_reconnecting() -> None:
    major, minor = (int(part) for part in version("slack-sdk").split(".")[:2])
    assert (major, minor) >= (3, 45)
    pinned = re.search(r'"slack-sdk>=3\.(\d+)', Path("pyproject.toml").read_text("utf-8"))
    assert pinned is not None
    assert int(pinned[1]) >= 45


async def test_2_an_answer_that_was_not_stored_is_not_acknowledged_as_stored(company: Scene) -> None:
    """The window stays, with every word and a sentence; the second try is stored."""
    tom = company.tom
    await tom.click("Start")
    with failing(company.stage.bot.db.engine, "UPDATE", "ballot"):
        refused = await tom.submit({"frustrated": "Two code words"})
        assert "went wrong on my side" in str(refused.errors)
    await tom.submit()
    await to_the_end(tom)
    await tom.click("Start")
    assert tom.sees("Two code words")


async def test_2_an_event_that_was_not_stored_comes_again_and_takes_effect(company: Scene) -> None:
    sim = company.stage.sim
    sim.deliveries.ack_timeout, sim.deliveries.retry_schedule = 0.5, (0.0, 60.0)
    with failing(company.stage.bot.db.engine, "UPDATE", "person"):
        sim.change_user(company.tom.user, deleted=True)
        while not sim.deliveries.log or sim.deliveries.log[-1].reply.acked:
            await sim.activity.beginning()
    await sim.settle()
    assert company.stage.bot.db.now(status, "tom@example.com") is PersonStatus.DEACTIVATED


async def test_3_an_event_delivered_twice_or_a_day_later_is_taken_in_once(company: Scene) -> None:
    """The first delivery carries the retry header 0 and is taken; the same event again changes nothing."""
    sim, db = company.stage.sim, company.stage.bot.db
    sim.faults.duplicate_deliveries(1)
    sim.change_user(company.tom.user, deleted=True)
    await sim.settle()
    gone = sim.deliveries.log[-1].parcel
    assert gone.attempt == 0
    assert db.now(status, "tom@example.com") is PersonStatus.DEACTIVATED
    company.stage.clock.move(by=timedelta(minutes=1))
    sim.change_user(company.tom.user, deleted=False)
    await sim.settle()
    await company.passes(hours=23)
    await sim.deliveries._attempt(replace(gone, attempt=3, reason="http_timeout"))
    assert db.now(status, "tom@example.com") is PersonStatus.ACTIVE


async def test_4_a_second_click_or_delivery_makes_nothing_twice(company: Scene) -> None:
    sim, priya, maria = company.stage.sim, company.priya, company.maria
    await priya.click("Log a commitment", within="dm")
    sim.faults.duplicate_deliveries(1)
    await priya.submit({"text": "A second promise"})
    sim.faults.duplicate_deliveries(1)
    await priya.command("/stay commit @Maria A third promise")
    await company.passes(minutes=1)
    assert company.stage.bot.db.now(promises) == sorted([PROMISED, "A second promise", "A third promise"])
    received = Counter(message.text for message in maria.messages)
    assert set(received.values()) == {1}


async def test_4_sharing_twice_reaches_the_manager_once(company: Scene) -> None:
    shared = [message for message in company.priya.messages if SHARED in message.text]
    await company.submit(
        company.maria, "share.confirm", state={}, round_id=company.round_id, seal=company.seal
    )
    await company.passes(minutes=1)
    assert [message for message in company.priya.messages if SHARED in message.text] == shared
    assert len(shared) == 1


def test_10_tokens_are_not_rotated() -> None:
    assert manifest()["settings"]["token_rotation_enabled"] is False


async def test_11_no_token_is_stored(company: Scene) -> None:
    stored = str(company.stored())
    sim = company.stage.sim
    assert not any(token in stored for token in (sim.bot_token, sim.app_token, sim.signing_secret))


async def test_12_nobodys_direct_message_is_opened_before_it_is_written_to(stage: Stage) -> None:
    await stage.passes(days=10)
    methods = Counter(call.method for call in stage.sim.calls)
    assert methods["chat.postMessage"] >= ASKED
    assert methods["conversations.open"] == 0


async def test_13_messages_keep_the_pace_that_was_set(stage: Stage) -> None:
    """Sixty a minute: one a second, by the clock that only the waiting moves."""
    await stage.passes(days=3)
    await stage.bot.stop()

    async def sleep(seconds: float) -> None:
        stage.clock.move(by=timedelta(seconds=seconds))

    stage.clock.move_to(START + timedelta(days=9, hours=6))
    settings = replace(stage.bot.settings, messages_per_minute=60)
    stage.bot = Bot(settings, clock=stage.clock, sleep=sleep)
    await stage.start_bot()
    invited = [post.at for post in stage.sim.all_posts if "Your stay interview" in post.text]
    gaps = [later - earlier for earlier, later in zip(invited[-8:], invited[-7:], strict=False)]
    assert len(gaps) == 7
    assert min(gaps) >= timedelta(seconds=1)


@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "error500"])
async def test_14_a_message_whose_fate_is_unknown_is_never_sent_twice(stage: Stage, fault: str) -> None:
    stage.sim.faults.next("chat.postMessage", getattr(Fault, fault), times=3)
    await stage.passes(days=10)
    invited = Counter(post.to for post in stage.sim.all_posts if "Your stay interview" in post.text)
    assert sorted(invited.values()) == [1] * ASKED


async def test_16_what_was_typed_survives_a_closed_window_which_tells_nothing(company: Scene) -> None:
    tom, log = company.tom, company.stage.sim.deliveries.log
    await tom.click("Start")
    await tom.type("energized", "A half sentence about")
    before = len(log)
    await tom.close_modal(all=True)
    assert "A half sentence" not in str([delivery.parcel.payload for delivery in log[before:]])
    await tom.click("Start")
    assert tom.sees("A half sentence about")


async def test_17_no_upload_carries_a_description_for_it_stands_in_the_block(stage: Stage) -> None:
    """Of both kinds of upload: the pictures of a digest, and the files that somebody asks for."""
    stage.bot.db.now(published, "troubled")
    await stage.passes(hours=6)
    images = [
        block
        for post in stage.sim.channel_messages(stage.leadership)
        for block in post.blocks
        if block["type"] == "image"
    ]
    await stage.actor("noor@example.com").click("Download")
    await stage.passes(minutes=2)
    uploads = [call for call in stage.sim.calls if call.method in UPLOADING]
    ends = [call for call in uploads if call.method == "files.completeUploadExternal"]
    drawn = len(ends) - 1
    assert [bool(call.args.get("channel_id")) for call in ends] == [False] * drawn + [True]
    assert len(images) == drawn >= 3
    assert len(uploads) - len(ends) == 2 * drawn + 1, "each picture twice, and the table"
    assert not any("alt_txt" in str(call.args) for call in uploads)
    titles = str([call.args for call in ends])
    assert all(image["alt_text"] not in titles and len(image["alt_text"]) > 60 for image in images)


async def test_20_slack_refused_nothing_that_was_shown(company: Scene) -> None:
    for actor in (company.maria, company.priya, company.tom, company.noor, company.ola):
        await actor.open_home()
        await actor.command("/stay help")
    await company.passes(days=25)
    assert [call for call in company.stage.sim.calls if call.error is not None] == []


def status(tx: Tx, email: str) -> PersonStatus:
    return tx.session.exec(select(Person).where(Person.email == email)).one().status


def promises(tx: Tx) -> list[str]:
    return sorted(made.text for made in tx.session.exec(select(Commitment)))
