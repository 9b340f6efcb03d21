"""How much of somebody's interview a manager got, in the words for whoever gave it."""

from __future__ import annotations

from collections.abc import Sequence

from staybot.facts import ShareCount
from staybot.slack.escape import named, shorten
from staybot.slack.views.words import day


def in_words(counts: Sequence[ShareCount]) -> str:
    """A sentence for each manager; empty where nothing could be shared."""
    return " ".join(
        f"Shared with {named(shorten(one.manager, 60))} from this interview: {_got(one)}." for one in counts
    )


def _got(one: ShareCount) -> str:
    if one.last_on is None:
        left = "nothing any more; what you withdrew they may have read"
        return left if one.withdrawn else "nothing"
    if one.answers == 1:
        return f"1 answer, on {day(one.last_on)}"
    return f"{one.answers} answers, the last on {day(one.last_on)}"
