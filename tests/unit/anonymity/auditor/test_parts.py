"""The auditor's parts: what a walk, the solver and the shortcuts may claim, and how they give up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from staybot.anonymity.auditor import groups, individuals, nearby, solving
from staybot.anonymity.auditor import problem as problems
from staybot.anonymity.auditor.groups import attack_groups
from staybot.anonymity.auditor.solving import Answer, Solver
from staybot.anonymity.auditor.walking import Walk
from tests.unit.anonymity.auditor.scene import (
    at_once,
    attack,
    cell,
    middling,
    never,
    people,
    problem,
    release,
    some_world,
    some_world_by_hand,
)


def test_a_walk_meets_only_worlds_that_hold_and_only_states_the_solver_allows() -> None:
    of = middling()
    walk = Walk(of, [some_world(of)])
    met = walk.run(400, each=lambda worlds: None if of.consistent(worlds).all() else pytest.fail("left"))
    assert len(walk.worlds()) == 48
    for atom, state in np.argwhere(met):
        least = np.zeros(of.shape, dtype=np.int64)
        least[atom, state] = 1
        assert Solver(of).possible(least).verdict == "possible"


def test_a_walk_from_a_world_that_does_not_hold_is_a_mistake() -> None:
    of = middling()
    with pytest.raises(AssertionError):
        Walk(of, [np.zeros(of.shape, dtype=np.int64)])


def test_nobody_to_walk_is_nothing_to_do() -> None:
    of = problem([release(cell(5, mean=3.0))], people(5))
    rest = of.without(some_world(of))
    assert not Walk(rest, [np.zeros(of.shape, dtype=np.int64)]).run(10).any()
    assert rest.hidden(np.zeros(of.shape, dtype=np.bool_)).all()


def test_a_point_out_of_bounds_from_the_solver_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """SciPy issue 22812: an "optimal" point need not hold."""
    of = middling()

    def wrong(*_: Any, **__: Any) -> Any:
        return type("Result", (), {"status": 0, "x": np.full(of.shape[0] * of.shape[1], 7.0)})()

    monkeypatch.setattr("scipy.optimize.milp", wrong)
    monkeypatch.setattr(nearby, "HELPERS", 0)
    nobody = np.zeros(of.shape, dtype=np.int64)
    assert Solver(of).possible(nobody) == Answer("undecided")
    assert Solver(of).towards(nobody == 0, seed=0) is None
    found = individuals.attack(of, [some_world_by_hand(of)], expired=never, steps=0)
    assert found.exposed == {}
    assert len(found.undecided) == of.shape[0]


def test_a_solver_that_gives_up_leaves_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving.Solver, "possible", lambda *_: Answer("undecided"))
    monkeypatch.setattr(solving.Solver, "towards", lambda *_, **__: None)
    found = attack([release(cell(5, mean=1.0))], {"r": people(5)}, answered={"r": list(people(5))})
    assert found.exposures == ()
    assert found.undecided == (
        "w, q: whether any answers fit what was published could not be found out in time",
    )


@pytest.mark.parametrize("sweeps", [0, 1])
def test_few_sweeps_leave_the_rest_to_single_questions(sweeps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(individuals, "_SWEEPS", sweeps)
    monkeypatch.setattr(nearby, "HELPERS", 0)
    of = middling(16)
    found = individuals.attack(of, [some_world_by_hand(of)], expired=never, steps=0)
    assert (found.exposed, found.undecided) == ({}, [])
    assert len(found.worlds) == 48 + sweeps


def test_similar_atoms_are_sampled_in_a_large_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "_POOL", 2)
    of = middling()
    assert of.partners.shape == (of.shape[0], 2)


def test_groups_are_undecided_when_time_is_up_or_the_solver_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    roster = {f"p{at}": {"team": "a" if at < 5 else "b"} for at in range(7)}
    of = problem([release(cell(7, mean=3.0), cell(5, mean=3.0, team="a"))], roster)
    world = some_world(of)
    pair = (of.place["p6"],)
    assert attack_groups(of, [world], expired=at_once).undecided == [pair]
    monkeypatch.setattr(solving.Solver, "least_of", lambda *_: Answer("undecided"))
    assert attack_groups(of, [world], expired=never).undecided == [pair]


def test_too_many_suspects_are_left_to_the_attack_on_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "_SUSPECTS", 0)
    of = middling()
    assert attack_groups(of, [some_world(of)], expired=never).exposed == {}


def test_where_the_solver_proves_a_wide_sum_no_group_is_exposed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Atoms of four: each sum is free although the start world has no room for one to move alone."""
    monkeypatch.setattr(nearby, "HELPERS", 0)
    of = middling(16)
    found = attack_groups(of, [some_world_by_hand(of)], expired=never)
    assert (found.exposed, found.undecided) == ({}, [])


def test_stable_asks_nothing_more_of_a_single_wave() -> None:
    roster = people(6)
    releases = [release(cell(6, mean_range=[2, 4], theme_counts={"pay": [1, 5], "tools": [1, 5]}))]
    found = attack(releases, {"r": roster}, answered={"r": list(roster)}, stable=True)
    assert (found.exposures, found.undecided) == ((), ())
