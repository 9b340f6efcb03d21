"""What leaders get after the digest: files, past digests, summaries; a channel that is gone for a while."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from staybot.simulator import Actor
from tests.attacks.operator import writes
from tests.e2e.scene import Scene, scene
from tests.ledger_rows import TOOLS, appended, cell, enps, pulse

SEPTEMBER, FIRST, SECOND = date(2026, 9, 7), date(2026, 10, 5), date(2026, 10, 12)


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Scene]:
    """October, an interview is open; nothing was published yet."""
    async with scene(tmp_path) as set_up:
        yield set_up


def publishes(company: Scene, day: date, *cells: dict[str, Any], **more: Any) -> str:
    return appended(company.stage.bot, pulse(day, *cells, **more))


def channel(company: Scene) -> list[str]:
    return company.digests


def files_of(company: Scene, actor: Actor) -> list[str]:
    """The names of the files in somebody's direct message."""
    sim = company.stage.sim
    dm = sim.workspace.dm_with(actor.user.id)
    return [one.name for one in sim.workspace.files.values() if dm.id in one.channels]


async def test_a_channel_that_is_archived_holds_everything_and_then_gets_it_in_order(company: Scene) -> None:
    sim, leadership = company.stage.sim, company.stage.leadership
    sim.archive(leadership)
    for day, low in ((SEPTEMBER, -40), (FIRST, 0), (SECOND, 40)):
        publishes(company, day, enps(low, 100 if low == 40 else low + 40))
        await company.passes(minutes=40)
    await company.passes(days=14)
    assert channel(company) == []
    assert "The digest waits" in company.ola.last_message
    leadership.is_archived = False
    await company.passes(hours=20)
    await company.passes(hours=20)
    posts = [text for text in channel(company) if text.startswith(("Pulse of", "October 2026"))]
    assert [text.partition("\n")[0] for text in posts] == [
        "Pulse of 7 September 2026", "Pulse of 5 October 2026", "Pulse of 12 October 2026",
        "October 2026 in short",
    ]  # fmt: skip
    await company.stage.restart_bot()
    await company.passes(days=3)
    assert len([text for text in channel(company) if text.startswith(("Pulse of", "October 2026"))]) == 4


async def test_leaders_ask_for_a_past_digest_and_nobody_else_gets_one(company: Scene) -> None:
    publishes(company, FIRST, enps(0, 40))
    publishes(company, SECOND, enps(40, 100))
    await company.passes(days=2)
    await company.noor.command("/stay digest 2026-10-05")
    seen = "\n".join(one.text for one in company.noor.ephemerals)
    assert "Pulse of 5 October 2026" in seen
    assert "There are: `2026-10-12`, `2026-10-05`" in seen
    await company.noor.command("/stay digest nothing")
    assert "There is no digest called “nothing”" in company.noor.ephemerals[-1].text
    for actor in (company.maria, company.priya, company.tom, company.ola, company.guest, company.robot):
        before = company.screen(actor)
        await actor.command("/stay digest")
        assert (
            "shown to leaders" in actor.ephemerals[-1].text or "don't know you" in actor.ephemerals[-1].text
        )
        assert "Pulse of" not in company.screen(actor).removeprefix(before[:0])


async def test_a_past_digest_that_was_changed_is_refused_and_the_operator_told(company: Scene) -> None:
    publishes(company, FIRST, enps(0, 40))
    await company.passes(days=2)
    writes(company.stage.bot.db, "UPDATE release SET body_json = replace(body_json, '[0,40]', '[40,100]')")
    await company.noor.command("/stay digest")
    assert "was changed in the database" in company.noor.ephemerals[-1].text
    await company.passes(minutes=2)
    assert "ledger of published digests was changed" in company.ola.last_message


async def test_the_button_sends_the_published_numbers_as_files(company: Scene) -> None:
    publishes(
        company, FIRST, enps(0, 40), cell(TOOLS, mean_range=[3.6, 5]) | {"filters": {"team": "=serving"}}
    )
    await company.passes(days=2)
    await company.noor.click("Download")
    await company.passes(minutes=2)
    names = files_of(company, company.noor)
    assert names[0] == "staybot-2026-10-05.csv"
    (table,) = [one for one in company.stage.sim.workspace.files.values() if one.name.endswith(".csv")]
    assert table.data is not None
    text = table.data.decode("utf-8-sig")
    assert "enps_range,0,40" in text
    assert "'=serving" in text
    assert all(name.endswith(".png") for name in names[1:])


async def test_the_button_is_nobodys_who_does_not_read_the_channel(company: Scene) -> None:
    release = publishes(company, FIRST, enps(0, 40))
    await company.passes(days=2)
    for actor in (company.maria, company.priya, company.tom, company.ola, company.guest, company.robot):
        await company.press(actor, "digest.download", release)
        await company.press(actor, "digest.download", "no such release")
    await company.press(company.noor, "digest.download", "no such release")
    await company.passes(minutes=5)
    assert not [one for one in company.stage.sim.workspace.files.values() if one.name.endswith(".csv")]


async def test_without_the_permission_for_files_it_says_so(company: Scene) -> None:
    publishes(company, FIRST, enps(0, 40))
    await company.passes(days=2)
    company.stage.sim.app.scopes.discard("files:write")
    await company.stage.restart_bot()
    await company.noor.click("Download")
    await company.passes(minutes=2)
    assert "lacks the permission files:write" in company.noor.last_message
    assert files_of(company, company.noor) == []
    await company.passes(days=1)
    assert "lacks a permission" in "\n".join(one.text for one in company.ola.messages)


async def test_silence_is_said_once(company: Scene) -> None:
    for day in (SEPTEMBER, FIRST, SECOND):
        publishes(company, day)
        await company.passes(days=3)
    posts = [text for text in channel(company) if text.startswith("Pulse of")]
    assert len(posts) == 1
    assert "I will not post about pulses again" in posts[0]


async def test_a_manager_reads_the_lines_of_their_group_once(company: Scene) -> None:
    managed = json.dumps([["team", "serving", company.person_ids["priya@example.com"]]])
    lines = cell(TOOLS, mean_range=[1, 2.4]) | {"filters": {"team": "serving"}}
    other = cell(TOOLS, mean_range=[1, 2.4]) | {"filters": {"team": "vision"}}
    body = pulse(FIRST, cell(TOOLS, mean_range=[3.6, 5]), lines, other)
    appended(company.stage.bot, body, managed=managed)
    await company.passes(days=2)
    await company.stage.restart_bot()
    await company.passes(days=2)
    parts = [one.text for one in company.priya.messages if one.text.startswith("Your group:")]
    assert len(parts) == 1
    assert "serving: lower on" in parts[0]
    assert "vision" not in parts[0]
    for actor in (company.maria, company.petra, company.tom):
        assert not [one for one in actor.messages if one.text.startswith("Your group:")]
