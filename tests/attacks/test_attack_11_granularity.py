"""Attack 11: the decimals of a mean tell how many answered."""

from __future__ import annotations

import pytest

from staybot.anonymity.bands import mean_band, mean_edges


def fitting_sizes(mean: float, *, decimals: int) -> list[int]:
    """GRIM (Brown and Heathers 2016): the group sizes up to 12 that can have such a rounded mean."""
    return [
        n for n in range(5, 13) if any(round(total / n, decimals) == mean for total in range(n, 5 * n + 1))
    ]


def test_two_decimals_tell_the_size_of_a_group() -> None:
    assert fitting_sizes(4.83, decimals=2) == [6, 12]


@pytest.mark.parametrize(("low", "high"), [(5, 9), (10, 29), (30, 99), (100, 400)])
def test_our_bands_are_the_same_for_every_size_in_a_size_band(low: int, high: int) -> None:
    assert len({mean_edges(n) for n in range(low, high + 1)}) == 1
    for n in range(low, high + 1):
        for total in range(n, 5 * n + 1, max(1, n // 7)):
            assert {round(end * 100) for end in mean_band(total=total, n=n)} <= set(mean_edges(low))
