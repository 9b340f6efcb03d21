"""A digest posted with its pictures, or without them if need be: whatever fails here, it is posted. So is a
past one that a leader asked for.

While pictures are made its letter is in hand but not on its way: after a crash it is simply due again, so
nothing is ever posted twice. The next try takes away what the last one left behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.facts import Digest, DigestAgain, Envelope
from staybot.flows.delivering import letter_files, letters
from staybot.slack import answers, fates, files
from staybot.slack.channels import is_person
from staybot.slack.fates import Fate
from staybot.slack.illustrator import Illustration, Illustrator
from staybot.slack.posting import post
from staybot.slack.views.blocks import Message
from staybot.slack.views.digests.charts import charts
from staybot.slack.views.digests.illustrated import insert
from staybot.store.database import Database

PAUSES: Final = (0, 1, 2, 4, 8, 15)
"""Seconds before each try to post a picture that Slack may still be scanning (slack-facts section 7)."""
REFUSED: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""Slack surely did not post it, and may post it without what it refuses."""

Sleep = Callable[[float], Awaitable[None]]
Stopping = Callable[[], bool]


class Postponed(Exception):  # noqa: N818 — it states a fact
    """The letter is not posted by us now: the bot stops, or another worker has it."""


class Pictures:
    """For one workspace. `mode` is the setting STAYBOT_CHARTS: pictures, native or off."""

    def __init__(
        self,
        db: Database,
        api: AsyncWebClient,
        *,
        mode: str,
        illustrator: Illustrator,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._db = db
        self._api = api
        self._mode = mode
        self._illustrator = illustrator
        self._sleep = sleep

    def takes(self, envelope: Envelope) -> bool:
        """Whether this letter is posted from here: a digest on its way to its channel, a past one to whoever
        asked for it.
        """
        of = Digest if not is_person(envelope.to) else DigestAgain
        return isinstance(envelope.fact, of) and not envelope.replaces

    async def post(self, envelope: Envelope, message: Message, *, stopping: Stopping) -> Any:
        """Slack's answer to the digest, with what pictures could be had. Raises Postponed, and what
        posting raises: then the letter's fate is what that error says.
        """
        await self._db.run(letters.not_yet, letter_id=envelope.letter_id)
        left = await self._db.run(letter_files.left, letter_id=envelope.letter_id)
        await self._take_away(left, envelope)
        for is_native in (True, False) if self._mode == "native" else (False,):
            shown = await self._illustrated(envelope, is_native=is_native)
            answer = await self._with(shown, envelope, message, stopping)
            if answer is not None:
                return answer
            if not shown.has_native:
                break
        await self._begin(envelope, stopping)
        return await post(self._api, envelope, message)

    async def _illustrated(self, envelope: Envelope, *, is_native: bool) -> Illustration:
        fact = envelope.fact.digest if isinstance(envelope.fact, DigestAgain) else envelope.fact
        assert isinstance(fact, Digest)
        noted: list[str] = []

        async def note(file_id: str) -> None:
            noted.append(file_id)
            await self._db.run(letter_files.note, letter_id=envelope.letter_id, file_id=file_id)

        wanted = charts(fact) if self._mode != "off" else ()
        shown = await self._illustrator.illustrate(wanted, is_native=is_native, note=note)
        await self._take_away([one for one in noted if one not in shown.files], envelope)
        return shown

    async def _take_away(self, unwanted: Sequence[str], envelope: Envelope) -> None:
        """Files that no message shows, where Slack allows."""
        for file_id in unwanted:
            await files.delete(self._api, file_id)
        if unwanted:
            await self._db.run(letter_files.forget, letter_id=envelope.letter_id, files=unwanted)

    async def _with(
        self, shown: Illustration, envelope: Envelope, message: Message, stopping: Stopping
    ) -> Any:
        """Slack's answer; None, and the files gone, if there are no pictures or it refuses them for good."""
        try:
            answer = (
                await self._try(envelope, insert(message, shown.blocks), stopping) if shown.blocks else None
            )
        except (Postponed, SlackApiError) as error:
            if isinstance(error, Postponed) or fates.fate_of(error, to_person=False) is not Fate.UNKNOWN:
                await self._take_away(shown.files, envelope)  # else it may be posted, and shows them
            raise
        if answer is None:
            await self._take_away(shown.files, envelope)
        return answer

    async def _try(self, envelope: Envelope, whole: Message, stopping: Stopping) -> Any:
        """As often as Slack says that it is still scanning."""
        for pause in PAUSES:
            if pause:
                await self._sleep(pause)
            await self._begin(envelope, stopping)
            try:
                return await post(self._api, envelope, whole)
            except SlackApiError as refusal:
                if answers.error_name(refusal) not in REFUSED:
                    raise
                await self._db.run(letters.not_yet, letter_id=envelope.letter_id)
                if not _is_being_scanned(refusal):
                    return None
        return None

    async def _begin(self, envelope: Envelope, stopping: Stopping) -> None:
        """From here on the letter's fate is unknown until it is recorded. What another worker has begun
        meanwhile, because our lease ran out, stays in its hands.
        """
        if stopping():
            await self._db.run(letters.hand_back, ids=[envelope.letter_id])
            raise Postponed
        if not await self._db.run(letters.begin, letter_id=envelope.letter_id):
            raise Postponed


def _is_being_scanned(refusal: SlackApiError) -> bool:
    """Whether Slack says that it is the file which it cannot show, which it may in a moment."""
    data: Any = getattr(refusal.response, "data", refusal.response)
    told = str(data).casefold() if isinstance(data, dict) else ""
    return "slack file" in told or "slack_file" in told
