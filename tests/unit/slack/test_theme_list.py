"""The themes in a post: what needs work first, by bands, and none left out that is its neighbour's equal."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from staybot import facts
from staybot.slack.views.digests.digest import raised
from staybot.slack.views.digests.digest_lines import IN_FULL, theme_line, theme_name, theme_under_its_band
from staybot.slack.views.digests.theme_list import themes
from staybot.themes.taxonomy import THEMES, alphabet
from tests.unit.slack.test_headline import BANDS, HIGH, LOW, MIDDLE, needs, works

TEN = sorted(THEMES, key=alphabet)[:10]


def lines(*those: facts.ThemeBand, ranks: bool = True, in_short: bool = False) -> list[str]:
    return themes(those, ranks=ranks, in_short=in_short)


def test_all_themes_of_the_highest_band_stand_in_the_list_and_what_works_well_takes_less_room() -> None:
    four = [needs(theme, MIDDLE) for theme in TEN[:4]]
    three = [works(theme, LOW) for theme in TEN[4:7]]
    told = lines(*four, *three, needs(TEN[7], LOW))
    assert told[0] == "Needs work, 11–20 people each:"
    assert told[1:5] == [theme_under_its_band(one) for one in four]
    names = "; ".join(theme_name(one.theme) for one in three)
    assert told[5] == f"Works well, 3–10 people each: {names}"
    assert told[6:] == [f"Also needs work: {theme_name(TEN[7])} (3–10)."]


def test_a_lower_band_stands_in_the_list_as_a_whole_or_not_at_all() -> None:
    first, many = needs(TEN[0], HIGH), [needs(theme, LOW) for theme in TEN[1:]]
    assert lines(first, *many[:6])[0] == theme_line(first)
    assert lines(first, *many[:6])[1].startswith("Also needs work: ")
    assert lines(first, *many[:5], works(TEN[7])) == [
        theme_line(first),
        "Needs work, 3–10 people each:",
        *map(theme_under_its_band, many[:5]),
        f"Works well, 3–10 people each: {theme_name(TEN[7])}",
    ]


def test_where_nothing_may_be_put_first_all_stand_there_in_the_order_of_the_alphabet() -> None:
    seven = [needs(theme, BANDS[at % 3]) for at, theme in enumerate(TEN[:7])]
    assert lines(*seven, ranks=False) == [theme_line(one) for one in seven]


def test_more_equals_than_a_minute_has_room_for_share_a_line() -> None:
    moved = replace(needs(TEN[0], HIGH), before=LOW)
    (only,) = lines(moved, *(needs(theme, HIGH) for theme in TEN[1:]))
    names = "; ".join(theme_name(one) for one in TEN[1:])
    assert only == f"Needs work, 21 or more people each: {theme_name(TEN[0])} (up); {names}"
    mixed = [needs(theme, BANDS[at % 3]) for at, theme in enumerate(TEN)]
    assert lines(*mixed, ranks=False)[0].startswith(f"Needs work: {theme_name(TEN[0])} (3–10), ")


def test_in_a_post_that_begins_with_figures_the_others_are_counted() -> None:
    two, rest = [needs(theme, HIGH) for theme in TEN[:2]], [needs(theme, LOW) for theme in TEN[2:7]]
    assert lines(*two, *rest, in_short=True) == [*map(theme_line, two), "5 more: in the thread."]
    well = [works(one, HIGH) for one in TEN[2:7]]
    assert lines(*two, *well, in_short=True)[2].startswith("Works well, 21 or more people each: ")


@pytest.mark.parametrize("seed", range(200))
def test_no_theme_is_told_otherwise_than_its_equals(seed: int) -> None:
    draw = random.Random(seed)
    some = draw.sample(list(THEMES), draw.randrange(1, 14))
    those = [draw.choice([needs, needs, works])(theme, draw.choice(BANDS)) for theme in some]
    ranks, in_short = draw.random() < 0.5, draw.random() < 0.5
    told = lines(*those, ranks=ranks, in_short=in_short)
    text = "\n".join(told)
    places: dict[tuple[str, int], set[str]] = {}
    for one in those:
        has_line = theme_line(one) in told or theme_under_its_band(one) in told
        here = "line" if has_line else "list" if _listed(one, told) else "also"
        places.setdefault((one.polarity, one.least if ranks else 0), set()).add(here)
        if len(those) <= IN_FULL:
            assert here == "line"
    assert all(len(found) == 1 for found in places.values()), "equals stand in equal places"
    assert text.count("more: in the thread.") <= in_short


@pytest.mark.parametrize("ranks", [True, False])
@pytest.mark.parametrize("in_short", [True, False])
@pytest.mark.parametrize("needing", range(14))
def test_all_themes_there_are_fit_into_the_section(needing: int, ranks: bool, in_short: bool) -> None:  # noqa: FBT001
    more: Any = {"before": MIDDLE, "structural": HIGH, "situational": HIGH}
    names = sorted(THEMES, key=lambda one: -len(theme_name(one)))
    for bands in ((HIGH,), BANDS):
        bad = [needs(theme, bands[at % len(bands)], **more) for at, theme in enumerate(names[:needing])]
        good = [works(theme, bands[at % len(bands)], before=MIDDLE) for at, theme in enumerate(names)]
        digest = facts.Digest("2026-Q4", enough=True, themes=(*bad, *good), ranks=ranks)
        assert len(raised(digest, title="What people raised", in_short=in_short)) < 3_000


def _listed(one: facts.ThemeBand, told: list[str]) -> bool:
    start = "Needs work" if one.polarity == "negative" else "Works well"
    return any(line.startswith((f"{start}:", f"{start},")) and theme_name(one.theme) in line for line in told)
