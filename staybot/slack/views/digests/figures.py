"""The figure of one item in words: for everyone, and in a group's line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from staybot.anonymity.changes import Direction, apart, moved
from staybot.facts import AskedItem, Band, Favourable, Figure
from staybot.slack.views.digests import band_words
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


def last_known(item: AskedItem, figure: Figure) -> str:
    """Where an outcome stood that this round did not ask, in a line that has its day."""
    now, before, way = figure.now, figure.before, way_of(figure)
    words = f"*{_in_a_word(item, now)}*"
    if item.scale != "recommend":
        words += f" ({band_words.score(now.low, now.high)} of 5)"
    if before is not None:
        span = band_words.enps if item.scale == "recommend" else band_words.score
        words += f", {way} from {span(before.low, before.high)}" if way else ", no visible change"
    return f"{words} (as of {day_and_year(now.closed_on)})"


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


def moved_apart(item: AskedItem, figure: Figure | None) -> Direction | None:
    """Which way a group's average or share went, where everyone's did not go the same way (R11, R13)."""
    way = way_of(figure) or grown_of(figure)
    return None if way == (way_of(item.everyone) or grown_of(item.everyone)) else way


def brief(item: AskedItem, figure: Figure) -> str:
    """In a group's line, where words and numbers would crowd: `disagree`; or `disagree, down from agree`
    where it moved differently from everyone and no share tells it, with the day if everyone's is another.
    """
    now, before, way = figure.now, figure.before, way_of(figure)
    if before is None or grown_of(figure) or way is None or not moved_apart(item, figure):
        return _in_a_word(item, now)
    words = _in_a_word(item, now), _in_a_word(item, before)
    if words[0] == words[1]:
        words = band_words.score(now.low, now.high), band_words.score(before.low, before.high)
    day = other_day(item, figure)
    on = f" on {day}" if day else ""
    return f"{words[0]}, {way} from {words[1].removeprefix('eNPS ')}{on}"


def other_day(item: AskedItem, figure: Figure) -> str:
    """The day from which a group came, if everyone did not come from the same one; else empty. A small group
    is shown seldom (R12): since then everyone may have gone the same way, and no further since.
    """
    then = item.everyone.before.closed_on if item.everyone and item.everyone.before else None
    came = figure.before.closed_on if figure.before else then
    return "" if came is None or came == then else day_and_year(came)


def _in_a_word(item: AskedItem, one: Band) -> str:
    if item.scale == "recommend":
        return f"eNPS {band_words.enps(one.low, one.high)}"
    return band_words.answer(one.low, one.high) or band_words.score(one.low, one.high)


def share_of_group(figure: Figure) -> str:
    """How many of a group of thirty and more agree; and since when, where more or fewer do than by chance."""
    assert figure.favourable
    told = share(figure.favourable)
    if figure.repeated:
        return f"{told}, as of {day_and_year(figure.now.closed_on)}"
    if figure.before is None or not (grown := _grown(figure)):
        return told
    return f"{told}, {grown.removesuffix(' agree')} than on {day_and_year(figure.before.closed_on)}"


def beside(item: AskedItem, figure: Figure) -> Beside:
    """Where a group's fresh band lies beside everyone's."""
    if figure.repeated or item.everyone is None or item.everyone.repeated:
        return "alone"
    whole = item.everyone.now
    way = apart((whole.low, whole.high), (figure.now.low, figure.now.high))
    return "alike" if way is None else BESIDE[way]
