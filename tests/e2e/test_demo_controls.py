"""The demo's page from the host's side: its clock, its people, its beginning and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from staybot.demo.life import Life
from staybot.demo.main import START, living
from staybot.demo.page import Controls
from staybot.demo.stage import Stage


@pytest.fixture
async def demo() -> AsyncIterator[tuple[Stage, Life, Controls]]:
    async with living(seed=2, people=12, with_page=True) as (stage, life):
        controls = Controls(stage)
        controls.life = life
        yield stage, life, controls


Demo = tuple[Stage, Life, Controls]


async def test_the_next_thing_is_told_in_a_sentence(demo: Demo) -> None:
    _, _, controls = demo
    told = await controls.next_thing()
    assert told is not None
    assert "invited to a stay interview" in told
    assert timedelta(0) < controls.now() - START <= timedelta(days=1)


async def test_the_clock_moves_by_exactly_what_was_asked(demo: Demo) -> None:
    _, _, controls = demo
    await controls.advance(timedelta(hours=30))
    assert controls.now() == START + timedelta(hours=30)


async def test_three_people_wait_and_nobody_else(demo: Demo) -> None:
    stage, life, controls = demo
    notes = controls.notes()
    assert len(notes) == 12
    waiting = {user_id for user_id, note in notes.items() if note.startswith("waits for you")}
    three = (life.company.engineer, life.company.manager, life.company.leader)
    assert waiting == {stage.people[one.email].id for one in three}


async def test_who_waits_does_nothing_by_themselves_in_a_whole_interview(demo: Demo) -> None:
    stage, life, controls = demo
    await controls.advance(timedelta(days=12))
    maria = stage.people[life.company.engineer.email].id
    calls = [call for call in stage.sim.calls if call.method == "views.open"]
    assert calls, "others opened the interview"
    assert not any(post.to == maria and post.kind == "ephemeral" for post in stage.sim.all_posts)
    assert "Maria Lindqvist shared this" not in "".join(post.text for post in stage.sim.all_posts)


async def test_whoever_is_acted_as_waits_from_then_on(demo: Demo) -> None:
    stage, life, controls = demo
    other = next(one for one in life.company.staff if one.email not in life.resting)
    controls.acted(stage.people[other.email].id)
    assert other.email in life.resting
    assert controls.notes()[stage.people[other.email].id].startswith("waits for you")


async def test_what_follows_from_a_click_comes_while_the_clock_stands(demo: Demo) -> None:
    stage, life, controls = demo
    await controls.advance(timedelta(days=8))
    maria, priya = stage.actor(life.company.engineer.email), stage.actor(life.company.manager.email)
    await maria.click("Start", within="dm")
    await maria.submit({"frustrated": "The queue.", "seen_by.frustrated": "manager"})
    await maria.submit()
    await maria.submit()
    controls.acted(maria.user.id)
    await controls.followed()
    assert controls.now() == START + timedelta(days=8)
    assert priya.sees("Maria Lindqvist shared this with you")


def test_ctrl_c_ends_the_demo_cleanly_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "staybot", "demo", "--no-open", "--port", "0", "--people", "10"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "DATABASE_URL": "sqlite:////nowhere/at/all.db"}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[4]
        with urllib.request.urlopen(url, timeout=10) as page:
            assert page.status == 200
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "its company and its database are gone" in out
    assert err == ""
    assert list(tmp_path.iterdir()) == []
