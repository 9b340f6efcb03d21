from __future__ import annotations

from datetime import date, timedelta

import pytest

from staybot.anonymity.cadence import Shown, cohorts_of, is_due, shown_before, still_counts
from staybot.anonymity.policy import Policy
from staybot.anonymity.releases import Cell, Filters, Release, release_from

TEAM: Filters = (("team", ("a",)),)
WIDER: Filters = (("team", ("a", "b")),)
OTHER: Filters = (("team", ("b",)),)
PAIR: Filters = (("level", ("x",)), ("team", ("a",)))


def due(n: int, *, days: int, before: int, filters: Filters = TEAM, shown: Filters = TEAM) -> bool:
    return is_due(filters, n=n, shown=[Shown(filters=shown, n=before, days_ago=days)], policy=Policy())


@pytest.mark.parametrize(("n", "weeks"), [(5, 26), (9, 26), (10, 12), (29, 12), (30, 1), (300, 1)])
def test_small_groups_wait_half_a_year_middle_ones_twelve_weeks_large_ones_one(n: int, weeks: int) -> None:
    assert due(n, days=7 * weeks, before=n)
    assert not due(n, days=7 * weeks - 1, before=n)


def test_the_smaller_of_two_sizes_sets_the_wait() -> None:
    assert due(300, days=84, before=10)
    assert not due(300, days=84, before=5)
    assert not due(5, days=84, before=100)


def test_merging_a_group_with_another_does_not_reset_its_wait() -> None:
    assert not due(12, days=7, before=5, filters=WIDER)
    assert not due(5, days=7, before=10, shown=WIDER)


def test_groups_that_are_cut_differently_do_not_wait_for_each_other() -> None:
    assert due(5, days=0, before=5, filters=OTHER)
    assert due(5, days=0, before=5, filters=())
    assert due(5, days=0, before=5, filters=PAIR)


def test_what_was_never_shown_may_be_shown() -> None:
    assert is_due(TEAM, n=5, shown=[], policy=Policy())


def people(first: int, last: int) -> frozenset[str]:
    return frozenset(f"p{at}" for at in range(first, last))


def waits(group: frozenset[str], before: frozenset[str] | None, *, days: int = 7, n: int = 9) -> bool:
    """Whether a group waits for one of another name, shown a week ago."""
    shown = [Shown(filters=(("location", ("x",)),), n=n, days_ago=days, group=before)]
    return not is_due(TEAM, n=9, shown=shown, policy=Policy(), group=group)


@pytest.mark.parametrize(
    ("before", "is_so"),
    [
        (people(0, 9), True),
        (people(0, 13), True),
        (people(0, 14), False),
        (people(4, 13), True),
        (people(5, 14), False),
        (people(4, 14), False),
        (people(0, 5), True),
        (people(0, 4), False),
        (people(9, 18), False),
    ],
)
def test_the_same_people_but_for_four_on_each_side_wait_whatever_they_are_called(
    before: frozenset[str], *, is_so: bool
) -> None:
    assert waits(people(0, 9), before) is is_so


def test_groups_that_share_nobody_do_not_wait_however_small_they_are() -> None:
    assert not waits(people(0, 4), people(4, 8))


def test_by_membership_too_the_smaller_of_two_sizes_sets_the_wait() -> None:
    assert waits(people(0, 9), people(0, 12), days=181, n=10)
    assert not waits(people(0, 9), people(0, 12), days=182, n=10)


def test_a_group_of_which_nobody_is_known_any_more_waits_by_its_name_alone() -> None:
    assert not waits(people(0, 9), None)
    assert not waits(people(0, 9), frozenset())
    assert not due(5, days=7, before=5)


def release(wave: str, day: date, *filters: Filters) -> Release:
    cells = tuple(Cell(filters=one, question="q", n_range=(5, 9)) for one in filters)
    return Release(wave, wave, day, "", 1, ("team",), cells=cells)


MONDAY = date(2026, 6, 1)
LONGEST = 7 * Policy().cadence_weeks_small


@pytest.mark.parametrize(
    ("policy", "days"),
    [(Policy(), LONGEST), (Policy(cadence_weeks_medium=30), 210), (Policy(cadence_weeks_large=27), 189)],
)
def test_an_earlier_release_matters_for_as_long_as_the_longest_wait(policy: Policy, days: int) -> None:
    for ago, is_so in ((0, True), (days - 1, True), (days, False)):
        old = release("w0", MONDAY - timedelta(days=ago))
        assert still_counts(old, closes_on=MONDAY, policy=policy) is is_so


def test_only_cohorts_that_are_known_and_still_matter_are_looked_at() -> None:
    earlier = [
        release("old", MONDAY - timedelta(days=LONGEST)),
        release("erased", MONDAY - timedelta(days=14)),
        release("unknown", MONDAY - timedelta(days=7)),
        release("known", MONDAY - timedelta(days=7)),
    ]
    rosters = {"old": {"p1": {"team": "a"}}, "erased": {}, "known": {"p1": {"team": "a"}}}
    found = cohorts_of(earlier, rosters=rosters, closes_on=MONDAY, policy=Policy())
    assert list(found) == ["known"]


def test_an_earlier_cell_stands_for_the_people_of_its_own_cohort() -> None:
    earlier = [
        release("w0", MONDAY - timedelta(days=14), TEAM),
        release("w1", MONDAY - timedelta(days=7), (), TEAM),
    ]
    rosters = {"w1": {"p1": {"team": "a"}, "p2": {"team": "b"}, "p3": {}}}
    cohorts = cohorts_of(earlier, rosters=rosters, closes_on=MONDAY, policy=Policy())
    shown = shown_before("q", closes_on=MONDAY, earlier=earlier, cohorts=cohorts)
    assert [(one.days_ago, one.group) for one in shown] == [
        (14, None),
        (7, {"p1", "p2", "p3"}),
        (7, {"p1"}),
    ]
    assert [one.group for one in shown_before("q", closes_on=MONDAY, earlier=earlier)] == [None] * 3
    assert shown_before("another", closes_on=MONDAY, earlier=earlier) == ()


OLD = {
    "release_id": "r", "wave": "pulse 1", "closed_on": "2026-05-25", "policy_hash": "", "policy_version": 2,
    "dimensions": [], "scales": {}, "theme_silent": 3, "first_cohort": False, "rate_range": None,
    "repeats": [],
    "cells": [
        {"filters": {}, "question": one, "n_range": [5, 9]}
        for one in ("moods.it", "team_culture.help", "promise.1", "comments")
    ],
}  # fmt: skip
"""As the ledger has had them all along."""


def test_what_operators_wrote_waits_for_everything_that_they_wrote_in_releases_of_any_age() -> None:
    earlier = [release_from(OLD)]
    for name in ("more.it", "moods.it", "moods.it.v2"):
        assert len(shown_before(name, own=True, closes_on=MONDAY, earlier=earlier)) == 1
    assert shown_before("more.it", closes_on=MONDAY, earlier=earlier) == ()
    for name in ("team_culture.help", "promise.1", "comments"):
        assert len(shown_before(name, closes_on=MONDAY, earlier=earlier)) == 1
    assert shown_before("team_culture.openness", closes_on=MONDAY, earlier=earlier) == ()
