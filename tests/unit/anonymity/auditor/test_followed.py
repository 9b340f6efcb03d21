"""The attack on what releases tell of promises finds what must not be there, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staybot.anonymity.auditor.followed import exposures
from staybot.anonymity.follow_through import Course, figures, groups
from staybot.anonymity.policy import Policy
from staybot.anonymity.verify import BREACH, UNUSABLE, verify
from staybot.rules.commitments import Outcome

WHOLE = {"opened": [30, 99], "kept": [10, 29], "missed": [0, 9], "promised_soon": None}


def body(**told: Any) -> dict[str, Any]:
    clocks = {"opened_now": None, "whole": told.pop("whole", None)}
    return {
        "wave": "2027-Q1",
        "followed": {"made": None, "due": None, "clocks": clocks, "groups": [], **told},
    }


def group(name: str, **figures: Any) -> dict[str, Any]:
    return {"filters": {"team": [name]}, "opened": [10, 29], **figures}


def test_what_we_publish_gives_nothing_away() -> None:
    parts = [group("a", kept=[0, 9]), group("b", kept=None)]
    assert list(exposures(body(whole=WHOLE, groups=parts, made=[5, 9], shown=["x"] * 5))) == []
    assert list(exposures({"wave": "w"})) == [], "a release of before told of no promises"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"made": [3, 9]}, "“made” is told of fewer than 5"),
        ({"whole": {"opened": [4, 9]}}, "a figure is told of fewer than 5"),
        ({"whole": {"opened": [5, 9], "kept": [0, 0]}}, "“kept” is told of none, or of each"),
        ({"whole": {"opened": [5, 9], "kept": [9, None]}}, "“kept” is told of none, or of each"),
        ({"shown": ["x"] * 4}, "fewer than 5 sentences"),
        (
            {"whole": {"opened": [33, 33]}, "groups": [group("a", opened=[30, 30])]},
            "between 3 and 3 clocks are left",
        ),
        (
            {
                "whole": {"opened": [30, 99], "kept": [30, 30]},
                "groups": [group("a", kept=[9, 9]), group("b", kept=[19, 19])],
            },
            "“kept” of fewer than 5 is told",
        ),
    ],
)
def test_what_must_not_be_told_is_found(told: dict[str, Any], found: str) -> None:
    (only,) = exposures(body(**told))
    assert found in only
    assert only.startswith("2027-Q1: ")


def test_what_is_left_of_enough_people_may_be_told() -> None:
    whole = {"opened": [30, 99], "kept": [30, 60]}
    assert list(exposures(body(whole=whole, groups=[group("a", kept=[5, 9])]))) == []


def test_groups_of_which_nothing_is_told_take_nothing_away() -> None:
    assert list(exposures(body(whole=WHOLE, groups=[{"filters": {"team": ["a"]}, "opened": None}]))) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 25), st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from(Outcome)
        ),
        min_size=5,
        max_size=150,
    )
)
def test_whatever_the_company_the_bots_own_figures_withstand(
    placed: list[tuple[int, str, str, Outcome]],
) -> None:
    courses = [
        Course(f"e{n}", f"m{boss}", went, segments={"function": one, "team": two})
        for n, (boss, one, two, went) in enumerate(placed)
    ]
    told = groups(courses, dimensions=("function", "team"), policy=Policy())
    assert list(exposures(body(whole=figures(courses, policy=Policy()), groups=told))) == []


WIDE = {"filters": {}, "question": "q", "n_range": [5, 9], "mean_range": [1, 2.4]}
EXACT = {"filters": {}, "question": "q", "n": 5, "mean": 1.0}
ROSTERS: dict[str, Any] = {"r": {f"p{at}": {} for at in range(5)}}


def attacked(followed: Any, *, cell: dict[str, Any] = WIDE) -> tuple[int, str, str]:
    releases = [{"release_id": "r", "wave": "w", "cells": [cell], "followed": followed}]
    answered = json.dumps({"r": [*ROSTERS["r"]]})
    found = verify(releases=json.dumps(releases), rosters=json.dumps(ROSTERS), participants=answered)
    return found.exit_code, found.output, found.error


def test_verify_attacks_it_with_the_rest() -> None:
    assert attacked({"made": [5, 9]})[0] == 0
    code, output, _ = attacked({"made": [3, 9]})
    assert (code, output) == (BREACH, "exposed: w: “made” is told of fewer than 5\n")
    code, output, _ = attacked({"made": [3, 9]}, cell=EXACT)
    assert code == BREACH
    assert [line.startswith("exposed: ") for line in output.splitlines()] == [True, True]


@pytest.mark.parametrize("spoilt", ["x", [1], {"made": "x"}, {"groups": [{}]}, {"clocks": {"whole": 7}}])
def test_what_is_no_follow_through_is_refused_in_words(spoilt: Any) -> None:
    code, output, error = attacked(spoilt)
    assert (code, output) == (UNUSABLE, "")
    assert "followed" in error
