"""The courier: claims letters that are due, renders, posts, and records what became of each.

It is the only place that posts unprompted. A post whose fate is unknown is looked up, never repeated blindly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.clock import SystemClock
from staybot.facts import Digest, DigestThread, Download, Envelope, PulseReminder, Reminder
from staybot.flows.delivering import letters
from staybot.observing.tally import Tally
from staybot.slack import posting
from staybot.slack.channels import Unfit, check_channel, is_person
from staybot.slack.downloads import Downloads
from staybot.slack.lookup import Lookup
from staybot.slack.pictures import Pictures, Postponed
from staybot.slack.reports import report
from staybot.slack.setbacks import Setbacks
from staybot.slack.views.letters import letter as rendered
from staybot.store.claims import Kind
from staybot.store.database import Database

log = structlog.get_logger(__name__)

PATIENCE: Final = 30.0
"""Seconds that a letter waits in hand for its turn; for longer ones it goes back into the box."""

DIGESTS: Final = (Digest, DigestThread)

Sleep = Callable[[float], Awaitable[None]]


class Courier:
    """Delivers for one workspace; any number of them may run at once."""

    def __init__(
        self, db: Database, api: AsyncWebClient, *, scopes: frozenset[str], sleep: Sleep = asyncio.sleep,
        pictures: Pictures | None = None, downloads: Downloads | None = None, tally: Tally | None = None,
    ) -> None:  # fmt: skip
        """`scopes` are those granted, `sleep` waits so many seconds for a turn."""
        self._db = db
        self._api = api
        self._lookup = Lookup(db, api, scopes=scopes)
        self._sleep = sleep
        self._pictures = pictures
        self._downloads = downloads
        self._tally = tally or Tally(SystemClock())
        self._setbacks = Setbacks(db, self._tally)

    async def deliver_due(self, until: asyncio.Event | None = None) -> int:
        """Send everything that is due, oldest first, and return how many went out. Once `until` is set no
        letter is begun; the one in hand is finished and recorded.
        """
        await self._lookup.settle()
        sent, reminders = 0, list[Envelope]()
        at_once = await self._db.run(letters.at_once)
        while not _is_over(until) and (batch := await self._db.run(letters.claim, limit=at_once)):
            for number, letter_id in enumerate(batch):
                self._tally.at_work()
                if _is_over(until):
                    await self._db.run(letters.hand_back, ids=batch[number:])
                    break
                sent += await self._guarded(self._deliver(letter_id, until, reminders))
        for envelope in reminders:
            self._tally.at_work()
            if not _is_over(until):
                sent += await self._guarded(self._remind(envelope, until))
        return sent

    async def _guarded(self, delivery: Awaitable[bool]) -> bool:
        """One letter that cannot be rendered or recorded keeps none of the others."""
        try:
            return await delivery
        except Exception as error:  # noqa: BLE001 — its lease runs out, and then it is looked up
            report(error)
            return False

    async def _deliver(self, letter_id: str, until: asyncio.Event | None, reminders: list[Envelope]) -> bool:
        envelope = await self._db.run(letters.compose, letter_id=letter_id)
        if envelope is not None and isinstance(envelope.fact, Reminder | PulseReminder):
            reminders.append(envelope)
            return False
        if envelope is None or not await self._may_go(envelope):
            return False
        method = "chat.update" if envelope.replaces else "chat.postMessage"
        if not await self._turn(envelope, method, until):
            return False
        try:
            answer = await self._send(envelope, until)
        except Postponed:
            return False
        except (SlackApiError, ClientError, TimeoutError, ValueError) as error:
            await self._setbacks.settle(envelope, error, method=method)
            return False
        await self._db.run(letters.sent, letter_id=letter_id, channel=answer["channel"], ts=answer["ts"])
        return True

    async def _remind(self, envelope: Envelope, until: asyncio.Event | None) -> bool:
        """Reminders go out after every row has moved on, and write nothing, not even their turn: neither
        a row nor the moment of a transaction tells who got one (anonymity.md section 3).

        A connection that broke took our place among the workers with it, and others then leave us no room.
        """
        await self._db.off_loop(self._db.claims.join, Kind.WORKER)
        await self._wait(min(PATIENCE, await self._db.run(letters.gap)), until)
        try:
            await self._send(envelope, until)
        except (SlackApiError, ClientError, TimeoutError, ValueError) as error:
            await self._setbacks.settle(envelope, error, method="chat.postMessage")
            return False
        return True

    async def _turn(self, envelope: Envelope, method: str, until: asyncio.Event | None) -> bool:
        """Wait for a turn at the pace that all workers share; a letter whose turn is far goes back."""
        wait = await self._db.run(letters.pace, method=method, patience=PATIENCE)
        if 0 < wait <= PATIENCE:
            await self._wait(wait, until)
        if wait <= PATIENCE and not _is_over(until):
            return wait <= 0 or await self._is_ours(envelope)
        if await self._is_ours(envelope):
            await self._db.run(letters.retry, letter_id=envelope.letter_id, after=timedelta(seconds=wait))
        return False

    async def _wait(self, seconds: float, until: asyncio.Event | None) -> None:
        """So long, or until nothing is to be begun any more."""
        if until is None:
            await self._sleep(seconds)
            return
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(until.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for one in waits:
            one.cancel()

    async def _may_go(self, envelope: Envelope) -> bool:
        """A channel is looked at each time before something is posted there; what is not known is a no. If
        that took longer than our lease, the letter is no longer ours, whatever was seen.
        """
        if envelope.replaces or (is_person(envelope.to) and not isinstance(envelope.fact, DIGESTS)):
            return True
        trouble: Exception | None = None
        try:
            await check_channel(self._api, envelope.to)
        except (Unfit, SlackApiError, ClientError, TimeoutError, ValueError) as error:
            trouble = error
        if not await self._is_ours(envelope):
            return False
        if trouble is not None:
            await self._setbacks.put_off(envelope.letter_id, trouble)
        return trouble is None

    async def _is_ours(self, envelope: Envelope) -> bool:
        return await self._db.run(
            letters.still_ours, letter_id=envelope.letter_id, begun_at=envelope.begun_at
        )

    async def _send(self, envelope: Envelope, until: asyncio.Event | None) -> Any:
        """Slack's answer. Raises Postponed if a picture kept the letter until the bot is to stop."""
        message = rendered(envelope.fact)
        if envelope.replaces:
            return await posting.replace(self._api, envelope, message)
        if self._pictures is not None and self._pictures.takes(envelope):
            return await self._pictures.post(envelope, message, stopping=lambda: _is_over(until))
        if self._downloads is not None and isinstance(envelope.fact, Download):
            return await self._downloads.post(envelope, message)
        return await posting.post(self._api, envelope, message)


def _is_over(until: asyncio.Event | None) -> bool:
    return until is not None and until.is_set()
