"""Finding out whether a letter arrived, when the process that sent it died before it could say."""

from __future__ import annotations

from typing import Any, Final

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.flows.delivering import letters
from staybot.flows.delivering.letters import Unsure
from staybot.slack import fates
from staybot.slack.channels import is_person
from staybot.slack.fates import Fate
from staybot.slack.ids import LETTER
from staybot.store.database import Database

log = structlog.get_logger(__name__)

AT_ONCE: Final = 50
PAGES: Final = 5
"""Of 200 messages each: a direct message with the bot holds a few dozen a year."""


class Lookup:
    """Reads back the direct message a letter went to, where the granted scopes allow."""

    def __init__(self, db: Database, api: AsyncWebClient, *, scopes: frozenset[str]) -> None:
        self._db = db
        self._api = api
        self._scopes = scopes

    async def settle(self) -> None:
        """Decide every letter whose fate is unknown: it arrived, it did not, or nobody can say."""
        while batch := await self._db.run(letters.unsure, limit=AT_ONCE):
            for one in batch:
                await self._decide(one)

    async def _decide(self, one: Unsure) -> None:
        letter_id = one.letter_id
        if not self._can_see(one):
            await self._db.run(letters.undecided, letter_id=letter_id, leased_until=one.leased_until)
            return
        try:
            channel = one.channel or await self._channel(one.to)
            ts = await self._find(channel, one)
        except (SlackApiError, ClientError, TimeoutError, ValueError) as error:
            await self._not_now(one, error)
            return
        if ts is None:
            await self._db.run(letters.not_found, letter_id=letter_id, leased_until=one.leased_until)
        else:
            await self._db.run(letters.found, letter_id=letter_id, channel=channel, ts=ts)

    def _can_see(self, one: Unsure) -> bool:
        """Only direct messages are ever read, and only for this."""
        needed = {"im:history"} if one.channel else {"im:history", "im:write"}
        return is_person(one.to) and needed <= self._scopes

    async def _channel(self, user: str) -> str:
        answer = await self._api.conversations_open(users=user)
        return str(answer["channel"]["id"])

    async def _find(self, channel: str, one: Unsure) -> str | None:
        """The timestamp of the message that carries the letter's id, newest messages first. An earlier copy
        of what was asked for again is not it.
        """
        cursor: str | None = None
        for _ in range(PAGES):
            answer = await self._api.conversations_history(
                channel=channel, include_all_metadata=True, limit=200, cursor=cursor
            )
            for message in answer["messages"]:
                if _carries(message, one.letter_id):
                    ts = str(message["ts"])
                    return ts if float(ts) > float(one.after or 0) else None
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return None

    async def _not_now(self, one: Unsure, error: Exception) -> None:
        """A letter that can never be looked up is undecided; for all others the lease runs out once more."""
        fate = fates.fate_of(error, to_person=True)
        log.warning(
            "A letter's fate could not be looked up.",
            code="letter.unseen",
            letter=one.letter_id,
            fate=fate.value,
        )
        if fate in {Fate.NEVER, Fate.OPERATOR}:
            await self._db.run(letters.undecided, letter_id=one.letter_id, leased_until=one.leased_until)


def _carries(message: dict[str, Any], letter_id: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == LETTER and payload.get("letter") == letter_id
