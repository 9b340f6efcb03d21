"""A figure moved only if its two bands lie apart (R13)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.anonymity.bands import Range, mean_band, mean_edges
from staybot.anonymity.changes import moved


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ((3.25, 3.75), (3.75, 4.25), "up"),
        ((3.75, 4.25), (3.25, 3.75), "down"),
        ((3.25, 3.75), (3.25, 3.75), None),
        ((2.4, 3.6), (3.5, 3.7), None),
        ((2.4, 3.6), (3.7, 3.9), "up"),
        ((-40, 0), (0, 40), "up"),
        ((0, 40), (-100, -40), "down"),
        ((3.6, 5), (4.7, 5), None),
    ],
)
def test_bands_that_touch_are_apart_and_bands_that_overlap_tell_nothing(
    before: Range, after: Range, way: str | None
) -> None:
    assert moved(before, after) == way


SCORES = st.lists(st.integers(1, 5), min_size=5, max_size=130)


@given(SCORES, SCORES)
def test_what_is_said_of_two_bands_is_true_of_every_two_means_in_them(
    first: list[int], second: list[int]
) -> None:
    bands = [mean_band(total=sum(scores), n=len(scores)) for scores in (first, second)]
    means = [sum(scores) / len(scores) for scores in (first, second)]
    if (way := moved(*bands)) is not None:
        assert way == ("up" if means[1] > means[0] else "down")


@pytest.mark.parametrize("n", [5, 10, 30, 100])
def test_each_band_lies_above_the_one_below_it(n: int) -> None:
    bands = list(pairwise(edge / 100 for edge in mean_edges(n)))
    for below, above in pairwise(bands):
        assert moved(below, above) == "up"
        assert moved(above, below) == "down"
