"""A past digest, as the leader who asked for it reads it."""

from __future__ import annotations

from typing import Final

from staybot.facts import PastDigest
from staybot.slack.escape import escape, shorten
from staybot.slack.ids import COMMAND
from staybot.slack.views.blocks import Message, message, section
from staybot.slack.views.charts import charts
from staybot.slack.views.digest_thread import thread
from staybot.slack.views.digest_titles import title
from staybot.slack.views.letters import letter

ANSWERS: Final = 4
"""Messages of a thread that a command is answered with: with the post five, as many as Slack takes."""

NAMES: Final = 30
"""Names listed of what else there is."""


def messages(fact: PastDigest) -> tuple[Message, ...]:
    """The post and its thread, each as a message."""
    return (letter(fact.digest), *(thread(one) for one in fact.thread[:ANSWERS]))


def names(fact: PastDigest) -> Message:
    """What is shown, and what else can be."""
    rest = len(fact.names) - NAMES
    there = ", ".join(f"`{escape(shorten(one, 60))}`" for one in fact.names[:NAMES])
    older = f" and {rest} older ones" if rest > 0 else ""
    missing = " The last groups of it stand in the thread of its post." if len(fact.thread) > ANSWERS else ""
    text = (
        f"{escape(title(fact.digest))}, as it was published: read from the ledger, nothing is counted again. "
        f"Only you see it here.{missing}{_pictures(fact)}\n"
        f"There are: {there}{older}. `{COMMAND} digest NAME` shows another."
    )
    return message(text, section(text))


def _pictures(fact: PastDigest) -> str:
    """Where the button is that sends them, if it has any."""
    if not charts(fact.digest):
        return ""
    where = "above" if len(fact.thread) <= ANSWERS else "in the thread of its post"
    return f"\nIts pictures come by *Download* {where}."
