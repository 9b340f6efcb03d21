"""The real program as processes, and the simulated Slack that they are connected to."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from staybot.bot import Bot
from staybot.clock import ManualClock, SystemClock
from staybot.config import Settings
from staybot.demo.stage import csv_of, manifest
from staybot.flows.asking import rounds
from staybot.flows.people import people
from staybot.rules import people_file
from staybot.simulator import Actor, Simulator
from staybot.store import schema
from staybot.store.database import engine_for
from tests.e2e.conftest import CAST
from tests.interviews_only import INTERVIEWS_ONLY

NOW = SystemClock().now()
OPENED = NOW - timedelta(days=10)
"""Real processes live by the machine's clock: opened ten days ago, every invitation is due."""

NOON = f"Etc/GMT{NOW.hour - 12:+}"
"""A zone without holidays where it is about noon: with seven working days, now is a decent hour."""


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
            "STAYBOT_PULSES": "off",
            "STAYBOT_CHECK_INS": "no",
        }
        await self._open_round()

    async def _open_round(self) -> None:
        url = self.environment["DATABASE_URL"]
        engine = engine_for(url)
        schema.migrate(engine)
        engine.dispose()
        settings = Settings(
            **INTERVIEWS_ONLY,
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

    async def start(self, *words: str, **more: str) -> Process:
        """The program itself, with these settings and no others."""
        clean = {name: text for name, text in os.environ.items() if not name.startswith(("SLACK", "STAYBOT"))}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "staybot", *words, cwd=self.folder, stdout=PIPE, stderr=PIPE,
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
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.communicate()
        await made.sim.stop()


async def ended(process: Process, *, within: float = 60) -> tuple[int | None, str]:
    """The exit code and what was printed; killed if it does not end by itself."""
    try:
        out, err = await asyncio.wait_for(process.communicate(), within)
    except TimeoutError:
        process.kill()
        raise
    return process.returncode, (out + err).decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
