"""Rule 8: means in bands whose ends are wide enough for who is in the group and subtracts."""

from __future__ import annotations

from bisect import bisect_right

import pytest

from staybot.anonymity.bands import mean_band, mean_edges
from tests.attacks.careless import Body, answered, attacked, exposed, ours, team

COMPANY = [*team("a", 5), *team("b", 20)]
ROUND = answered(COMPANY, lambda at: 5 if at == 0 else 1)


def freedom(edges: tuple[int, ...], n: int) -> int:
    """The fewest scores that a colleague may still have given, for any band and any answer of one's own."""
    totals = range(n, 5 * n + 1)
    band = {total: min(bisect_right(edges, total * 100 / n), len(edges) - 1) for total in totals}
    return min(
        sum(any(n - 2 <= total - mine - other <= 5 * (n - 2) for total in of) for other in range(1, 6))
        for of in ([total for total in totals if band[total] == one] for one in set(band.values()))
        for mine in range(1, 6)
        if any(n - 1 <= total - mine <= 5 * (n - 1) for total in of)
    )


def published(edge: float) -> Body:
    """The group of five in a lowest band that ends here."""
    cell = {"filters": {"team": "a"}, "question": "q", "n_range": [5, 9], "mean_range": [1, edge]}
    return {"release_id": "w1", "wave": "w1", "bands": "half-open", "cells": [cell]}


def test_an_edge_at_two_point_two_tells_who_said_five_that_the_others_did_not_pass_two() -> None:
    """At five people the lowest band would end at a total of ten."""
    assert freedom((100, 220, 380, 500), 5) == 2
    found = attacked((ROUND, published(2.2)), insider=True, any_answer=True)
    assert exposed(found) >= {"a1", "a2", "a3", "a4"}


def test_our_edge_leaves_them_three() -> None:
    assert exposed(attacked((ROUND, published(2.4)), insider=True, any_answer=True)) == set()
    assert exposed(attacked((ROUND, ours(ROUND)), insider=True, any_answer=True)) == set()


@pytest.mark.parametrize("n", [*range(5, 41), 99, 100, 101])
def test_every_band_of_every_size_leaves_at_least_three_scores(n: int) -> None:
    assert freedom(mean_edges(n), n) >= 3


def test_even_bands_of_a_fifth_of_a_point_would_not_do_for_small_groups() -> None:
    assert freedom(mean_edges(30), 9) < 3
    assert freedom(mean_edges(10), 5) < 3


@pytest.mark.parametrize("n", [5, 9, 10, 29, 30, 99, 100, 137])
def test_everyone_and_nearly_everyone_look_alike(n: int) -> None:
    lowest = {mean_band(total=n + more, n=n) for more in range(7)}
    highest = {mean_band(total=5 * n - less, n=n) for less in range(7)}
    assert len(lowest) == len(highest) == 1
