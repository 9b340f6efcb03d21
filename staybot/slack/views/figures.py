"""The figure of one item in words: for everyone, and in a group's line."""

from __future__ import annotations

from typing import Final

from staybot.anonymity.changes import Direction, moved
from staybot.facts import AskedItem, Figure
from staybot.slack.views import band_words
from staybot.slack.views.words import day_and_year

BESIDE: Final = {"up": "higher", "down": "lower"}
"""A group's band beside everyone's."""


def told(item: AskedItem, figure: Figure) -> str:
    """As in `agree (3.75 to 4.25 of 5); eNPS 0 to 40 (at least as many promoters as detractors)`."""
    low, high = figure.now.low, figure.now.high
    if item.scale == "recommend":
        return f"eNPS {band_words.enps(low, high)} ({band_words.balance(low, high)})"
    words, numbers = band_words.answer(low, high), f"{band_words.score(low, high)} of 5"
    return f"{words} ({numbers})" if words else numbers


def since(item: AskedItem, figure: Figure) -> str:
    """What two published bands say of a change (R13), or of what day an older one is (R12)."""
    if figure.repeated:
        return f", as of {day_and_year(figure.now.closed_on)}; next figure later"
    if figure.before is None:
        return ""
    when = day_and_year(figure.before.closed_on)
    way = way_of(figure)
    if way is None:
        return f", no visible change since {when}"
    span = band_words.enps if item.scale == "recommend" else band_words.score
    return f", {way}: it was {span(figure.before.low, figure.before.high)} on {when}"


def way_of(figure: Figure | None) -> Direction | None:
    """Which way it went since the ledger last showed it, if its bands tell."""
    if figure is None or figure.before is None:
        return None
    return moved((figure.before.low, figure.before.high), (figure.now.low, figure.now.high))


def brief(item: AskedItem, figure: Figure, *, dated: bool = True) -> str:
    """In a group's line, where numbers would crowd; an older figure with its day, if `dated`."""
    low, high = figure.now.low, figure.now.high
    is_enps = item.scale == "recommend"
    words = f"eNPS {band_words.enps(low, high)}" if is_enps else band_words.answer(low, high)
    again = f" as of {day_and_year(figure.now.closed_on)}" if figure.repeated and dated else ""
    return f"{words or band_words.score(low, high)}{again}{beside(item, figure)}"


def beside(item: AskedItem, figure: Figure) -> str:
    """Whether a group's band lies apart from everyone's of the same day."""
    whole = item.everyone
    if whole is None or whole.now.closed_on != figure.now.closed_on:
        return ""
    way = moved((whole.now.low, whole.now.high), (figure.now.low, figure.now.high))
    return f" – *{BESIDE[way]}*" if way else ""
