"""The figure of one item in words: for everyone, and in a group's line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from staybot.anonymity.changes import Direction, apart, moved
from staybot.facts import AskedItem, Favourable, Figure
from staybot.slack.views import band_words
from staybot.slack.views.words import day_and_year

Beside = Literal["lower", "higher", "alike", "alone"]
"""A group's band beside everyone's; alone where one of the two is not from this round."""

SHARES: Final = (
    "Shares who agree (4 or 5 of 5) stand beside the range that chance leaves them: all ranges of one digest "
    "hold together with 95 % confidence, if those who answered are like those who did not."
)
"""For the method of a digest that shows any."""

BESIDE: Final[Mapping[Direction, Beside]] = {"up": "higher", "down": "lower"}


def told(item: AskedItem, figure: Figure) -> str:
    """As in `*agree* (3.75 to 4.25 of 5)`, `*eNPS 0 to 40* (at least as many promoters as detractors)`; where
    thirty and more answered, with `; about 60 % agree (45–75 %)`.
    """
    low, high = figure.now.low, figure.now.high
    if item.scale == "recommend":
        return f"*eNPS {band_words.enps(low, high)}* ({band_words.balance(low, high)})"
    words, numbers = band_words.answer(low, high), f"{band_words.score(low, high)} of 5"
    average = f"*{words}* ({numbers})" if words else f"*{numbers}*"
    return f"{average}; {share(figure.favourable)}" if figure.favourable else average


def share(of: Favourable) -> str:
    """How many agree, and where chance lets the share lie: about 60 % agree (45–75 %)."""
    low, high = of.interval
    return f"{band_words.share(of.low, of.high)} agree ({low:g}–{high:g} %)"


def since(item: AskedItem, figure: Figure) -> str:
    """What two published bands say of a change (R13), or of what day an older one is (R12)."""
    if figure.repeated:
        return f", as of {day_and_year(figure.now.closed_on)}; next figure later"
    if figure.before is None:
        return ""
    when = day_and_year(figure.before.closed_on)
    span = band_words.enps if item.scale == "recommend" else band_words.score
    was = span(figure.before.low, figure.before.high)
    grown = _grown(figure)
    if (way := way_of(figure)) is not None:
        return f", {way}: it was {was} on {when}" + (f"; {grown}" if grown else "")
    same = (figure.before.low, figure.before.high) == (figure.now.low, figure.now.high)
    told = f"no visible change{' of the average' if grown else ''}"
    told += f" since {when}" if same else f" (it was {was} on {when})"
    return f", {told}, but {grown}" if grown else f", {told}"


def _grown(figure: Figure) -> str:
    """By how many points more, or fewer, agree than before, where that is more than chance."""
    if (way := grown_of(figure)) is None:
        return ""
    assert figure.favourable
    assert figure.favourable.grown
    least, most = sorted(map(abs, (figure.favourable.grown.least, figure.favourable.grown.most)))
    return f"{least:g} to {most:g} percentage points {'more' if way == 'up' else 'fewer'} agree"


def grown_of(figure: Figure | None) -> Direction | None:
    """Which way the share who agree went by more than chance."""
    grown = figure.favourable.grown if figure and figure.favourable else None
    return grown.way if grown else None


def way_of(figure: Figure | None) -> Direction | None:
    """Which way it went since the ledger last showed it, if there is room between its bands (R13)."""
    if figure is None or figure.before is None:
        return None
    return moved((figure.before.low, figure.before.high), (figure.now.low, figure.now.high))


def brief(item: AskedItem, figure: Figure) -> str:
    """In a group's line, where words and numbers would crowd."""
    low, high = figure.now.low, figure.now.high
    if item.scale == "recommend":
        return f"eNPS {band_words.enps(low, high)}"
    return band_words.answer(low, high) or band_words.score(low, high)


def beside(item: AskedItem, figure: Figure) -> Beside:
    """Where a group's fresh band lies beside everyone's."""
    if figure.repeated or item.everyone is None or item.everyone.repeated:
        return "alone"
    whole = item.everyone.now
    way = apart((whole.low, whole.high), (figure.now.low, figure.now.high))
    return "alike" if way is None else BESIDE[way]
