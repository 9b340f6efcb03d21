"""The pictures of a digest as data: what they show, in which order, and what their words say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from staybot import facts
from staybot.anonymity.bands import enps_edges, mean_edges
from staybot.facts.charts import Bars, Chart, Heatmap, Trends
from staybot.slack.views.digests.charts import MOST_POINTS, charts
from staybot.slack.views.digests.heatmaps import MOST_GROUPS
from staybot.themes.taxonomy import THEMES
from tests.unit.slack import pulse_digests as pulses
from tests.unit.slack.pictured import ALL, HEALTHY, HIDDEN, MANY, NAMED, PULSE, THEME, follow, followed, trend
from tests.unit.slack.zoo import band


def heatmap(fact: facts.Digest) -> Heatmap:
    return next(one for one in charts(fact) if isinstance(one, Heatmap))


def of_kind(fact: facts.Digest) -> list[type[Chart]]:
    return [type(one) for one in charts(fact)]


def test_an_interview_has_what_needs_work_what_works_and_what_became_of_promises() -> None:
    assert of_kind(HEALTHY) == [Heatmap, Heatmap, Bars]
    assert of_kind(PULSE) == [Trends, Heatmap]


@pytest.mark.parametrize("name", ["hidden", "nothing", "too few"])
def test_where_nothing_is_shown_there_is_no_picture(name: str) -> None:
    assert charts(ALL[name]) == ()


def test_a_company_without_groups_has_no_heatmap() -> None:
    assert of_kind(replace(HEALTHY, groups=(), follow=None)) == []


def test_rows_and_columns_never_follow_the_values() -> None:
    themes = [one for one in reversed(HEALTHY.themes) if one.polarity == "negative"]
    shown = heatmap(replace(HEALTHY, themes=tuple(themes), ranks=True))
    assert shown.columns == (THEMES[THEME[0]].name, THEMES[THEME[7]].name)
    assert [row.name for row in shown.rows] == ["Everyone", "Platform", "Research"]


def test_a_tile_is_a_band_and_what_is_not_shown_is_none() -> None:
    everyone, platform, _ = heatmap(HEALTHY).rows
    assert [tile and (tile.words, tile.step) for tile in everyone.tiles] == [("5–10", 0), ("11–20", 1)]
    assert platform.tiles[1] is None


def test_groups_of_which_nothing_is_shown_are_counted_below() -> None:
    assert heatmap(HEALTHY).notes == ("1 more group: not shown.",)
    shown = heatmap(replace(HEALTHY, groups=HEALTHY.groups[-1:] * 20))
    assert ([row.name for row in shown.rows], shown.notes) == (["Everyone"], ("20 more groups: not shown.",))
    assert "not shown" in shown.alt


def test_an_open_band_is_the_darkest() -> None:
    tiles = [tile for row in heatmap(ALL["troubled"]).rows for tile in row.tiles if tile]
    assert {tile.words: tile.step for tile in tiles} == {"3–10": 0, "5–10": 0, "11–20": 1, "21+": 2}


def test_a_theme_of_an_older_taxonomy_stands_last() -> None:
    shown = heatmap(replace(HEALTHY, themes=(band("a_gone_theme"), *HEALTHY.themes)))
    assert shown.columns[-1] == "a_gone_theme"


def test_groups_without_room_are_named_in_the_words_and_counted_below() -> None:
    shown = heatmap(MANY)
    assert len(shown.rows) == MOST_GROUPS + 1
    assert "45 more groups: in the download." in shown.notes
    assert "Also in the download: Team 014, Team 015" in shown.alt


@pytest.mark.parametrize("name", ALL)
def test_words_in_place_of_a_picture_fit_and_begin_with_its_title(name: str) -> None:
    for chart in charts(ALL[name]):
        assert 0 < len(chart.alt) <= 2_000
        assert chart.alt.startswith(chart.title)


def test_the_words_say_what_the_picture_says() -> None:
    work, good, promises = charts(HEALTHY)
    assert "Platform: Compute, data & tooling 5–10." in work.alt
    assert "Where nothing is said of a group, it is not shown." in work.alt
    assert "Everyone: Shipping & real-world impact 21+" in good.alt
    assert "Promises: 100 or more in all; kept: 30–99; missed: 10–29" in promises.alt
    assert "taken back: not shown" in promises.alt
    trends, averages = charts(PULSE)
    assert f"{pulses.RECOMMEND} 2 November 2026: 10 to 30; 19 October 2026: −10 to 10" in trends.alt
    assert "Evaluation: 2 2.4 to 3.6*; 3 below 2.4*" in averages.alt
    assert "* from 19 October 2026; new figures later" in averages.alt


def test_words_that_do_not_fit_say_where_the_rest_is() -> None:
    long = replace(NAMED, groups=tuple(replace(one, group=f"{one.group} {'y ' * 40}") for one in MANY.groups))
    assert heatmap(long).alt.endswith("The download has the rest.")


def test_a_name_turns_nothing_around_in_a_picture_and_in_its_words() -> None:
    turning = "\u202eevil\u2066"
    groups = [pulses.group(turning, *PULSE.by_group[0].figures)] * (MOST_GROUPS + 2)
    for fact in (
        replace(HEALTHY, groups=tuple(replace(HEALTHY.groups[0], group=turning) for _ in groups)),
        replace(PULSE, by_group=tuple(groups)),
    ):
        found = [one for one in charts(fact) if isinstance(one, Heatmap)]
        assert found
        for one in found:
            assert "evil" in one.alt
            assert not {"\u202e", "\u2066"} & {*one.alt, *"".join(row.name for row in one.rows)}


def test_averages_are_coloured_by_fifths_of_their_scale() -> None:
    averages = heatmap(PULSE)
    steps = {row.name: [tile.step if tile else None for tile in row.tiles] for row in averages.rows}
    assert steps["Everyone"] == [3, 3, 2]
    assert steps["Research"] == [2, 1, 0]
    assert steps["Evaluation"] == [None, 2, 1], "below 2.4: as dark as its inner edge, not as its middle"
    assert steps["Ranking"] == [None, None, 2]
    assert averages.notes[0] == f"1  {pulses.RECOMMEND}"


AGREE, ENPS = ([mean_edges(n) for n in (5, 10, 30, 100)], [enps_edges(n) for n in (10, 20, 40, 100)])


@pytest.mark.parametrize(("edges", "enps"), [(one, False) for one in AGREE] + [(one, True) for one in ENPS])
def test_an_open_band_is_coloured_by_its_inner_edge(edges: tuple[int, ...], enps: bool) -> None:  # noqa: FBT001
    """No band whose values may all lie below another one's is drawn as higher than it."""
    unit = 10 if enps else 100
    bands = [(low / unit, high / unit) for low, high in pairwise(edges)]
    item = pulses.asked("x", None, enps=enps)
    fact = replace(
        PULSE,
        items=(item,) * 4,
        by_group=tuple(
            pulses.group(f"{at}", *([pulses.figure(*band) for band in bands[at : at + 4]] + [None] * 3)[:4])
            for at in range(0, len(bands), 4)
        ),
    )
    steps = [tile.step for row in heatmap(fact).rows[1:] for tile in row.tiles if tile]
    assert steps == sorted(steps)
    assert len(steps) == len(bands)
    lowest, highest = edges[0] / unit, edges[-1] / unit
    inner = [bands[0][1], bands[-1][0]]
    expected = [int((edge - lowest) / (highest - lowest) * 5) for edge in inner]
    assert [steps[0], steps[-1]] == expected


def test_below_an_edge_and_from_it_on_are_no_darker_than_the_bands_around_it() -> None:
    wide, narrow = (
        pulses.group("Small", pulses.figure(3.6, 5)),
        pulses.group("Large", pulses.figure(3.75, 4.25)),
    )
    fact = replace(PULSE, items=(pulses.asked("x", None),), by_group=(wide, narrow))
    _, small, large = heatmap(fact).rows
    assert small.tiles[0]
    assert large.tiles[0]
    assert small.tiles[0].step <= large.tiles[0].step


def test_items_without_room_are_told_of() -> None:
    shown = heatmap(pulses.BASELINE)
    assert len(shown.columns) == 6
    assert "Items 7 to 13 are in the download." in shown.notes


def test_a_trend_shows_the_newest_releases_by_their_edges() -> None:
    many = trend("x", *((3.0, 3.2 + n / 100) for n in range(20)))
    (shown,) = charts(replace(PULSE, trends=(many,), by_group=()))
    assert isinstance(shown, Trends)
    (ribbon,) = shown.ribbons
    assert len(ribbon.points) == MOST_POINTS
    assert (ribbon.points[-1].label, ribbon.points[-1].high) == ("2 November 2026", 3.39)
    assert ribbon.scale == (1.0, 5.0)


def test_counts_keep_their_order_and_an_unshown_panel_is_left_out() -> None:
    whole = follow(promises=followed((10, 29), open=(5, 9)))
    (bars,) = charts(replace(HEALTHY, groups=(), follow=whole))
    assert isinstance(bars, Bars)
    ((name, shown),) = bars.panels
    assert name == "Promises: 10–29 in all"
    assert [one.label for one in shown] == [
        "kept", "missed", "unconfirmed", "taken back", "ended, someone left", "still open",
    ]  # fmt: skip
    assert [one.span for one in shown] == [None] * 5 + [(5, 9)]
    assert charts(HIDDEN) == ()
