"""A digest with everything that hangs on it, as one long message: so no surface escapes a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staybot.flows.delivering.composing_digests import thread
from staybot.slack.views.blocks import Message
from staybot.slack.views.letters import letter

if TYPE_CHECKING:
    from staybot.facts import Digest

RELEASE = "0" * 32
METHOD = "How this was made"


def messages(fact: Digest) -> list[Message]:
    """The post, and each message of its thread."""
    return [letter(fact), *(letter(part) for part in thread(fact, release=RELEASE))]


def whole(fact: Digest) -> Message:
    """All of them; the post's last lines, on how it was made, come last. Without the buttons."""
    post, *below = messages(fact)
    told, found, method = post.text.partition(METHOD)
    text = "\n".join([told.rstrip("\n"), *(one.text for one in below), found + method]).rstrip("\n")
    blocks = tuple(block for one in below for block in one.blocks if block["type"] != "actions")
    return Message(text, (*post.blocks[:-1], *blocks, *post.blocks[-1:]))
