"""A whole company on one machine: the simulated Slack, the real bot, a clock that is moved by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from staybot.bot import Bot, Part
from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.demo.crowd import Crowd
from staybot.flows.asking import rounds
from staybot.flows.people import people
from staybot.rules import people_file
from staybot.simulator import Actor, Channel, Simulator, User
from staybot.store import schema
from staybot.store.database import engine_for


@dataclass(frozen=True)
class Employee:
    """One line of the people list, and the account that belongs to it."""

    name: str
    email: str
    manager_email: str = ""
    function: str = ""
    team: str = ""
    level: str = ""
    location: str = ""
    start_date: str = ""
    roles: str = "engineer"
    tz: str = "Europe/Berlin"


class Stage:
    """The company, its Slack and its bot. Time stands still until `passes` or `next_thing` moves it."""

    def __init__(
        self,
        folder: Path,
        *,
        start: datetime,
        settings: Settings | None = None,
        over_http: bool = False,
    ) -> None:
        self.clock = ManualClock(start)
        self.sim = Simulator(manifest=manifest(), now=self.clock.now)
        self.people: dict[str, User] = {}
        self.leadership: Channel
        self.crowd: Crowd | None = None
        self._folder = folder
        self._over_http = over_http
        self._settings = settings or Settings()
        self.bot: Bot

    async def open(
        self, staff: Sequence[Employee], *, leaders: Sequence[str], operator: str = "", port: int = 0
    ) -> None:
        """Set everything up as an operator would: Slack (on a free port, if 0), the bot, the people list."""
        for one in staff:
            self.people[one.email] = self.sim.add_user(name=one.name, email=one.email, tz=one.tz)
        self.leadership = self.sim.add_channel(
            name="leadership", private=True, members=[self.people[email] for email in leaders]
        )
        self.sim.invite_bot(self.leadership)
        await self.sim.start(port)
        operators = (self.people[operator].id,) if operator else ()
        self._settings = self._connected(operators)
        self._migrate()
        self.bot = Bot(self._settings, clock=self.clock, sleep=_no_wait)
        await self.start_bot()
        await self.import_people(staff)

    async def start_bot(self) -> None:
        """Start the bot on what is stored; after `stop_bot` this is a restart."""
        await self.bot.start(Part.ALL, scheduled=False)
        if self._over_http:
            self.sim.request_url = f"http://127.0.0.1:{self.bot.port}/slack/events"
        await self.bot.sync_directory()
        await self.beat()

    async def restart_bot(self) -> None:
        """Stop the bot and start another on the same database."""
        await self.bot.stop()
        self.bot = Bot(self._settings, clock=self.clock, sleep=_no_wait)
        await self.start_bot()

    async def import_people(self, staff: Sequence[Employee], *, complete: bool = False) -> None:
        """Read the people list through the very code that `staybot people import` uses."""
        read = people_file.read(csv_of(staff), today=self.clock.now().date())
        await self.bot.db.run(people.import_people, file=read, complete=complete)

    def actor(self, email: str) -> Actor:
        """Somebody at their Slack."""
        return self.sim.actor(self.people[email])

    async def beat(self) -> None:
        """Everything that is due now; then the people act, and the bot on what they did."""
        await self._bot_beats()
        await self._people_act()

    async def passes(self, **span: float) -> None:
        """Let time pass (days=, hours=, minutes=): everything that falls due happens, in order."""
        until = self.clock.now() + timedelta(**span)
        while await self.next_thing(until=until) is not None:
            pass
        self.clock.move_to(until)
        await self.beat()

    async def next_thing(self, *, until: datetime | None = None) -> datetime | None:
        """Let time pass until something falls due; None when nothing ever will, or not by then.

        Where only people have something to do, the bot's minute is left out: most of a play is such minutes.
        """
        due_at = await self.bot.db.run(rounds.next_due)
        theirs = self.crowd.next_at() if self.crowd is not None else None
        at = min((at for at in (due_at, theirs) if at is not None), default=None)
        if at is None or (until is not None and at > until):
            return None
        self.clock.move_to(at)
        if at == due_at:
            await self._bot_beats()
        await self._people_act()
        return at

    async def _people_act(self) -> None:
        while self.crowd is not None and await self.crowd.act():
            await self._bot_beats()

    async def _bot_beats(self) -> None:
        await self.bot.beat()
        await self.sim.settle()

    async def close(self) -> None:
        """Stop the bot, then Slack, whatever becomes of the bot."""
        try:
            await self.bot.stop()
        finally:
            await self.sim.stop()

    def _connected(self, operators: tuple[str, ...]) -> Settings:
        given = self._settings
        ours: dict[str, Any] = {
            "bot_token": self.sim.bot_token,
            "slack_api_url": self.sim.url + "/api/",
            "leadership_channel": self.leadership.id,
            "operators": operators,
            "key_dir": self._folder / "keys",
            "messages_per_minute": 10**9,
        }
        if given.database_url == Settings.database_url:
            ours["database_url"] = f"sqlite:///{self._folder / 'staybot.db'}"
        if self._over_http:
            ours |= {"signing_secret": self.sim.signing_secret, "port": _ANY_PORT}
        else:
            ours |= {"app_token": self.sim.app_token}
        return replace(given, **ours)

    def _migrate(self) -> None:
        engine = engine_for(self._settings.database_url)
        schema.migrate(engine)
        engine.dispose()


_ANY_PORT = -1
"""HTTP mode on a port that the system chooses; no environment can say so."""


async def _no_wait(_seconds: float) -> None:
    """Simulated time stands still while messages are sent, so there is nothing to wait for."""


def manifest() -> dict[str, Any]:
    """The app's own manifest, so that what it does not declare fails here as it would at Slack."""
    package = Path(__file__).resolve().parents[1]
    inside, beside = package / "_manifest.yml", package.parent / "manifest.yml"
    found: dict[str, Any] = yaml.safe_load((inside if inside.is_file() else beside).read_text("utf-8"))
    return found


def csv_of(staff: Sequence[Employee]) -> bytes:
    """The people list as a file."""
    columns = [name for name in asdict(staff[0]) if name != "tz"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(asdict(one) for one in staff)
    return text.getvalue().encode()
