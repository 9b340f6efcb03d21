"""How the clocks of the managers below somebody went, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Followed, ManagerCounts
from staybot.slack.escape import escape, named, shorten
from staybot.slack.views.digests.followed_lines import number
from staybot.slack.views.words import NOT_SHOWN, band, quarter

PARTS: Final = {"kept": "kept", "missed": "missed", "unconfirmed": "unconfirmed", "dropped": "taken back"}


def title(fact: ManagerCounts) -> str:
    """What the lines are, and how old."""
    told = escape(quarter(fact.quarter))
    return f"Sixty-day clocks of the managers who report to you, as counted for the digest of {told}"


def lines(fact: ManagerCounts) -> Iterator[str]:
    """By name."""
    for name, told in fact.managers:
        yield f"•  {named(shorten(name, 60))}: {_figures(told) if told else NOT_SHOWN}"


def _figures(told: Followed) -> str:
    found = dict(told.outcomes)
    parts = "; ".join(f"{words}: {number(found.get(one))}" for one, words in PARTS.items())
    return f"{band(*told.opened)} clocks; {parts}"
