"""The real program as processes: it starts or says why not, drains on SIGTERM, and loses nothing on SIGKILL."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from staybot.bot import Bot
from staybot.clock import ManualClock, SystemClock
from staybot.config import Settings
from staybot.demo.stage import csv_of, manifest
from staybot.flows import people, rounds
from staybot.rules import people_file
from staybot.simulator import Actor, Fault, Simulator
from staybot.store import schema
from staybot.store.database import engine_for
from tests.databases import Databases
from tests.e2e.conftest import CAST

NOW = SystemClock().now()
OPENED = NOW - timedelta(days=10)
"""Real processes live by the machine's clock: the interview opened ten days ago, so every invitation is due."""

NOON = f"Etc/GMT{NOW.hour - 12:+}"
"""A zone without holidays, in which it is about noon: with seven working days, now is always a decent hour."""


class Setting:
    """A simulated Slack in this process, and what a process needs to know of it."""

    def __init__(self, folder: Path, *, database_url: str) -> None:
        self.sim = Simulator(manifest=manifest(), now=SystemClock().now)
        self.folder = folder
        self.environment: dict[str, str] = {"DATABASE_URL": database_url}
        self.processes: list[Process] = []

    async def open(self) -> None:
        """People are imported and the interview is open; no bot runs yet."""
        for one in CAST:
            self.sim.add_user(name=one.name, email=one.email, tz=NOON)
        leadership = self.sim.add_channel(name="leadership", private=True)
        self.sim.invite_bot(leadership)
        await self.sim.start()
        self.environment |= {
            "SLACK_BOT_TOKEN": self.sim.bot_token,
            "SLACK_API_URL": f"{self.sim.url}/api/",
            "STAYBOT_LEADERSHIP_CHANNEL": leadership.id,
            "STAYBOT_KEY_DIR": str(self.folder / "keys"),
            "STAYBOT_WORKING_DAYS": "mon,tue,wed,thu,fri,sat,sun",
            "STAYBOT_MESSAGES_PER_MINUTE": "100000",
        }
        await self._open_round()

    async def _open_round(self) -> None:
        url = self.environment["DATABASE_URL"]
        engine = engine_for(url)
        schema.migrate(engine)
        engine.dispose()
        settings = Settings(
            bot_token=self.sim.bot_token, slack_api_url=f"{self.sim.url}/api/", database_url=url,
            key_dir=self.folder / "keys", working_days=tuple(range(7)), app_token=self.sim.app_token,
        )  # fmt: skip
        clock = ManualClock(OPENED - timedelta(days=2))
        bot = Bot(settings, clock=clock)
        read = people_file.read(csv_of(CAST), today=OPENED.date())
        await bot.start(scheduled=False)
        await bot.sync_directory()
        bot.db.now(people.import_people, file=read, complete=False)
        bot.db.now(rounds.replan, opens_on=OPENED.date())
        clock.move_to(OPENED)
        for round_id in bot.db.now(rounds.due_to_open):
            bot.db.now(rounds.open_, round_id=round_id)
        await bot.stop()

    def actor(self, name: str) -> Actor:
        return next(self.sim.actor(u) for u in self.sim.workspace.users.values() if u.name == name)

    async def start(self, command: str, **more: str) -> Process:
        """The program itself, with these settings and no others."""
        clean = {name: text for name, text in os.environ.items() if not name.startswith(("SLACK", "STAYBOT"))}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "staybot", command, cwd=self.folder, stdout=PIPE, stderr=PIPE,
            env={**clean, "PYTHONPATH": str(Path(__file__).parents[2]), **self.environment, **more},
        )  # fmt: skip
        self.processes.append(process)
        return process

    async def over_socket(self) -> Process:
        process = await self.start("run", SLACK_APP_TOKEN=self.sim.app_token)
        await asyncio.wait_for(self.sim.sockets.connected(), 60)
        return process


@asynccontextmanager
async def setting(folder: Path, database_url: str = "") -> AsyncIterator[Setting]:
    made = Setting(folder, database_url=database_url or f"sqlite:///{folder / 'staybot.db'}")
    await made.open()
    try:
        yield made
    finally:
        for process in made.processes:
            with suppress(ProcessLookupError):
                process.kill()
        await made.sim.stop()


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that a process does; fail after a minute."""
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.002)


async def ended(process: Process, *, within: float = 60) -> tuple[int | None, str]:
    """The exit code and what was printed; killed if it does not end by itself."""
    try:
        out, err = await asyncio.wait_for(process.communicate(), within)
    except TimeoutError:
        process.kill()
        raise
    return process.returncode, (out + err).decode()


async def test_a_stop_lets_the_handler_under_way_finish(tmp_path: Path) -> None:
    """Slack is slow to open a window; SIGTERM comes meanwhile; the window opens and the command is answered."""
    async with setting(tmp_path) as slack:
        process, maria = await slack.over_socket(), slack.actor("Maria")
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
        ({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}, ["SLACK_BOT_TOKEN is not set", "SLACK_APP_TOKEN is not set"]),
        ({"STAYBOT_INTERVIEW_HOUR": "25:00", "PORT": "soon"}, ["STAYBOT_INTERVIEW_HOUR", "PORT must be"]),
    ],
    ids=["app-token", "bot-token", "nothing-set", "two-wrong-settings"],
)  # fmt: skip
async def test_a_start_that_cannot_succeed_ends_at_once_and_says_why(
    tmp_path: Path, changes: dict[str, str], words: Sequence[str]
) -> None:
    sim = Simulator(manifest=manifest(), now=lambda: datetime.now(UTC))  # noqa: TID251 — Slack's clock, not ours
    await sim.start()
    slack = Setting(tmp_path, database_url=f"sqlite:///{tmp_path / 'staybot.db'}")
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
        while not await answers(slack):
            await asyncio.sleep(0.05)
        await maria.click("Start")
        await maria.submit({"frustrated": "The GPU queue", "seen_by.frustrated": "manager"})
        await maria.submit()
        await maria.submit()
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
