"""Digests that have pictures: healthy, troubled, large, with everything hidden, with any kind of name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from staybot import facts
from staybot.facts.digest import Trend
from staybot.themes.taxonomy import THEMES
from tests.unit.slack import pulse_digests as pulses
from tests.unit.slack.zoo import band

THEME = list(THEMES)
LAST = date(2026, 11, 2)
OUTCOMES = ("kept", "missed", "unconfirmed", "dropped", "ended", "open")


def followed(opened: facts.Span, **outcomes: facts.Span) -> facts.Followed:
    """How promises went; what is not given is not shown."""
    told = tuple((name, outcomes.get(name)) for name in OUTCOMES)
    return facts.Followed(opened, None, told, None, None, None)


def follow(*, promises: facts.Followed | None, clocks: facts.Followed | None = None) -> facts.FollowThrough:
    since, until = date(2026, 7, 15), date(2026, 8, 5)
    return facts.FollowThrough("2026-Q4", (30, 99), since, until, clocks, promises, ())


def group(name: str, *themes: facts.ThemeBand) -> facts.GroupThemes:
    return facts.GroupThemes(name, themes)


def trend(text: str, *bands: tuple[float, float], enps: bool = False) -> Trend:
    """One release a fortnight."""
    days = [LAST - timedelta(days=14 * ago) for ago in reversed(range(len(bands)))]
    told = tuple(facts.Band(low, high, day) for (low, high), day in zip(bands, days, strict=True))
    return Trend(text, "recommend" if enps else "agree", told)


HEALTHY = facts.Digest(
    quarter="2026-Q4",
    enough=True,
    response_rate=80,
    answered=(100, None),
    themes=(
        band(THEME[0], 5, 10), band(THEME[2], 21, None, good=True), band(THEME[7], 11, 20),
        band(THEME[9], 21, None, good=True),
    ),
    groups=(
        group("Platform", band(THEME[0], 5, 10), band(THEME[2], 5, 10, good=True)),
        group("Research", band(THEME[7], 5, 10), band(THEME[9], 11, 20, good=True)),
        group("Berlin + Paris", band(THEME[2], 11, 20, good=True)),
    ),
    follow=follow(
        promises=followed((100, None), kept=(30, 99), missed=(10, 29), unconfirmed=(10, 29)),
        clocks=followed((30, 99), kept=(10, 29), missed=(5, 9), open=(5, 9)),
    ),
)  # fmt: skip
TROUBLED = replace(
    HEALTHY,
    themes=tuple(band(one, *((21, None), (11, 20), (3, 10))[at % 3]) for at, one in enumerate(THEME)),
    groups=tuple(
        group(
            name,
            *(band(one, *((5, 10), (11, 20), (21, None))[at * place % 3]) for at, one in enumerate(THEME)),
        )
        for place, name in enumerate(
            ("Data engineering", "Evaluation", "Platform and infrastructure + Vision")
        )
    ),
    follow=follow(promises=followed((10, 29), missed=(10, 29))),
)
MANY = replace(
    HEALTHY,
    groups=tuple(
        group(f"Team {n:03}", *(band(one, 5, 10) for at, one in enumerate(THEME) if (at + n) % 4 == 0))
        for n in range(59)
    ),
)
"""Twenty thousand people in four hundred teams: as many cells as R7 lets into a release."""
HIDDEN = replace(
    HEALTHY, themes=(), groups=(), follow=follow(promises=followed((10, 29)), clocks=followed((10, 29)))
)
NAMES = (
    "فريق المنصة",
    "צוות חיפוש 7",
    "👩🏽‍💻🏳️‍🌈 Rainbow 🚀",
    "推論基盤",
    "<!channel> $x^2$ *b* & co",
    "\u202eevil\u202c שלום",
    "👩🏽‍💻🏳️‍🌈" * 20,
    "x" * 300,
    "$",
    " \u00a0 ",
)
NAMED = replace(HEALTHY, groups=tuple(group(name, band(THEME[0], 11, 20)) for name in NAMES))
PULSE = replace(
    pulses.HEALTHY,
    trends=(
        trend(pulses.RECOMMEND, (-40, 0), (-40, 0), (-30, -10), (-10, 10), (10, 30), enps=True),
        trend(pulses.STAY, (3.25, 3.75), (3.3, 3.5), (3.5, 3.7), (3.7, 3.9)),
    ),
)

ALL = {
    "healthy": HEALTHY,
    "troubled": TROUBLED,
    "many": MANY,
    "hidden": HIDDEN,
    "named": NAMED,
    "pulse": PULSE,
    "baseline": pulses.BASELINE,
    "nothing": pulses.NOTHING,
    "too few": pulses.TOO_FEW,
}
