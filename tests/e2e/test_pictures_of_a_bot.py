"""The whole bot with the process that draws: its digest has pictures, and a stop waits for none of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.simulator import Message
from tests.e2e.conftest import CAST, START
from tests.e2e.test_pictures import PICTURES, release
from tests.e2e.trouble import until
from tests.interviews_only import INTERVIEWS_ONLY


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path, start=START, settings=Settings(**INTERVIEWS_ONLY))
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    await stage.passes(hours=4)
    stage.sim.faults.files_not_ready(0)
    yield stage
    await stage.close()


def digests(stage: Stage) -> list[Message]:
    found = stage.sim.channel_messages(stage.leadership)
    return [one for one in found if one.thread_ts in {None, one.ts}]


def pictures(message: Message) -> int:
    return sum(block["type"] == "image" for block in message.blocks)


async def test_a_bot_posts_its_digest_with_pictures(stage: Stage) -> None:
    stage.bot.db.now(release)
    await stage.beat()
    (digest,) = digests(stage)
    assert pictures(digest) == PICTURES


async def test_a_stop_ends_a_drawing_and_the_next_start_posts_the_digest_once(stage: Stage) -> None:
    stage.bot.db.now(release)
    beat = asyncio.create_task(stage.bot.beat())
    keeping = stage.bot._keeping
    assert keeping is not None
    await until(lambda: keeping.renderer._process is not None)
    async with asyncio.timeout(20):
        await stage.bot.stop()
    await beat
    assert digests(stage) == []
    await stage.restart_bot()
    (digest,) = digests(stage)
    assert pictures(digest) == PICTURES
    assert stage.actor("ola@example.com").messages == []


async def test_a_bot_told_to_draw_nothing_starts_no_process(stage: Stage) -> None:
    await stage.bot.stop()
    stage._settings = replace(stage._settings, charts="off")
    await stage.restart_bot()
    stage.bot.db.now(release)
    await stage.beat()
    (digest,) = digests(stage)
    assert pictures(digest) == 0
    assert stage.sim.pictures == []
