"""The composition root: settings and a clock become a running bot. Everything is built here, by hand."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import structlog

from staybot.clock import Clock, SystemClock
from staybot.config import Settings
from staybot.flows import workspaces
from staybot.heartbeat import Heartbeat
from staybot.observing.watch import Watch
from staybot.opening import open_database
from staybot.pictures import Renderer
from staybot.slack import api
from staybot.slack.app import build
from staybot.slack.courier import Courier
from staybot.slack.directory_sync import Synced, sync
from staybot.slack.downloads import Downloads
from staybot.slack.illustrator import Illustrator
from staybot.slack.inflight import Inflight
from staybot.slack.pictures import Pictures
from staybot.slack.way_in import WayIn
from staybot.store.claims import Kind
from staybot.themer import Themer

if TYPE_CHECKING:
    from staybot.metronome import Metronome

log = structlog.get_logger()

BEAT: Final = timedelta(minutes=1)
LOOK_AT_DIRECTORY: Final = timedelta(hours=1)
"""How often it is asked whether a day has passed since the directory was read to its end."""

DRAIN_SECONDS: Final = 10.0
"""How long a stop waits for handlers and letters under way; every one of them is bounded below this."""

Sleep = Callable[[float], Awaitable[None]]


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
        self._metronome: Metronome | None = None
        self._beating = asyncio.Lock()
        self._heartbeat: Heartbeat | None = None
        self._watch: Watch | None = None
        self._way_in: WayIn | None = None
        self._themer: Themer | None = None
        self._illustrator: Illustrator | None = None
        self._read_directory: Callable[[], Awaitable[Synced]] | None = None
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
        self._illustrator = Illustrator(self.db, client, scopes=bot.scopes, renderer=(renderer := Renderer()))
        downloads = Downloads(self.db, client, scopes=bot.scopes, renderer=renderer)
        pictures = Pictures(
            self.db, client, mode=self.settings.charts, illustrator=self._illustrator, sleep=self._sleep
        )
        courier = Courier(
            self.db, client, scopes=bot.scopes, sleep=self._sleep, pictures=pictures, downloads=downloads,
            tally=watch.tally,
        )  # fmt: skip
        self._heartbeat = Heartbeat(
            self.db,
            keys=self._keys,
            deliver=lambda: courier.deliver_due(self._stopping),
            stopping=self._is_to_stop,
        )
        self._read_directory = lambda: sync(client, self.db, sleep=self._sleep)
        if part is not Part.WORKER:
            secret = self.settings.signing_secret
            app = build(self.db, client, bot=bot, signing_secret=secret, tally=watch.tally)
            self._way_in = WayIn(
                app, self.db, self.settings, inflight=self._inflight, readiness=watch.readiness
            )
            await self._way_in.open()
            self.port = self._way_in.port
        if part is not Part.WEB and scheduled:
            from staybot.metronome import Metronome  # noqa: PLC0415 — `staybot web` has none

            self._metronome = Metronome(self.beat, watch.note, every=BEAT)
            self._metronome.add(self.sync_directory, every=LOOK_AT_DIRECTORY)
        log.info("staybot is running.", code="bot.started", part=part.value)

    def _is_to_stop(self) -> bool:
        """Asked between the steps of everything long: whoever asks is at work."""
        if self._watch is not None:
            self._watch.tally.at_work()
        return self._stopping.is_set()

    async def beat(self) -> None:
        """Everything that is due now, once; never two at a time in one process."""
        if self._heartbeat is None or self._stopping.is_set():
            return
        async with self._beating:
            self._is_to_stop()
            await self._heartbeat.beat()

    async def sync_directory(self) -> None:
        """Read Slack's directory if a day has passed; one that ended early is read again an hour later."""
        if self._read_directory is None:
            return
        async with self.db.claimed(Kind.DIRECTORY) as is_ours:
            if not is_ours or not await self.db.run(workspaces.needs_sync):
                return
            synced = await self._read_directory()
        log.info(
            "The directory was read.",
            code="directory.read",
            accounts=synced.accounts,
            gone=synced.gone,
            conflicts=len(synced.conflicts),
            stopped=synced.stopped,
        )

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
        if self._illustrator is not None:  # a digest that waits for pictures is posted after the next start
            await self._illustrator.stop()
        settled = await self._inflight.settle(seconds=DRAIN_SECONDS)
        if self._way_in is not None:
            await self._way_in.close()
        try:
            async with asyncio.timeout(DRAIN_SECONDS), self._beating:
                pass
        except TimeoutError:
            settled = False
        if self._metronome is not None:  # only now: it cancels the jobs under way, and with them a letter
            self._metronome.stop()
        await self._stack.aclose()
        await asyncio.to_thread(self.db.close)
        log.info("staybot stopped.", code="bot.stopped", settled=settled)


async def run(settings: Settings, part: Part) -> None:
    """Run until SIGTERM or SIGINT, then drain. Raises ConfigError when it cannot start."""
    bot = Bot(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await bot.start(part)
        await stop.wait()
        await bot.leave()
    finally:
        await bot.stop()
