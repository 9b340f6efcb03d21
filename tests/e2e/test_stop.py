"""The real program as processes: it starts or says why not, drains when stopped, and can be two."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from staybot.clock import SystemClock
from staybot.demo.stage import manifest
from staybot.simulator import Fault, Simulator
from tests.databases import Databases
from tests.e2e.processes import Setting, ended, free_port, setting
from tests.e2e.scene import to_the_end
from tests.e2e.trouble import until


async def test_a_stop_lets_the_handler_under_way_finish(tmp_path: Path) -> None:
    """Slack is slow to open a window; SIGTERM comes; the window opens, the command is answered."""
    async with setting(tmp_path) as slack:
        process, maria = await slack.over_socket(), slack.actor("Maria")
        slack.sim.workspace.triggers.lifetime = 60.0  # it is about the stop, on a machine of any speed
        slack.sim.faults.next("views.open", Fault.slow(1.0))
        typed = asyncio.create_task(maria.command("/stay interview"))
        await until(lambda: not slack.sim.faults._ordered["views.open"])
        process.send_signal(signal.SIGTERM)
        code, printed = await ended(process)
        assert (code, (await typed).error) == (0, None)
        assert maria.modal is not None
        assert "bot.stopped" in printed
        assert "settled=True" in printed


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
async def test_a_stop_leaves_no_letter_half_sent(tmp_path: Path, name: str) -> None:
    """Stopped while it delivers, started again: everybody has their invitation once."""
    async with setting(tmp_path) as slack:
        process = await slack.over_socket()
        await until(lambda: len(slack.sim.all_posts) >= 3)
        process.send_signal(getattr(signal, name))
        assert (await ended(process))[0] == 0
        process = await slack.over_socket()
        await until(lambda: len(slack.sim.all_posts) >= 14)
        process.terminate()
        await ended(process)
        invited = [post.to for post in slack.sim.all_posts if "Your stay interview" in post.text]
        assert len(invited) == len(set(invited)) == 14


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, ["SLACK_APP_TOKEN", "connections:write"]),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, ["SLACK_BOT_TOKEN", "OAuth & Permissions"]),
        (
            {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""},
            ["SLACK_BOT_TOKEN is not set", "SLACK_APP_TOKEN is not set"],
        ),
        ({"STAYBOT_INTERVIEW_HOUR": "25:00", "PORT": "soon"}, ["STAYBOT_INTERVIEW_HOUR", "PORT must be"]),
    ],
    ids=["app-token", "bot-token", "nothing-set", "two-wrong-settings"],
)  # fmt: skip
async def test_a_start_that_cannot_succeed_ends_at_once_and_says_why(
    tmp_path: Path, databases: Databases, changes: dict[str, str], words: Sequence[str]
) -> None:
    sim = Simulator(manifest=manifest(), now=SystemClock().now)
    await sim.start()
    slack = Setting(tmp_path, database_url=databases.new("sqlite"))
    slack.environment |= {"SLACK_API_URL": f"{sim.url}/api/", "SLACK_BOT_TOKEN": sim.bot_token}
    process = await slack.start("run", **({"SLACK_APP_TOKEN": sim.app_token} | changes))
    code, printed = await ended(process)
    await sim.stop()
    assert code == 2
    assert all(word in printed for word in words), printed
    assert "Traceback" not in printed
    assert len([call for call in sim.calls if call.method == "apps.connections.open"]) <= 1


async def test_web_and_worker_on_postgresql_play_one_interview(tmp_path: Path, databases: Databases) -> None:
    """Two processes that share nothing but the database and the key folder."""
    async with setting(tmp_path, databases.new("postgresql")) as slack:
        port = free_port()
        over_http = {"SLACK_SIGNING_SECRET": slack.sim.signing_secret, "PORT": str(port)}
        slack.sim.request_url = f"http://127.0.0.1:{port}/slack/events"
        web = await slack.start("web", **over_http)
        await worked(slack, over_http, words="Your stay interview", to="Maria")
        maria, priya = slack.actor("Maria"), slack.actor("Priya")
        async with asyncio.timeout(60):
            while not await answers(slack):  # noqa: ASYNC110 — another process opens its port
                await asyncio.sleep(0.05)  # until its port is open
        await maria.click("Start")
        await maria.submit({"frustrated": "The GPU queue", "seen_by.frustrated": "manager"})
        await to_the_end(maria)
        await worked(slack, over_http, words="The GPU queue", to="Priya")
        await priya.click("Log a commitment")
        await priya.submit({"text": "A reserved GPU"})
        await worked(slack, over_http, words="A reserved GPU", to="Maria")
        web.terminate()
        assert (await ended(web))[0] == 0
        assert (maria.errors, priya.errors) == ([], [])


async def worked(slack: Setting, settings: dict[str, str], *, words: str, to: str) -> None:
    """A worker's first beat, until somebody sees these words; then it is stopped."""
    worker = await slack.start("worker", **settings)
    with suppress(TimeoutError):
        await until(lambda: any(words in message.text for message in slack.actor(to).messages))
    worker.terminate()
    code, printed = await ended(worker)
    assert code == 0, printed
    assert any(words in message.text for message in slack.actor(to).messages), printed


async def answers(slack: Setting) -> bool:
    try:
        return await slack.sim.http.verify()
    except OSError:
        return False
