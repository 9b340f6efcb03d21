"""Insiders: real ones, possible ones, and the shortcut that clears most of them at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from staybot.anonymity.auditor import insiders
from staybot.anonymity.auditor.auditing import audit
from staybot.anonymity.auditor.insiders import attack_from_inside
from staybot.anonymity.auditor.solo import unmoved_by_insiders
from tests.unit.anonymity.auditor.scene import (
    at_once,
    attack,
    cell,
    knowledge,
    middling,
    never,
    people,
    problem,
    release,
    some_world,
)


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
