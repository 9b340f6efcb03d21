"""The bands hold what section 4.2 of the rules promises, checked for every size and every outcome."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.anonymity.bands import Range, enps_band, mean_band, n_band, rate_band, share_band, theme_band


def mean_totals(n: int) -> dict[Range, list[int]]:
    bands: dict[Range, list[int]] = defaultdict(list)
    for total in range(n, 5 * n + 1):
        bands[mean_band(total=total, n=n)].append(total)
    return bands


def enps_balances(n: int) -> dict[Range, list[int]]:
    bands: dict[Range, list[int]] = defaultdict(list)
    for balance in range(-n, n + 1):
        bands[enps_band(balance=balance, n=n)].append(balance)
    return bands


def freedom(totals: list[int], *, others: int, known: int, low: int, high: int) -> set[int]:
    """The scores one person may have when everyone's total is in `totals`, `known` of it is known and
    `others` people besides her are not.
    """
    return {
        score
        for score in range(low, high + 1)
        if any(low * others <= total - known - score <= high * others for total in totals)
    }


@pytest.mark.parametrize("n", range(5, 41))
def test_an_insider_leaves_every_colleague_at_least_three_possible_scores(n: int) -> None:
    for totals in mean_totals(n).values():
        for own in range(1, 6):
            possible = freedom(totals, others=n - 2, known=own, low=1, high=5)
            assert possible == set() or max(possible) - min(possible) >= 2


@pytest.mark.parametrize("n", range(10, 131))
def test_an_insider_of_a_recommendation_score_leaves_everyone_promoter_passive_or_detractor(n: int) -> None:
    for balances in enps_balances(n).values():
        for own in (-1, 0, 1):
            possible = freedom(balances, others=n - 2, known=own, low=-1, high=1)
            assert possible in (set(), {-1, 0, 1})


@pytest.mark.parametrize("n", [*range(5, 131), 500, 2001])
def test_no_band_lets_everybody_but_one_compute_the_last_score(n: int) -> None:
    for totals in mean_totals(n).values():
        assert len(totals) >= 5 or totals == []
        assert totals == list(range(totals[0], totals[-1] + 1))


@pytest.mark.parametrize("n", [*range(5, 131), 500])
def test_bands_follow_each_other_without_gap_and_hold_their_values(n: int) -> None:
    for bands, low, high in [
        (mean_totals(n), 1.0, 5.0),
        *([(enps_balances(n), -100.0, 100.0)] if n > 9 else []),
    ]:
        ranges = list(bands)
        assert ranges == sorted(ranges)
        assert (ranges[0][0], ranges[-1][1]) == (low, high)
        assert all(a[1] == b[0] for a, b in pairwise(ranges))


def mean_values(n: int) -> dict[Range, list[float]]:
    return {band: [t / n for t in totals] for band, totals in mean_totals(n).items()}


@pytest.mark.parametrize("n", [5, 9, 10, 20, 29, 30, 99, 100])
def test_half_open_means_the_lower_edge_belongs_and_the_upper_does_not(n: int) -> None:
    for (low, high), values in mean_values(n).items():
        assert all(low <= value and (value < high or high == 5.0) for value in values)


@pytest.mark.parametrize(
    ("n", "total", "band"),
    [
        (5, 5, (1.0, 2.4)),
        (5, 11, (1.0, 2.4)),
        (5, 12, (2.4, 3.6)),
        (5, 18, (3.6, 5.0)),
        (5, 25, (3.6, 5.0)),
        (10, 17, (1.0, 1.75)),
        (10, 20, (1.75, 2.25)),
        (10, 43, (4.25, 5.0)),
        (30, 38, (1.0, 1.3)),
        (30, 90, (2.9, 3.1)),
        (30, 141, (4.7, 5.0)),
        (100, 114, (1.0, 1.15)),
        (100, 300, (2.95, 3.05)),
        (100, 485, (4.85, 5.0)),
    ],
)
def test_the_bands_of_a_mean_are_those_of_the_rule(n: int, total: int, band: Range) -> None:
    assert mean_band(total=total, n=n) == band


@pytest.mark.parametrize(
    ("n", "balance", "band"),
    [
        (10, -10, (-100.0, -40.0)),
        (10, -4, (-40.0, 0.0)),
        (10, 0, (0.0, 40.0)),
        (10, 4, (40.0, 100.0)),
        (20, -20, (-100.0, -70.0)),
        (20, 0, (-10.0, 10.0)),
        (20, 14, (70.0, 100.0)),
        (40, 34, (85.0, 100.0)),
        (40, -2, (-5.0, 5.0)),
        (100, 92, (87.5, 92.5)),
        (100, 93, (92.5, 100.0)),
    ],
)
def test_the_bands_of_a_recommendation_score_are_those_of_the_rule(n: int, balance: int, band: Range) -> None:
    assert enps_band(balance=balance, n=n) == band


def test_a_recommendation_score_of_fewer_than_ten_has_no_band() -> None:
    with pytest.raises(ValueError, match="ten people"):
        enps_band(balance=0, n=9)


@pytest.mark.parametrize(
    ("n", "band"),
    [
        (5, (5, 9)),
        (9, (5, 9)),
        (10, (10, 29)),
        (29, (10, 29)),
        (30, (30, 99)),
        (100, (100, None)),
        (9999, (100, None)),
    ],
)
def test_sizes_are_shown_as_bands(n: int, band: tuple[int, int | None]) -> None:
    assert n_band(n) == band


def test_fewer_than_five_have_no_size() -> None:
    with pytest.raises(ValueError, match="fewer than five"):
        n_band(4)


@pytest.mark.parametrize("n", [*range(30, 131), 500, 2001])
def test_every_band_of_a_share_leaves_an_insider_in_doubt_about_everybody(n: int) -> None:
    """An end holds at least four answers besides unanimity, any other band at least three counts."""
    bands: dict[Range, list[int]] = defaultdict(list)
    for agreeing in range(n + 1):
        bands[share_band(agreeing=agreeing, n=n)].append(agreeing)
    ranges = list(bands)
    assert ranges == sorted(ranges)
    assert all(a[1] == b[0] for a, b in pairwise(ranges))
    assert {agreeing for agreeing in range(n + 1) if 5 <= agreeing <= n - 5} >= {
        bands[one][at] for one in ranges[1:-1] for at in (0, -1)
    }
    for counts in bands.values():
        assert len(counts) >= 3
        for own in (0, 1):
            assert freedom(counts, others=n - 2, known=own, low=0, high=1) == {0, 1}


@pytest.mark.parametrize(
    ("n", "agreeing", "band"),
    [
        (30, 4, (0.0, 15.0)),
        (30, 5, (15.0, 25.0)),
        (40, 22, (55.0, 65.0)),
        (99, 84, (75.0, 85.0)),
        (100, 7, (0.0, 7.5)),
        (100, 60, (57.5, 62.5)),
        (200, 185, (92.5, 100.0)),
    ],
)
def test_the_bands_of_a_share_are_those_of_the_rule(n: int, agreeing: int, band: Range) -> None:
    assert share_band(agreeing=agreeing, n=n) == band


def test_fewer_than_thirty_have_no_share() -> None:
    with pytest.raises(ValueError, match="thirty"):
        share_band(agreeing=12, n=29)


def test_a_rate_is_told_to_five_points_and_never_as_everybody() -> None:
    assert rate_band(answered=30, cohort=60, floor=20) == (47.5, 52.5)
    assert (
        rate_band(answered=60, cohort=60, floor=20)
        == rate_band(answered=56, cohort=60, floor=20)
        == (92.5, 100.0)
    )
    assert (
        rate_band(answered=0, cohort=60, floor=20) == rate_band(answered=4, cohort=60, floor=20) == (0.0, 7.5)
    )
    assert rate_band(answered=10, cohort=19, floor=20) is None


@given(count=st.integers(0, 300), floor=st.integers(3, 40))
def test_a_theme_band_holds_its_count_and_at_least_three_values(count: int, floor: int) -> None:
    band = theme_band(count, floor=floor)
    if count < floor:
        assert band is None
    else:
        assert band is not None
        assert band[0] <= count
        assert band[1] is None or band[1] >= max(count, band[0] + 2)


def test_theme_bands_are_those_of_the_rule() -> None:
    assert [theme_band(c, floor=3) for c in (2, 3, 10, 11, 20, 21)] == [
        None,
        (3, 10),
        (3, 10),
        (11, 20),
        (11, 20),
        (21, None),
    ]
    assert theme_band(5, floor=5) == (5, 10)
