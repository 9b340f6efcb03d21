"""A past digest or summary, as the leader who asked for it reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from staybot.facts import MonthSummary, PastDigest, PastSummary
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import COMMAND
from staybot.slack.views.blocks import Message, message, section
from staybot.slack.views.digests.digest_thread import thread
from staybot.slack.views.digests.digest_titles import title
from staybot.slack.views.letters import letter
from staybot.slack.views.words import month_and_year, quarter

ANSWERS: Final = 4
"""Messages of a thread that a command is answered with: with the post five, as many as Slack takes."""

NAMES: Final = 30
SUMMARIES: Final = 12
"""Names listed of what else there is."""

FROM_LEDGER: Final = (
    "every figure is read from the ledger as it was published, nothing is counted again; the sentences are "
    "those of the version that runs now. Only you see it here."
)
PICTURES: Final = "With its pictures it comes to you by direct message, within a minute or two."


def messages(fact: PastDigest | PastSummary) -> tuple[Message, ...]:
    """The post and its thread, each as a message; a summary has no thread."""
    if isinstance(fact, PastSummary):
        return (letter(fact.summary),)
    return (letter(fact.digest), *(thread(one) for one in fact.thread[:ANSWERS]))


def names(fact: PastDigest | PastSummary, *, pictures: bool = False) -> Message:
    """What is shown, and what else can be; `pictures`: they are on their way."""
    text = "\n".join(
        [
            f"{_title(fact)}: {FROM_LEDGER}{_missing(fact)}",
            *([PICTURES] if pictures else []),
            f"There are: {_listed(fact.names, most=NAMES)}. `{COMMAND} digest NAME` shows another.",
            *([f"Summaries: {_listed(fact.summaries, most=SUMMARIES)}."] if fact.summaries else []),
        ]
    )
    return message(text, section(text))


def _title(fact: PastDigest | PastSummary) -> str:
    """Escaped."""
    if isinstance(fact, PastDigest):
        return named(title(fact.digest))
    of = fact.summary
    return (
        f"The summary of {month_and_year(of.month) if isinstance(of, MonthSummary) else quarter(of.quarter)}"
    )


def _missing(fact: PastDigest | PastSummary) -> str:
    is_all = isinstance(fact, PastSummary) or len(fact.thread) <= ANSWERS
    return "" if is_all else " The last groups of it stand in the thread of its post."


def _listed(names: Sequence[str], *, most: int) -> str:
    """The newest ones, and how many more there are."""
    there = ", ".join(f"`{escape(shorten(one, 60))}`" for one in names[:most])
    return there + (f" and {len(names) - most} older ones" if len(names) > most else "")
