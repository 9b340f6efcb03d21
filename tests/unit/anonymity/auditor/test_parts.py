"""The auditor's parts: what a walk, the solver and the shortcuts may claim, and how they give up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from staybot.anonymity.auditor import groups, individuals, insiders, solo, solving
from staybot.anonymity.auditor import problem as problems
from staybot.anonymity.auditor.auditing import audit
from staybot.anonymity.auditor.groups import attack_groups
from staybot.anonymity.auditor.insiders import attack_from_inside
from staybot.anonymity.auditor.solo import unmoved_by_insiders
from staybot.anonymity.auditor.solving import Answer, Solver
from staybot.anonymity.auditor.walking import Walk
from tests.unit.anonymity.auditor.scene import attack, cell, knowledge, people, problem, release

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from staybot.anonymity.auditor.problem import Problem


def never() -> bool:
    return False


def at_once() -> bool:
    return True


def middling(count: int = 8, **figures: Any) -> Problem:
    """Two teams at two sites, with a mean of 3 each."""
    roster = {f"p{at}": {"team": "ab"[at % 2], "site": "xy"[at // 2 % 2]} for at in range(count)}
    cells = [
        cell(count, mean=3.0),
        cell(count // 2, mean=3.0, team="a"),
        cell(count // 2, mean=3.0, site="x"),
    ]
    return problem([release(*cells, **figures)], roster)


def some_world(of: Problem) -> NDArray[np.int64]:
    world = Solver(of).possible(np.zeros(of.shape, dtype=np.int64)).world
    assert world is not None
    return world


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
    nobody = np.zeros(of.shape, dtype=np.int64)
    assert Solver(of).possible(nobody) == Answer("undecided")
    assert Solver(of).towards(nobody == 0, seed=0) is None
    found = individuals.attack(of, [some_world_by_hand(of)], expired=never, steps=0)
    assert found.exposed == {}
    assert len(found.undecided) == of.shape[0]


def some_world_by_hand(of: Problem) -> NDArray[np.int64]:
    world = np.zeros(of.shape, dtype=np.int64)
    world[:, 2] = of.sizes
    return world


def test_a_solver_that_gives_up_leaves_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving.Solver, "possible", lambda *_: Answer("undecided"))
    monkeypatch.setattr(solving.Solver, "towards", lambda *_, **__: None)
    found = attack([release(cell(5, mean=1.0))], {"r": people(5)}, answered={"r": list(people(5))})
    assert found.exposures == ()
    assert found.undecided == (
        "w, q: whether any answers fit what was published could not be found out in time",
    )


def test_few_sweeps_leave_the_rest_to_single_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(individuals, "_SWEEPS", 1)
    of = middling(16)
    found = individuals.attack(of, [some_world_by_hand(of)], expired=never, steps=0)
    assert (found.exposed, found.undecided) == ({}, [])
    assert len(found.worlds) == 49


def test_insiders_are_undecided_when_time_is_up() -> None:
    of = problem([release(cell(5, mean_range=[1, 2.2]), bands="half-open")], people(5))
    found = dict(attack_from_inside(of, [some_world(of)], truth=None, expired=at_once))
    assert found != {}
    assert all(outcome.undecided == [0] for outcome in found.values())


def test_an_insider_whom_no_walk_met_is_looked_up_by_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insiders, "_STEPS", 0)
    of = problem([release(cell(5, mean_range=[1, 2.2]), bands="half-open")], people(5))
    found = dict(attack_from_inside(of, [some_world(of)], truth=None, expired=never))
    assert {insider.state: outcome.exposed for insider, outcome in found.items()} == {4: {0: (1, 2)}}


def test_only_those_can_be_insiders_whose_answer_fits() -> None:
    of = problem([release(cell(10, mean_range=[1, 1.3]), bands="half-open")], people(10))
    found = dict(attack_from_inside(of, [some_world(of)], truth=None, expired=never))
    assert {insider.state for insider in found} == {1, 2}


def test_a_pool_of_worlds_keeps_to_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insiders, "_POOL_BYTES", 1)
    of = middling()
    assert dict(attack_from_inside(of, [some_world(of)], truth=None, expired=never)) == {}


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


def test_where_the_solver_proves_a_wide_sum_no_group_is_exposed() -> None:
    """Atoms of four: each sum is free although the start world has no room for one to move alone."""
    of = middling(16)
    found = attack_groups(of, [some_world_by_hand(of)], expired=never)
    assert (found.exposed, found.undecided) == ({}, [])


def test_who_can_move_alone_in_the_true_world_is_hidden_from_every_insider() -> None:
    of = problem([release(cell(6, mean_range=[2, 4]))], people(6))
    truth = np.zeros(of.shape, dtype=np.int64)
    truth[0, 2] = 6
    assert unmoved_by_insiders(of, truth).all()


def test_one_helper_is_not_enough_since_the_helper_may_be_the_insider() -> None:
    """Two people with an exact sum: each can only move if the other does, and the other knows."""
    roster = {"p0": {"team": "a"}, "p1": {"team": "b"}}
    cells = [cell(2, mean=3.0), cell(1, mean_range=[1, 5], team="a")]
    of = problem([release(*cells)], roster)
    truth = np.zeros(of.shape, dtype=np.int64)
    truth[:, 2] = 1
    assert not unmoved_by_insiders(of, truth).any()
    three = roster | {"p2": {"team": "c"}}
    cells = [cell(3, mean=3.0), *(cell(1, mean_range=[1, 5], team=team) for team in "ab")]
    of = problem([release(*cells)], three)
    truth = np.zeros(of.shape, dtype=np.int64)
    truth[:, 2] = 1
    assert unmoved_by_insiders(of, truth).all()


def test_several_conditions_are_too_much_for_the_shortcut() -> None:
    known = knowledge([release(cell([4, 5], mean=3.0))], {"r": people(5)}, truth={"w": {"q": {"p0": 3}}})
    assert len(known.releases) == 1
    of = middling()
    twice = replace(of, told=np.repeat(of.told, 2, axis=0))
    assert not unmoved_by_insiders(twice, some_world(of)).any()


def test_the_shortcut_stops_as_soon_as_all_are_helped(monkeypatch: pytest.MonkeyPatch) -> None:
    of = middling(40)
    truth = some_world_by_hand(of)
    assert unmoved_by_insiders(of, truth).all()
    monkeypatch.setattr(solo, "_TRIES", 1)
    assert not unmoved_by_insiders(of, truth).all()


def test_a_true_insider_in_a_tight_cell_is_attacked_one_by_one() -> None:
    roster = people(5)
    truth = {"w": {"q": {"p0": 5, "p1": 1, "p2": 1, "p3": 1, "p4": 2}}}
    found = audit(
        knowledge(
            [release(cell(5, mean_range=[1, 2.2]), bands="half-open")],
            {"r": roster},
            answered={"r": list(roster)},
            truth=truth,
            insider=True,
        )
    )
    assert {exposure.by for exposure in found.exposures} == {"p0, having answered 5,"}
    assert found.exposures[0].people == ("p1", "p2", "p3", "p4")


def test_with_any_answer_also_insiders_who_are_not_there_are_tried() -> None:
    roster = people(5)
    truth = {"w": {"q": dict.fromkeys(roster, 1)}}
    releases = [release(cell(5, mean_range=[1, 2.2]), bands="half-open")]
    given: dict[str, Any] = {"answered": {"r": list(roster)}, "truth": truth, "insider": True}
    assert attack(releases, {"r": roster}, **given).exposures == ()
    assert attack(releases, {"r": roster}, **given, any_answer=True).exposures != ()


def test_stable_asks_nothing_more_of_a_single_wave() -> None:
    roster = people(6)
    releases = [release(cell(6, mean_range=[2, 4], theme_counts={"pay": [1, 5], "tools": [1, 5]}))]
    found = attack(releases, {"r": roster}, answered={"r": list(roster)}, stable=True)
    assert (found.exposures, found.undecided) == ((), ())
