"""The demo with a page: the company lives, and whoever looks at the page moves its clock."""

from __future__ import annotations

import asyncio
import signal
import socket
import webbrowser
from contextlib import suppress
from datetime import datetime, timedelta

import typer

from staybot.demo.life import Life
from staybot.demo.news import sentence
from staybot.demo.personas import note
from staybot.demo.stage import Stage
from staybot.errors import Refused
from staybot.simulator import page_api

BANNER = (
    "Demo: invented people, a simulated Slack. Whoever you act as waits for you; all others act by "
    "themselves."
)
BEGIN = " Begin with +1 week, and then answer Maria's invitation."
BEGINNING = timedelta(days=10)
"""How long that is said; by then she has it."""
PORTS_TRIED = 20


class Controls:
    """The host's side of the page: its clock, its people's notes, its banner."""

    def __init__(self, stage: Stage) -> None:
        self.life: Life | None = None
        self._stage = stage
        self._began = stage.clock.now()
        self._moving = asyncio.Lock()
        self._is_stirred = False
        self._following: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """The simulated instant."""
        return self._stage.clock.now()

    async def advance(self, by: timedelta) -> None:
        """Let so much time pass, and everything in it happen."""
        async with self._moving:
            await self._stage.passes(seconds=by.total_seconds())

    async def next_thing(self) -> str | None:
        """Let time pass until somebody is written to; what that was, in a sentence."""
        posts = self._stage.sim.all_posts
        before = len(posts)
        async with self._moving:
            while len(posts) == before:
                if await self._stage.next_thing() is None:
                    return None
        names = {user.id: user.name for user in self._stage.sim.workspace.users.values()}
        return sentence(posts[before:], names, at=self.now())

    def acted(self, user_id: str) -> None:
        """Somebody at the page did something as this person, who from now on does nothing by themselves."""
        if self.life is not None:
            self.life.rest(user_id)
        self._is_stirred = True
        if self._following is None or self._following.done():
            self._following = asyncio.get_running_loop().create_task(self._follow())

    async def followed(self) -> None:
        """Return once everything that was done has had its consequences."""
        if self._following is not None:
            await self._following

    async def _follow(self) -> None:
        """The bot's next minute, in which it sends what follows from what was done; the clock stands."""
        async with self._moving:
            while self._is_stirred:
                self._is_stirred = False
                await self._stage.sim.settle()
                await self._stage.beat()

    def notes(self) -> dict[str, str]:
        """A few words on each person, by user id."""
        if self.life is None:
            return {}
        life = self.life
        return {
            self._stage.people[one.email].id: note(
                one, life.folk.personas[one.email], waits=one.email in life.resting
            )
            for one in life.folk.staff.values()
        }

    def banner(self) -> str:
        """One line for the top of the page."""
        return BANNER + BEGIN if self.now() < self._began + BEGINNING else BANNER


def mount(stage: Stage) -> Controls:
    """Put the page on the stage's Slack, before it opens."""
    controls = Controls(stage)
    page_api.mount(stage.sim.web, stage.sim, controls, controls.acted)
    return controls


async def until_interrupted(url: str, *, open_page: bool) -> None:
    """Say where the page is and wait for Ctrl-C."""
    typer.echo(f"The demo is at {url}/page/ – press Ctrl-C to end it.")
    if open_page:
        with suppress(webbrowser.Error):
            await asyncio.to_thread(webbrowser.open, f"{url}/page/")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    typer.echo("The demo has ended; its company and its database are gone.")


def free_port(wanted: int) -> int:
    """The port, or the next free one above it. Raises Refused if all of the next twenty are taken."""
    if wanted == 0:
        return 0
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise Refused(
        f"Port {wanted} and the {PORTS_TRIED - 1} after it cannot be used. Choose another with --port; with "
        "--port 0 the system chooses one."
    )
