"""The formulas, against tables printed by others, SciPy's own interval, and the test that they invert."""

from __future__ import annotations

import itertools
import random
from math import inf, isclose, sqrt

import pytest
from scipy.optimize import brentq
from scipy.stats import binomtest

from staybot.anonymity.intervals import effective, lowest_difference, quantile, wilson

Z = quantile(comparisons=1)


@pytest.mark.parametrize(
    ("raised", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_that_of_newcombes_table(raised: int, n: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert [round(end, 4) for end in wilson(raised / n, n=n, z=Z)] == [low, high]


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_that_of_newcombes_table(
    after: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10."""
    shares = [raised / n for raised, n in (before, after)]
    around = [wilson(share, n=n, z=Z) for share, (_, n) in zip(shares, (before, after), strict=True)]
    least = lowest_difference(before=around[0], after=around[1], of=(shares[0], shares[1]))
    most = -lowest_difference(before=around[1], after=around[0], of=(shares[1], shares[0]))
    assert [round(least, 4), round(most, 4)] == [low, high]


@pytest.mark.parametrize("n", [30, 57, 100, 999])
def test_wilsons_interval_is_scipys(n: int) -> None:
    for raised in range(0, n + 1, 7):
        theirs = binomtest(raised, n).proportion_ci(method="wilson")
        assert wilson(raised / n, n=n, z=Z) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize("comparisons", [1, 6, 480])
def test_its_ends_are_where_the_score_test_turns(comparisons: int) -> None:
    """Found by bisection on the test itself, which shares no line with the formula."""
    z = quantile(comparisons=comparisons)
    for share, n in itertools.product((0.1, 0.45, 0.9), (30.0, 112.5)):

        def score(true: float, share: float = share, n: float = n) -> float:
            return (share - true) ** 2 - z * z * true * (1 - true) / n

        ends = brentq(score, 1e-9, share), brentq(score, share, 1 - 1e-9)
        assert wilson(share, n=n, z=z) == pytest.approx(ends, abs=1e-6)


def test_everybodys_answers_leave_nothing_to_chance() -> None:
    assert effective(40, population=40) == inf
    assert wilson(0.3, n=inf, z=Z) == (0.3, 0.3)


def test_a_sample_of_many_of_the_group_counts_for_more_and_of_an_unknown_one_for_itself() -> None:
    assert effective(40, population=None) == 40
    assert effective(1, population=10**9) == 1
    assert isclose(effective(40, population=50), 40 * 49 / 10)


def test_the_correction_is_the_variance_of_drawing_without_replacement() -> None:
    """Cochran's formula, against draws: 30 of 45 people, of whom 18 agree."""
    draw = random.Random(1977)
    people = [1] * 18 + [0] * 27
    shares = [sum(draw.sample(people, 30)) / 30 for _ in range(20_000)]
    variance = sum((share - 0.4) ** 2 for share in shares) / len(shares)
    assert variance == pytest.approx(0.4 * 0.6 / effective(30, population=45), rel=0.05)


def test_many_intervals_together_hold_as_often_as_one() -> None:
    """Šidák: the chance that all of m independent ones hold is 95 percent."""
    assert quantile(comparisons=1) == pytest.approx(1.959964, abs=1e-6)
    draw = random.Random(1967)
    z = quantile(comparisons=10)
    holds = sum(all(abs(draw.gauss()) <= z for _ in range(10)) for _ in range(20_000))
    assert holds / 20_000 == pytest.approx(0.95, abs=0.006)
    assert quantile(comparisons=5) < z


@pytest.mark.parametrize(("n", "population"), [(30, None), (30, 40), (100, None)])
def test_it_covers_the_truth_as_often_as_it_says(n: int, population: int | None) -> None:
    """Wilson's coverage is 95 percent on average; nowhere here is it below 91."""
    draw = random.Random(n)
    size = effective(n, population=population)
    for agreeing in (0.2, 0.5, 0.85):
        people = [1] * round(agreeing * (population or 10_000))
        people += [0] * ((population or 10_000) - len(people))
        truth = sum(people) / len(people)
        found = [wilson(sum(draw.sample(people, n)) / n, n=size, z=Z) for _ in range(2_000)]
        assert sum(low - 1e-9 <= truth <= high + 1e-9 for low, high in found) >= 0.91 * len(found)


def test_no_distribution_between_two_ends_varies_more_than_a_share_with_its_mean() -> None:
    """Bhatia and Davis, for answers from 1 to 5 put on a scale from 0 to 1."""
    draw = random.Random(2000)
    for _ in range(500):
        answers = [(draw.choice((1, 2, 3, 4, 5)) - 1) / 4 for _ in range(draw.randint(2, 40))]
        mean = sum(answers) / len(answers)
        spread = sqrt(sum((one - mean) ** 2 for one in answers) / len(answers))
        assert spread <= sqrt(mean * (1 - mean)) + 1e-12
