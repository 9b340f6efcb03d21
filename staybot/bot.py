"""The composition root: settings and a clock become a running bot. Everything is built here, by hand."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from enum import StrEnum
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.async_app import AsyncApp

from staybot.clock import Clock, SystemClock
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.flows import workspaces
from staybot.heartbeat import Heartbeat
from staybot.slack import api
from staybot.slack.app import build
from staybot.slack.courier import Courier
from staybot.slack.directory_sync import Synced, sync
from staybot.slack.http import HttpReceiver
from staybot.slack.inflight import Inflight
from staybot.slack.sockets import SocketReceiver
from staybot.store import schema
from staybot.store.database import Database, engine_for
from staybot.store.keys import keys_of
from staybot.themer import Themer

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


def open_database(settings: Settings, clock: Clock | None = None) -> Database:
    """The database of the settings, at the newest migration. Raises ConfigError if it is not."""
    schema.make_folder_for(settings.database_url)
    engine = engine_for(settings.database_url, synchronous=settings.sqlite_synchronous)
    try:
        current = schema.is_current(engine)
    except Exception as error:
        raise ConfigError(
            "The database cannot be reached. Check DATABASE_URL and that the server is running."
        ) from error
    if not current:
        raise ConfigError("The database is not up to date. Run `staybot migrate` first.")
    db = Database(engine, clock=clock or SystemClock(), settings=settings, keys=keys_of(settings))
    db.now(workspaces.ensure)
    return db


class Bot:
    """A bot that can be started, beaten and stopped. The demo beats it by hand."""

    def __init__(
        self, settings: Settings, *, clock: Clock | None = None, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.settings = settings
        self.db = open_database(settings, clock)
        self._sleep = sleep
        self._keys = self.db.keys
        self._stack = AsyncExitStack()
        self._inflight = Inflight()
        self._stopping = asyncio.Event()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._beating = asyncio.Lock()
        self._heartbeat: Heartbeat | None = None
        self._themer: Themer | None = None
        self._read_directory: Callable[[], Awaitable[Synced]] | None = None
        self.port = 0

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
        courier = Courier(self.db, client, scopes=bot.scopes, sleep=self._sleep)
        self._heartbeat = Heartbeat(
            self.db,
            keys=self._keys,
            deliver=lambda: courier.deliver_due(self._stopping),
            stopping=self._stopping.is_set,
        )
        self._read_directory = lambda: sync(client, self.db, sleep=self._sleep)
        if part is not Part.WORKER:
            app = build(self.db, client, bot=bot, signing_secret=self.settings.signing_secret)
            await self._receive(app)
        if part is not Part.WEB and scheduled:
            for job, every in ((self.beat, BEAT), (self.sync_directory, LOOK_AT_DIRECTORY)):
                self._scheduler.add_job(
                    job,
                    "interval",
                    seconds=every.total_seconds(),
                    max_instances=1,
                    coalesce=True,
                    next_run_time=SystemClock().now(),
                )
            self._scheduler.start()
        log.info("staybot is running.", code="bot.started", part=part.value)

    async def _receive(self, app: AsyncApp) -> None:
        """Slack's requests: over a port if HTTP mode is set up, else over a socket."""
        if self.settings.over_http:
            over_http = HttpReceiver(app, port=max(0, self.settings.port or 0), inflight=self._inflight)
            self.port = await over_http.start()
            self._stack.push_async_callback(over_http.stop)
        else:
            socket = SocketReceiver(app, app_token=self.settings.app_token, inflight=self._inflight)
            self._stack.push_async_callback(socket.stop)
            await socket.connect_async()  # type: ignore[no-untyped-call]

    async def beat(self) -> None:
        """Everything that is due now, once; never two at a time in one process."""
        if self._heartbeat is None or self._stopping.is_set():
            return
        async with self._beating:
            await self._heartbeat.beat()

    async def sync_directory(self) -> None:
        """Read Slack's directory if a day has passed; one that ended early is read again an hour later."""
        if self._read_directory is None or not await self.db.run(workspaces.needs_sync):
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

    async def stop(self) -> None:
        """Begin nothing new, let what is under way finish (bounded), then let go of everything."""
        self._stopping.set()
        if self._themer is not None:  # what is being read is then read by staybot's own reader, at once
            await self._themer.stop()
        settled = await self._inflight.settle(seconds=DRAIN_SECONDS)
        try:
            async with asyncio.timeout(DRAIN_SECONDS), self._beating:
                pass
        except TimeoutError:
            settled = False
        if self._scheduler.running:  # only now: it cancels the jobs under way, and with them a letter in hand
            self._scheduler.shutdown(wait=False)
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
    finally:
        await bot.stop()
