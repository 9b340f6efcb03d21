"""What two bands tell: which figure lies above, and whether one moved between two rounds (R13)."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.anonymity.bands import Range, enps_edges, mean_band, mean_edges
from staybot.anonymity.changes import apart, moved


@pytest.mark.parametrize(
    ("one", "other", "lies", "went"),
    [
        ((3.25, 3.75), (3.75, 4.25), "up", None),
        ((3.75, 4.25), (3.25, 3.75), "down", None),
        ((3.25, 3.75), (4.25, 5), "up", "up"),
        ((3.25, 3.75), (3.25, 3.75), None, None),
        ((2.4, 3.6), (3.5, 3.7), None, None),
        ((2.4, 3.6), (3.7, 3.9), "up", "up"),
        ((-40, 0), (0, 40), "up", None),
        ((0, 40), (-100, -40), "down", "down"),
        ((3.6, 5), (4.7, 5), None, None),
    ],
)
def test_bands_that_touch_lie_apart_and_only_room_between_them_is_a_change(
    one: Range, other: Range, lies: str | None, went: str | None
) -> None:
    assert apart(one, other) == lies
    assert moved(one, other) == went


SCORES = st.lists(st.integers(1, 5), min_size=5, max_size=130)


@given(SCORES, SCORES)
def test_what_is_said_of_two_bands_is_true_of_every_two_means_in_them(
    first: list[int], second: list[int]
) -> None:
    bands = [mean_band(total=sum(scores), n=len(scores)) for scores in (first, second)]
    means = [sum(scores) / len(scores) for scores in (first, second)]
    if (way := apart(*bands)) is not None:
        assert way == ("up" if means[1] > means[0] else "down")
    assert moved(*bands) in {way, None}


@pytest.mark.parametrize(
    "edges", [mean_edges(n) for n in (5, 10, 30, 100)] + [enps_edges(n) for n in (10, 20, 40, 100)]
)
def test_the_next_band_lies_apart_and_the_one_after_it_is_a_change(edges: tuple[int, ...]) -> None:
    bands = list(pairwise(edge / 100 for edge in edges))
    for below, above in pairwise(bands):
        assert (apart(below, above), apart(above, below)) == ("up", "down")
        assert moved(below, above) is moved(above, below) is None
    for below, above in zip(bands, bands[2:], strict=False):
        assert (moved(below, above), moved(above, below)) == ("up", "down")


@pytest.mark.parametrize("n", [7, 12, 30, 72, 150])
def test_where_nothing_changes_little_is_said_to_have_moved(n: int) -> None:
    """Of five people four say again what they said, the fifth anything: a step to the next band is common."""
    draw = random.Random(n)

    def scores(count: int) -> list[int]:
        return draw.choices([1, 2, 3, 4, 5], [0.05, 0.15, 0.3, 0.35, 0.15], k=count)

    pairs = []
    for _ in range(400):
        first = scores(n)
        second = [score if draw.random() < 0.8 else scores(1)[0] for score in first]
        pairs.append([mean_band(total=sum(of), n=n) for of in (first, second)])
    assert sum(apart(*pair) is not None for pair in pairs) > 40
    assert sum(moved(*pair) is not None for pair in pairs) < 28, "7 percent"
