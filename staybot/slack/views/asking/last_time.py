"""Where the next interview begins: with what became of the last one. In the window of one person only."""

from __future__ import annotations

from collections.abc import Iterator

from staybot.facts import CommitmentLine, LastTime
from staybot.slack.escape import escape, named, shorten
from staybot.slack.views.blocks import Json, divider, quote, section
from staybot.slack.views.words import day_and_year, question

_STOOD = {
    "kept": "You said that it happened.",
    "open": "It is still open.",
    "not_yet": "You said: not yet. It is open again.",
    "claimed": "It is said to be done: my Home tab asks you whether it happened.",
    "claimed_late": "It is said to be done, late: my Home tab asks you whether it happened.",
    "unconfirmed": "It was said to be done; you can still answer in my Home tab.",
    "not_seen": "You said that you had not seen it happen.",
    "handed_over": "It went to your manager of now, who has not answered for it yet.",
    "missed": "It was missed.",
    "dropped": "It was taken back.",
    "ended": "It ended, because whoever made it left.",
}

PROMISES = 5
"""Shown of a clock; more are in the Home tab."""


def blocks(fact: LastTime | None) -> Iterator[Json]:
    """Nothing where nothing was shared."""
    if fact is None:
        return
    name = named(shorten(fact.manager.name, 60))
    yield section(f"*Last time you told {name}* (only you see this here)")
    yield from (quote(shorten(one.text, 300), above=question(one.question)) for one in fact.answers)
    told = [_promise(one) for one in fact.promises[:PROMISES]] or ["Nothing was promised."]
    yield section("\n".join(told))
    yield divider()


def _promise(one: CommitmentLine) -> str:
    by, on = named(shorten(one.other.name, 60)), day_and_year(one.due_on)
    stood = "not_yet" if one.not_yet else one.state
    return f"•  {by} promised “{escape(shorten(one.text, 300))}” by {on}. {_STOOD[stood]}"
