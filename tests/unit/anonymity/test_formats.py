"""What the readers accept, and what they say about the rest: the JSON path and the reason."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from staybot.anonymity.formats import Roster, read_participants, read_releases, read_rosters, read_truth
from staybot.anonymity.published import Filter, Interval, PublishedCell
from staybot.anonymity.reading import BadInput, parse


def one_cell(**cell: Any) -> PublishedCell:
    release: dict[str, Any] = {
        name: cell.pop(name) for name in ("rounding", "bands", "scales") if name in cell
    }
    body = [{"release_id": "r", "wave": "w", **release, "cells": [{"filters": {}, "question": "q"} | cell]}]
    (published,) = read_releases(parse(json.dumps(body), file="releases.json"))
    return published.cells[0]


def complaint(**cell: Any) -> str:
    with pytest.raises(BadInput) as caught:
        one_cell(**cell)
    return str(caught.value)


def test_a_band_is_read_with_its_ends() -> None:
    cell = one_cell(n_range=[5, 9], mean_range=[1, 2.4], theme_counts={"pay": [21, None]})
    assert cell.n == (5, 9)
    assert cell.mean == Interval(Fraction(1), Fraction("2.4"))
    assert cell.themes == (("pay", (21, None)),)


def test_half_open_bands_exclude_their_upper_end_but_not_the_end_of_the_scale() -> None:
    low, high = (
        one_cell(mean_range=[1, 2.4], bands="half-open"),
        one_cell(mean_range=[3.6, 5], bands="half-open"),
    )
    assert (low.mean, high.mean) == (
        Interval(Fraction(1), Fraction("2.4"), open_top=True),
        Interval(Fraction("3.6"), Fraction(5)),
    )


@pytest.mark.parametrize(
    ("rounding", "mean", "half"),
    [
        (None, 3.8, "0.05"),
        (None, 4.0, "0.05"),
        (None, 4, "0.05"),
        (None, 3.83, "0.005"),
        (1, 3.8, "0.05"),
        (2, 3.8, "0.005"),
        (2, 4, "0.005"),
        (0, 4, "0.5"),
        (0, 3.8, "0.05"),
        (0.1, 3.8, "0.05"),
        (0.5, 3.5, "0.25"),
    ],
)
def test_a_rounded_mean_stands_for_all_that_round_to_it(rounding: Any, mean: float, half: str) -> None:
    more = {} if rounding is None else {"rounding": rounding}
    read = one_cell(mean=mean, **more).mean
    assert read is not None
    assert (read.high - read.low) / 2 == Fraction(half)


def test_exact_figures_of_other_tools_are_read() -> None:
    cell = one_cell(n=12, enps=-33, fav=83, dist={"0": 3, "10": 9})
    assert cell.n == (12, 12)
    assert cell.enps == Interval(Fraction("-33.05"), Fraction("-32.95"))
    assert cell.favourable == Interval(Fraction("0.8295"), Fraction("0.8305"))
    assert cell.counts == ((0, (3, 3)), (10, (9, 9)))
    assert one_cell(dist=[0, 1, 2, 3, 4]).counts[0] == (1, (0, 0))
    assert one_cell(fav=0.5).favourable == Interval(Fraction("0.45"), Fraction("0.55"))
    assert one_cell(fav_range=[0.2, 0.4]).favourable == Interval(Fraction("0.2"), Fraction("0.4"))
    assert one_cell(favourable=83).favourable == Interval(Fraction("0.8295"), Fraction("0.8305"))


def test_our_own_shares_are_read_in_percent_and_half_open_as_the_release_says() -> None:
    assert one_cell(favourable_range=[0.5, 1]).favourable == Interval(Fraction("0.005"), Fraction("0.01"))
    share = one_cell(favourable_range=[55, 65], bands="half-open").favourable
    assert share == Interval(Fraction("0.55"), Fraction("0.65"), open_top=True)


def test_a_scale_is_stated_or_seen_from_the_figures() -> None:
    body = [{"release_id": "r", "wave": "w", "scales": {"s": [0, 10]}, "cells": []}]
    assert read_releases(parse(json.dumps(body), file="f"))[0].scales == {"s": (0, 10)}
    assert one_cell(enps_range=[0, 40]).enps == Interval(Fraction(0), Fraction(40))


def test_filters_are_a_value_values_or_not() -> None:
    cell = one_cell(filters={"team": "a", "site": ["x", "y"], "level": {"not": 3}})
    assert cell.filters == (
        Filter("team", frozenset("a")),
        Filter("site", frozenset("xy")),
        Filter("level", frozenset("3"), negated=True),
    )
    assert cell.holds({"team": "a", "site": "y"})
    assert not cell.holds({"team": "a", "site": "y", "level": "3"})
    assert not cell.holds({"site": "y"})
    assert cell.name() == "q: team a, site x or y, level not 3"
    assert one_cell().name() == "q: everyone"


@pytest.mark.parametrize(
    ("cell", "path", "reason"),
    [
        ({"n": -1}, "n", "must not be negative"),
        ({"n": 2.5}, "n", "must be a whole number"),
        ({"n": True}, "n", "must be a number"),
        ({"n": 1e300}, "n", "is too large"),
        ({"n_range": [5]}, "n_range", "must be a list of two"),
        ({"n_range": [9, 5]}, "n_range", "low end lies above"),
        ({"mean_range": [3, 2]}, "mean_range", "must be two numbers from 1 to 5"),
        ({"mean_range": [0, 2]}, "mean_range", "must be two numbers from 1 to 5"),
        ({"mean": 5.5}, "mean", "must lie between 1 and 5"),
        ({"enps": 101}, "enps", "must lie between -100 and 100"),
        ({"dist": [1, 2]}, "dist", "one count for each score"),
        ({"dist": {"7": 1}}, "dist.7", "is not a score from 1 to 5"),
        ({"dist": {"x": 1}}, "dist.x", "is not a score from 1 to 5"),
        ({"filters": []}, "filters", "must be an object"),
        ({"filters": {"team": {}}}, "filters.team", "needs “not”"),
        ({"filters": {"team": None}}, "filters.team", "must be a text"),
        ({"question": ""}, "question", "must be a text"),
        ({"theme_counts": {"pay": "many"}}, "theme_counts.pay", "must be a number"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_path(cell: dict[str, Any], path: str, reason: str) -> None:
    words = complaint(**cell)
    assert words.startswith(f"releases.json: $[0].cells[0].{path}: ")
    assert reason in words


def test_rounding_and_scales_are_checked() -> None:
    assert "$[0].rounding: must be a number of decimals or a step" in complaint(mean=3.0, rounding=-1)
    assert "$[0].scales.q: must be [1, 5] or [0, 10]" in complaint(scales={"q": [1, 7]})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON: Expecting value at line 1, column 1"),
        ('[\n{"release_id": }]', "not JSON: Expecting value at line 2, column 16"),
        ('[{"wave": 1, "wave": 2}]', "an object has the same key twice"),
        ("[NaN]", "NaN is not a JSON number"),
        ("[" * 100_000, "nested too deeply"),
        ("{}", "must be a list"),
        ("[1]", "must be an object"),
        ("[{}]", "needs “cells”"),
    ],
)
def test_what_is_no_release_file_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match="releases") as caught:
        read_releases(parse(text, file="releases.json"))
    assert reason in str(caught.value)


def test_a_release_stands_once() -> None:
    body = [{"release_id": "r", "wave": "w", "cells": []}] * 2
    with pytest.raises(BadInput, match=r"\$\[1\]\.release_id: stands twice"):
        read_releases(parse(json.dumps(body), file="f"))


def test_every_release_needs_its_roster() -> None:
    releases = read_releases(parse('[{"release_id": "r", "wave": "w", "cells": []}]', file="f"))
    with pytest.raises(BadInput, match="no roster for the release “r”"):
        read_rosters(parse("{}", file="rosters"), releases=releases)
    text = '{"r": {"p": {"team": "a", "level": 3, "lead": true, "site": null}}}'
    assert read_rosters(parse(text, file="rosters"), releases=releases) == {
        "r": {"p": {"team": "a", "level": "3", "lead": "true"}}
    }


def test_participants_are_people_of_the_roster_in_all_or_per_question() -> None:
    rosters: dict[str, Roster] = {"r": {"p": {}, "q": {}}}
    assert read_participants(parse('{"r": ["p"]}', file="f"), rosters=rosters) == {"r": {"": frozenset("p")}}
    assert read_participants(parse('{"r": {"x": ["p", "q"]}}', file="f"), rosters=rosters) == {
        "r": {"x": frozenset("pq")}
    }
    with pytest.raises(BadInput, match=r"\$\.r\[0\]: answered, but is not in this release's roster"):
        read_participants(parse('{"r": ["z"]}', file="f"), rosters=rosters)


def test_truth_is_scores_by_wave_question_and_person() -> None:
    assert read_truth(parse('{"w": {"q": {"p": 3}}}', file="f")) == {"w": {"q": {"p": 3}}}
    with pytest.raises(BadInput, match=r"\$\.w\.q\.p: must be a number"):
        read_truth(parse('{"w": {"q": {"p": "3"}}}', file="f"))
