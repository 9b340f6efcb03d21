"""One call each: a letter posted, or put in the place of a message that is there."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from staybot.facts import Envelope
from staybot.slack.ids import LETTER
from staybot.slack.views.blocks import Message


async def post(api: AsyncWebClient, envelope: Envelope, message: Message) -> Any:
    """One message; its metadata carries the letter's opaque id and nothing else."""
    return await api.chat_postMessage(
        channel=envelope.to,
        thread_ts=envelope.thread,
        text=message.text,
        blocks=message.sent() or None,
        parse="none",
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": LETTER, "event_payload": {"letter": envelope.letter_id}},
    )


async def replace(api: AsyncWebClient, envelope: Envelope, message: Message) -> Any:
    """The message that the envelope names, anew."""
    channel, ts = envelope.replaces or ("", "")
    return await api.chat_update(
        channel=channel, ts=ts, text=message.text, blocks=message.sent(), parse="none"
    )
