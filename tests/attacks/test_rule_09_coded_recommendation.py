"""Rule 9: a recommendation score from ten people on, in bands."""

from __future__ import annotations

import pytest

from staybot.anonymity.bands import enps_band
from tests.attacks.careless import Body, answered, attacked, exposed, ours, team

COMPANY = team("a", 12)
DELIGHTED = answered(COMPANY, 10, recommend=True)


def exact(score: int) -> Body:
    """What every other tool shows."""
    cell = {"filters": {}, "question": "q", "n": 12, "enps": score}
    return {"release_id": "w1", "wave": "w1", "cells": [cell]}


def freedom(n: int) -> int:
    """The fewest of promoter, passive and detractor a colleague may be, for any band and own answer."""
    least = 3
    bands: dict[tuple[float, float], list[int]] = {}
    for balance in range(-n, n + 1):
        bands.setdefault(enps_band(balance=balance, n=n), []).append(balance)
    for balances in bands.values():
        for mine in (-1, 0, 1):
            if any(abs(balance - mine) <= n - 1 for balance in balances):
                open_ = [c for c in (-1, 0, 1) if any(abs(b - mine - c) <= n - 2 for b in balances)]
                least = min(least, len(open_))
    return least


def test_a_score_of_a_hundred_says_of_everybody_that_they_promote() -> None:
    assert exposed(attacked((DELIGHTED, exact(100)))) == {member.person for member in COMPANY}


def test_ours_says_the_same_of_all_and_of_most() -> None:
    release = ours(DELIGHTED)
    assert {cell.enps_range for cell in release.cells} == {(40.0, 100.0)}
    assert exposed(attacked((DELIGHTED, release), insider=True, any_answer=True)) == set()
    most = ours(answered(COMPANY, lambda at: 0 if at < 3 else 10, recommend=True))
    assert most.cells == release.cells


@pytest.mark.parametrize("n", [*range(10, 45), 99, 100, 130])
def test_who_is_in_the_group_still_thinks_everything_possible_of_everybody_else(n: int) -> None:
    assert freedom(n) == 3


@pytest.mark.parametrize("size", [5, 9])
def test_nine_people_have_no_score_at_all(size: int) -> None:
    assert ours(answered(team("a", size), 10, recommend=True)).cells == ()
    with pytest.raises(ValueError, match="needs ten people"):
        enps_band(balance=size, n=size)
