"""The pictures of a digest as data: chosen, ordered and described from the published bands alone (R19).

Rows and columns keep a fixed order (groups as in the release, themes as in the taxonomy), whatever their
values; everything that is not shown is one neutral tile (anonymity.md, R11, R20).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Digest, Followed, PulseDigest, Span
from staybot.facts.charts import Bar, Bars, Chart, Point, Ribbon, Trends
from staybot.slack.escape import shorten
from staybot.slack.views.digests import band_words
from staybot.slack.views.digests.alt_texts import fitted, of_bars, of_trends
from staybot.slack.views.digests.heatmaps import item_heatmap, theme_heatmap
from staybot.slack.views.words import NOT_SHOWN, band, day_and_year, quarter

OUTCOMES: Final = {
    "kept": "kept",
    "missed": "missed",
    "unconfirmed": "unconfirmed",
    "dropped": "taken back",
    "ended": "ended, someone left",
    "open": "still open",
}
"""In this order, whatever their counts."""

MOST_POINTS: Final = 8
"""Releases in a trend: what a phone has room for."""
MOST_RIBBONS: Final = 4
ENDS: Final = {"agree": ("disagree", "agree"), "recommend": ("detractors", "promoters")}
SCALES: Final = {
    "agree": (float(band_words.LOWEST), float(band_words.HIGHEST)),
    "recommend": (float(band_words.WORST), float(band_words.BEST)),
}


def charts(fact: Digest) -> tuple[Chart, ...]:
    """The pictures that a digest has, in the order in which they are posted; too few answers have none."""
    return tuple(_charts(fact)) if fact.enough else ()


def _charts(fact: Digest) -> Iterator[Chart]:
    if isinstance(fact, PulseDigest):
        yield from _one(_trends(fact))
        yield from _one(item_heatmap(fact))
        return
    yield from _one(theme_heatmap(fact, "negative"))
    yield from _one(theme_heatmap(fact, "positive"))
    yield from _one(_follow_through(fact))


def _one(chart: Chart | None) -> Iterator[Chart]:
    if chart is not None:
        yield chart


def _trends(fact: PulseDigest) -> Trends | None:
    """Outcomes over the releases, as everyone's bands."""
    ribbons = tuple(
        Ribbon(
            text=shorten(one.text, 120),
            points=tuple(
                Point(
                    day_and_year(each.closed_on),
                    each.low,
                    each.high,
                    (band_words.enps if one.scale == "recommend" else band_words.score)(each.low, each.high),
                )
                for each in one.bands[-MOST_POINTS:]
            ),
            scale=SCALES[one.scale],
            ends=ENDS[one.scale],
        )
        for one in fact.trends[:MOST_RIBBONS]
    )
    title = "Outcomes over time, everyone together"
    return Trends(title, fitted(of_trends(title, ribbons)), ribbons) if ribbons else None


def _follow_through(fact: Digest) -> Bars | None:
    """How the promises and clocks after the interview before went; nothing where nothing of it is shown."""
    follow = fact.follow
    if follow is None:
        return None
    told = (("Promises", follow.promises), ("Sixty-day clocks", follow.clocks))
    panels = tuple((f"{name}: {band(*one.opened)} in all", _bars(one)) for name, one in told if one)
    if not any(bar.span for _, bars in panels for bar in bars):
        return None
    title = f"What became of promises, as of the digest of {quarter(follow.quarter)}"
    return Bars(title, fitted(of_bars(title, panels)), panels)


def _bars(one: Followed) -> tuple[Bar, ...]:
    found: dict[str, Span | None] = dict(one.outcomes)
    return tuple(
        Bar(words, span := found.get(name), band(*span) if span else NOT_SHOWN)
        for name, words in OUTCOMES.items()
    )
