"""Worlds near a known one, and what they show of insiders and groups, against every answer sheet there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np
import pytest

from staybot.anonymity.auditor import individuals, nearby
from staybot.anonymity.auditor.groups import LARGEST, _derivable, _traces, _varies, attack_groups
from staybot.anonymity.auditor.nearby import Room
from staybot.anonymity.auditor.solo import unmoved_by_insiders
from staybot.anonymity.auditor.truth import world_of
from tests.unit.anonymity.auditor.scene import (
    at_once,
    cell,
    middling,
    people,
    problem,
    release,
    some_world_by_hand,
)
from tests.unit.anonymity.auditor.test_exhaustive import PEOPLE, ROSTER, company, fitting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staybot.anonymity.auditor.problem import Problem
    from tests.unit.anonymity.auditor.test_exhaustive import Sheets

SEEDS = range(0, 40, 4)


def scenes(seeds: range) -> Iterator[tuple[int, Room, Sheets]]:
    """Careless releases seen from the truth, and all answer sheets that fit them."""
    for seed in seeds:
        releases, truth = company(seed)
        if releases[0]["cells"]:
            of = problem(releases, ROSTER)
            world = world_of(of, {person: truth[person] - 1 for person in of.place})
            yield seed, Room(of, world), fitting(releases)


def spread(sheets: Sheets, *columns: int) -> int:
    return int(np.ptp(sheets[:, list(columns)].sum(axis=1)))


def columns(of: Problem, *atoms: int) -> list[int]:
    return [PEOPLE.index(person) for atom in atoms for person in of.people[atom]]


def test_each_world_near_a_consistent_one_is_consistent_and_made_of_the_move_and_its_helpers() -> None:
    found = 0
    for _, room, _ in scenes(SEEDS):
        for atom, source in np.argwhere(room.world > 0):
            for target in set(range(5)) - {int(source)}:
                move = int(atom), int(source), target
                for mend in islice(room.mended(move, apart=(0,)), 10):
                    assert mend[0] == move
                    assert all(helper != 0 for helper, _, _ in mend[1:])
                    assert room.problem.holds(room.after(mend))
                    found += 1
    assert found > 100


def test_everybody_who_can_make_up_for_a_move_alone_is_found() -> None:
    for _, room, _ in scenes(range(12)):
        for atom, source in np.argwhere(room.world > 0):
            move = int(atom), int(source), 4 - int(source)
            broken = not room.problem.holds(room.after([move]))
            if move[1] == move[2] or not broken:
                continue
            others = [
                (int(other), int(a), b)
                for other, a in np.argwhere(room.after([move]) > 0)
                for b in set(range(5)) - {int(a)}
                if room.world[other, a] > int((other, a) == (atom, source))
            ]
            expected = {one for one in others if room.problem.holds(room.after([move, one]))}
            found = [mend for mend in islice(room.mended(move), 200) if len(mend) == 2]
            assert {mend[1] for mend in found} >= expected


def test_who_is_cleared_of_all_insiders_keeps_a_wide_score_on_every_sheet_with_their_answers() -> None:
    cleared = 0
    for seed, room, sheets in scenes(range(40)):
        truth = company(seed)[1]
        for atom in np.flatnonzero(unmoved_by_insiders(room.problem, room.world)):
            for person in columns(room.problem, int(atom)):
                for insider in set(range(len(PEOPLE))) - {person}:
                    known = sheets[sheets[:, insider] == truth[PEOPLE[insider]]]
                    assert spread(known, person) >= 2, (seed, person, insider)
                    cleared += 1
    assert cleared > 100


def test_a_group_that_varies_near_a_world_has_a_wide_sum_over_all_sheets() -> None:
    varying = 0
    for seed, room, sheets in scenes(range(40)):
        atoms = range(room.problem.shape[0])
        for group in [(atom,) for atom in atoms] + list(combinations(atoms, 2)):
            if _varies(room, group):
                assert spread(sheets, *columns(room.problem, *group)) >= 2, (seed, group)
                varying += 1
    assert varying > 10


@pytest.mark.parametrize("seed", range(8))
def test_the_unions_that_adding_and_subtracting_yields_are_all_found(seed: int) -> None:
    draw = np.random.default_rng(seed)
    masks, sizes = draw.random((5, 9)) < 0.4, draw.integers(1, 4, size=9)
    small = np.arange(9)
    found = set(_derivable(small, traces=_traces(masks), sizes=sizes))
    table, expected = masks.T.astype(float), set()
    for count in (2, 3, 4):
        for union in combinations(range(9), count):
            wanted = np.isin(small, union).astype(float)
            rest = wanted - table @ np.linalg.lstsq(table, wanted, rcond=None)[0]
            if sizes[list(union)].sum() <= LARGEST and np.abs(rest).max() < 1e-9:
                expected.add(union)
    assert found == expected


def test_a_passive_is_hidden_where_both_ways_are_open_and_no_one_else_is_needed() -> None:
    of = problem([release(cell(6, enps=0))], people(6))
    of = replace(of, people=tuple((f"p{at}",) for at in range(6)), sizes=np.ones(6, dtype=np.int64))
    apart = replace(of, masks=np.ones((len(of.masks), 6), dtype=np.bool_), told=np.ones((1, 6, 3), np.bool_))
    truth = some_world_by_hand(apart)[:, [0, 2, 1]]
    assert apart.holds(truth)
    assert unmoved_by_insiders(apart, truth).all()
    two = apart.only(range(len(apart.masks)))
    two = replace(
        two, people=two.people[:2], sizes=two.sizes[:2], masks=two.masks[:, :2], told=two.told[:, :2]
    )
    assert not unmoved_by_insiders(two, truth[:2]).any()


def test_without_helpers_only_who_can_move_alone_is_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    of = middling(40)
    truth = some_world_by_hand(of)
    assert unmoved_by_insiders(of, truth).all()
    free = Room(of, truth).alone()[:, 2]
    assert not free.all()
    assert (unmoved_by_insiders(of, truth, expired=at_once) == free).all()
    monkeypatch.setattr(nearby, "HELPERS", 0)
    assert (unmoved_by_insiders(of, truth) == free).all()


def test_people_are_undecided_when_time_is_up() -> None:
    of = middling()
    found = individuals.attack(of, [some_world_by_hand(of)], expired=at_once, steps=0)
    assert (found.exposed, found.undecided) == ({}, [0, 1, 2, 3])


def test_of_many_who_may_help_a_sample_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "HELPERS", 1)
    roster = {f"p{at}": {"team": "ab"[at % 2]} for at in range(8)}
    of = problem([release(cell(8, mean=3.0), cell(4, mean_range=[1, 5], team="a"))], roster)
    move = (0, 2, 4)

    def helping() -> set[int]:
        room = Room(of, some_world_by_hand(of))
        return {mend[1][0] for mend in room.mended(move) if len(mend) == 2}

    assert len(helping()) == 2
    monkeypatch.setattr(nearby, "_ATOMS", 1)
    assert len(helping()) == 1


def test_what_no_nearby_world_shows_waits_for_the_solver_and_its_time() -> None:
    roster = {f"p{at}": {"team": "a" if at < 5 else "b"} for at in range(7)}
    of = problem([release(cell(7, mean=3.0), cell(5, mean=3.0, team="a"))], roster)
    world = some_world_by_hand(of)
    assert attack_groups(of, [world], expired=at_once).undecided == [(of.place["p6"],)]
