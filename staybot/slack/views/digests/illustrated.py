"""Pictures in a message: image blocks, Slack's own charts, and where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from staybot.slack.escape import shorten
from staybot.slack.views.blocks import Json, Message

ALT: Final = (2_000, 1_000, 500, 250, 120)
"""Lengths that an alternative text may have, the first with which the message fits."""

SUMMARY: Final = 2
"""Paragraphs that come first: the headline, and how many answered."""


def image(file_id: str, alt: str) -> Json:
    """A picture that lies with Slack."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": shorten(alt, ALT[0])}


def insert(message: Message, blocks: Sequence[Json]) -> Message:
    """The message with its pictures below its summary.

    It stays within Slack's limits: alternative texts are shortened first, then the last pictures left out.
    The text says everything that they say.
    """
    if not message.blocks:
        return message
    for count in range(len(blocks), 0, -1):
        for most in ALT:
            whole = _with(message, [_shorter(one, most) for one in blocks[:count]])
            if whole.fits():
                return whole
    return message


def _with(message: Message, blocks: Sequence[Json]) -> Message:
    sections = [at for at, one in enumerate(message.blocks, start=1) if one["type"] == "section"]
    at = sections[:SUMMARY][-1] if sections else len(message.blocks)
    return replace(message, blocks=(*message.blocks[:at], *blocks, *message.blocks[at:]))


def _shorter(block: Json, most: int) -> Json:
    return {**block, "alt_text": shorten(block["alt_text"], most)} if "alt_text" in block else block
