"""Rule 3: a group is shown from five respondents on."""

from __future__ import annotations

import pytest

from staybot.anonymity.cells import Ask, decide
from staybot.anonymity.policy import Policy
from staybot.anonymity.rounds import Round
from staybot.errors import ConfigError
from tests.attacks.careless import Body, answered, attacked, exposed, ours, team
from tests.attacks.lawless import lawless

COMPANY = [*team("a", 4), *team("b", 20)]
ROUND = answered(COMPANY, lambda at: [5, 1, 2, 1][at] if at < 4 else 3)


def four_in_our_bands(round_: Round) -> Body:
    """Ours with a floor of four: the very bands that are wide enough for five."""
    cell = {"filters": {"team": "a"}, "question": "q", "n": 4, "mean_range": [1, 2.4]}
    return {"release_id": round_.wave, "wave": round_.wave, "bands": "half-open", "cells": [cell]}


def test_one_of_four_learns_from_the_band_how_low_the_others_scored() -> None:
    found = attacked((ROUND, four_in_our_bands(ROUND)), insider=True, any_answer=True)
    assert {"a1", "a2", "a3"} <= exposed(found)


@pytest.mark.parametrize("size", range(1, 8))
def test_ours_shows_no_group_of_fewer_than_five(size: int) -> None:
    people = [*team("a", size), *team("b", 20)]
    round_ = answered(people, lambda at: 1 + at % 5)
    release = ours(round_)
    assert any(cell.filters == (("team", ("a",)),) for cell in release.cells) == (size >= 5)
    assert exposed(attacked((round_, release), insider=True, any_answer=True)) == set()


def test_it_is_respondents_that_count_and_not_members() -> None:
    everyone = frozenset(member.person for member in COMPANY)
    large = [*team("a", 12), *team("b", 20)]
    ask = Ask(tuple(large), frozenset(m.person for m in large), ("team",), everyone, floor=5)
    frames, _ = decide(ask, policy=Policy())
    assert [frame.filters for frame in frames] == [()]


def test_a_floor_of_four_can_only_be_had_by_breaking_the_program() -> None:
    assert lawless(k=4).k == 4
    with pytest.raises(ConfigError, match="lower than 5"):
        Policy(k=4)
