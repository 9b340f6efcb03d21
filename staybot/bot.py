"""The composition root: settings and a clock become a running bot. Everything is built here, by hand."""

from __future__ import annotations

import asyncio
import gc
import signal
from contextlib import AsyncExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import structlog

from staybot.clock import Clock, SystemClock
from staybot.config import Settings
from staybot.flows import workspaces
from staybot.observing.watch import Watch
from staybot.opening import open_database
from staybot.slack import api
from staybot.slack.inflight import Inflight
from staybot.themer import Themer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from staybot.keeping import Keeping
    from staybot.slack.way_in import WayIn

    Sleep = Callable[[float], Awaitable[None]]

log = structlog.get_logger()

DRAIN_SECONDS: Final = 10.0
"""How long a stop waits for handlers and letters under way; every one of them is bounded below this."""


class Part(StrEnum):
    """What one process does: all of it, only Slack's requests, or only what the bot does unprompted."""

    ALL = "run"
    WEB = "web"
    WORKER = "worker"


class Bot:
    """A bot that can be started, beaten and stopped. The demo beats it by hand."""

    def __init__(
        self, settings: Settings, *, clock: Clock | None = None, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.settings = settings
        self._clock = clock or SystemClock()
        self.db = open_database(settings, self._clock)
        self._sleep = sleep
        self._keys = self.db.keys
        self._stack = AsyncExitStack()
        self._inflight = Inflight()
        self._stopping = asyncio.Event()
        self._keeping: Keeping | None = None
        self._watch: Watch | None = None
        self._way_in: WayIn | None = None
        self._themer: Themer | None = None
        self.port = 0
        self.status_port: int | None = None

    async def start(self, part: Part = Part.ALL, *, scheduled: bool = True) -> None:
        """Ask Slack who we are, then take requests and, if `scheduled`, beat every minute from now on."""
        if self.settings.themer == "command":
            self.db.reader = self._themer = Themer(self.settings, under_way=self._inflight.one)
        http = await self._stack.enter_async_context(api.session())
        client = api.client(token=self.settings.bot_token, base_url=self.settings.slack_api_url, http=http)
        bot = await api.identify(client)
        await self.db.run(
            workspaces.settle, team_id=bot.team_id, name=bot.team_name, bot_user_id=bot.bot_user_id
        )
        self._watch = watch = Watch(
            self.db, self._clock, slack=client.auth_test, ticks=part is not Part.WEB and scheduled
        )
        self.status_port = await watch.open(self.settings)
        self._stack.push_async_callback(watch.close)
        if part is not Part.WEB:
            from staybot.keeping import Keeping  # noqa: PLC0415 — a third of the code, and not for the web

            self._keeping = Keeping(
                self.db, client, self.settings, scopes=bot.scopes, watch=watch, stopping=self._stopping,
                sleep=self._sleep,
            )  # fmt: skip
        if part is not Part.WORKER:
            from staybot.slack.way_in import WayIn  # noqa: PLC0415 — Bolt; a worker takes no requests

            self._way_in = WayIn(
                client, self.db, self.settings, bot=bot, inflight=self._inflight, watch=watch
            )
            await self._way_in.open()
            self.port = self._way_in.port
        if self._keeping is not None and scheduled:
            self._keeping.begin()
        log.info("staybot is running.", code="bot.started", part=part.value)

    async def warm(self) -> None:
        """Load what the first clicks would wait for, while requests are taken already. What is really broken
        fails for the first who needs it, in words.
        """
        if self._way_in is None:
            return
        try:
            await asyncio.to_thread(self._way_in.warm)
        except Exception as error:  # noqa: BLE001 — whatever it was, a bot that is not warm works too
            log.warning("The first clicks will wait.", code="bot.unwarmed", kind=type(error).__name__)

    async def beat(self) -> None:
        """Everything that is due now, once; never two at a time in one process."""
        if self._keeping is not None:
            await self._keeping.beat()

    async def sync_directory(self) -> None:
        """Read Slack's directory if a day has passed; one that ended early is read again an hour later."""
        if self._keeping is not None:
            await self._keeping.sync_directory()

    async def leave(self) -> None:
        """Tell whoever sends requests here to send them elsewhere; they are answered until it has noticed."""
        if self._watch is not None:
            self._watch.readiness.is_leaving = True
        if self._way_in is not None:
            await self._way_in.leave()

    async def stop(self) -> None:
        """Begin nothing new, let what is under way finish (bounded), then let go of everything."""
        self._stopping.set()
        if self._themer is not None:  # what is being read is then read by staybot's own reader, at once
            await self._themer.stop()
        if self._keeping is not None:
            await self._keeping.stop()
        settled = await self._inflight.settle(seconds=DRAIN_SECONDS)
        if self._way_in is not None:
            await self._way_in.close()
        if self._keeping is not None:
            settled = await self._keeping.finish(seconds=DRAIN_SECONDS) and settled
        await self._stack.aclose()
        await asyncio.to_thread(self.db.close)
        log.info("staybot stopped.", code="bot.stopped", settled=settled)


async def run(settings: Settings, part: Part) -> None:
    """Run until SIGTERM or SIGINT, then drain. Raises ConfigError when it cannot start.

    What a bot is made of is loaded now and never garbage: no collection looks at it, for that would hold up
    every click for as long.
    """
    bot = Bot(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await bot.start(part)
        await bot.warm()
        gc.freeze()
        gc.enable()
        await stop.wait()
        await bot.leave()
    finally:
        await bot.stop()
