"""What a bot does unprompted – the calendar, the letters, Slack's directory – which `staybot web` leaves to
others and never loads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from staybot.config import Settings
from staybot.flows import workspaces
from staybot.heartbeat import Heartbeat
from staybot.observing.watch import Watch
from staybot.pictures import Renderer
from staybot.slack.courier import Courier
from staybot.slack.directory_sync import sync
from staybot.slack.downloads import Downloads
from staybot.slack.illustrator import Illustrator
from staybot.slack.pictures import Pictures
from staybot.slack.studio import Studio
from staybot.store.claims import Kind
from staybot.store.database import Database

if TYPE_CHECKING:
    from staybot.metronome import Metronome

log = structlog.get_logger()

BEAT: Final = timedelta(minutes=1)
LOOK_AT_DIRECTORY: Final = timedelta(hours=1)
"""How often it is asked whether a day has passed since the directory was read to its end."""

Sleep = Callable[[float], Awaitable[None]]


class Keeping:
    """One for each process that beats; the demo beats it by hand."""

    def __init__(
        self, db: Database, client: AsyncWebClient, settings: Settings, *, scopes: frozenset[str],
        watch: Watch, stopping: asyncio.Event, sleep: Sleep,
    ) -> None:  # fmt: skip
        """`scopes` are those granted; nothing is begun once `stopping` is set."""
        self._db = db
        self._client = client
        self._sleep = sleep
        self._watch = watch
        self._stopping = stopping
        self._beating = asyncio.Lock()
        self._metronome: Metronome | None = None
        self.renderer = Renderer()
        studio = Studio(db, client, scopes=scopes, renderer=self.renderer)
        pictures = Pictures(db, client, mode=settings.charts, illustrator=Illustrator(studio), sleep=sleep)
        courier = Courier(
            db, client, scopes=scopes, sleep=sleep, pictures=pictures, downloads=Downloads(studio),
            tally=watch.tally,
        )  # fmt: skip
        self.heartbeat = Heartbeat(
            db,
            keys=db.keys,
            deliver=lambda: courier.deliver_due(stopping),
            stopping=self._is_to_stop,
        )

    def begin(self) -> None:
        """Beat every minute from now on."""
        from staybot.metronome import Metronome  # noqa: PLC0415 — APScheduler; the demo beats by hand

        self._metronome = Metronome(self.beat, self._watch.note, every=BEAT)
        self._metronome.add(self.sync_directory, every=LOOK_AT_DIRECTORY)

    async def beat(self) -> None:
        """Everything that is due now, once; never two at a time in one process."""
        if self._stopping.is_set():
            return
        async with self._beating:
            self._is_to_stop()
            await self.heartbeat.beat()

    async def sync_directory(self) -> None:
        """Read Slack's directory if a day has passed; one that ended early is read again an hour later."""
        async with self._db.claimed(Kind.DIRECTORY) as is_ours:
            if not is_ours or not await self._db.run(workspaces.needs_sync):
                return
            synced = await sync(self._client, self._db, sleep=self._sleep)
        log.info(
            "The directory was read.",
            code="directory.read",
            accounts=synced.accounts,
            gone=synced.gone,
            conflicts=len(synced.conflicts),
            stopped=synced.stopped,
        )

    async def stop(self) -> None:
        """Break off drawing: a digest that waits for pictures is posted after the next start."""
        await self.renderer.stop()

    async def finish(self, *, seconds: float) -> bool:
        """Let the beat under way end, at most so long, then beat no more. False if it had to be cut short."""
        settled = True
        try:
            async with asyncio.timeout(seconds), self._beating:
                pass
        except TimeoutError:
            settled = False
        if self._metronome is not None:  # only now: it cancels the jobs under way, and with them a letter
            self._metronome.stop()
        return settled

    def _is_to_stop(self) -> bool:
        """Asked between the steps of everything long: whoever asks is at work."""
        self._watch.tally.at_work()
        return self._stopping.is_set()
