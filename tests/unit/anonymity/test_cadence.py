from __future__ import annotations

import pytest

from staybot.anonymity.cadence import Shown, is_due
from staybot.anonymity.policy import Policy
from staybot.anonymity.releases import Filters

TEAM: Filters = (("team", ("a",)),)
WIDER: Filters = (("team", ("a", "b")),)
OTHER: Filters = (("team", ("b",)),)
PAIR: Filters = (("level", ("x",)), ("team", ("a",)))


def due(n: int, *, days: int, before: int, filters: Filters = TEAM, shown: Filters = TEAM) -> bool:
    return is_due(filters, n=n, shown=[Shown(filters=shown, n=before, days_ago=days)], policy=Policy())


@pytest.mark.parametrize(("n", "weeks"), [(5, 13), (9, 13), (10, 4), (29, 4), (30, 1), (300, 1)])
def test_small_groups_wait_a_quarter_middle_ones_four_weeks_large_ones_one(n: int, weeks: int) -> None:
    assert due(n, days=7 * weeks, before=n)
    assert not due(n, days=7 * weeks - 1, before=n)


def test_the_smaller_of_two_sizes_sets_the_wait() -> None:
    assert not due(300, days=28, before=5)
    assert not due(5, days=28, before=100)


def test_merging_a_group_with_another_does_not_reset_its_wait() -> None:
    assert not due(12, days=7, before=5, filters=WIDER)
    assert not due(5, days=7, before=10, shown=WIDER)


def test_groups_that_are_cut_differently_do_not_wait_for_each_other() -> None:
    assert due(5, days=0, before=5, filters=OTHER)
    assert due(5, days=0, before=5, filters=())
    assert due(5, days=0, before=5, filters=PAIR)


def test_what_was_never_shown_may_be_shown() -> None:
    assert is_due(TEAM, n=5, shown=[], policy=Policy())
