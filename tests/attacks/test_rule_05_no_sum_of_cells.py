"""Rule 5: no sum and difference of published cells is a group of one to four."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np

from staybot.anonymity import span
from staybot.anonymity.cells import Ask, _candidates, decide
from staybot.anonymity.policy import Policy
from staybot.anonymity.rounds import Member
from tests.attacks.careless import team

Cells = Sequence[Collection[str]]

A, B = ({f"{name}{at}" for at in range(8)} for name in "ab")
Y, Z = ({f"{name}{at}" for at in range(5)} for name in "yz")
CELLS: Cells = [A | B | Y | Z | {"o"}, A, B, Y | Z | {"o"}, A | B | {"o"}, Y, Z]
"""Two teams on one site, a third over three sites: only four cells together leave one person over."""


def small_sums(cells: Cells, *, most: int = 4) -> set[frozenset[str]]:
    """Every derivable set of up to four people, by trying each: slow, and by another way than ours."""
    people = sorted(set().union(*cells))
    table = np.array([[person in cell for person in people] for cell in cells], dtype=float)
    found = set()
    for size in range(1, most + 1):
        sets = list(combinations(range(len(people)), size))
        wanted = np.zeros((len(people), len(sets)))
        for column, members in enumerate(sets):
            wanted[list(members), column] = 1
        left = wanted - table.T @ np.linalg.lstsq(table.T, wanted, rcond=None)[0]
        near = np.flatnonzero(np.abs(left).max(axis=0) < 1e-8)
        found |= {frozenset(people[at] for at in sets[one]) for one in near}
    return found


def pairwise(cells: Cells) -> list[Collection[str]]:
    """A common rule: no two cells may differ, or overlap, in one to four people."""
    kept: list[Collection[str]] = []
    for cell in map(set, cells):
        parts = [len(part) for one in map(set, kept) for part in (one - cell, cell - one)]
        if not any(0 < part < 5 for part in parts):
            kept.append(cell)
    return kept


def test_looking_at_pairs_of_cells_leaves_one_person_alone() -> None:
    assert pairwise(CELLS) == CELLS
    assert small_sums(CELLS) == {frozenset({"o"})}


def test_ours_leaves_out_what_would_complete_the_sum() -> None:
    people = set().union(*CELLS)
    kept = [CELLS[at] for at in span.admit(CELLS, people=people, counting=people, k=5)]
    assert len(kept) >= len(CELLS) - 2
    assert small_sums(kept) == set()


def test_the_cells_of_a_release_are_chosen_so() -> None:
    """Two sites are the two teams, but for one person who sits with the others."""
    people = (
        *team("platform", 8, site="Berlin"),
        *team("data", 8, site="Lisbon"),
        Member("o", {"team": "data", "site": "Berlin"}),
    )
    everyone = frozenset(member.person for member in people)
    ask = Ask(people, everyone, ("team", "site"), everyone, floor=5)
    frames, _ = decide(ask, policy=Policy())
    assert small_sums([frame.members for frame in _candidates(ask, policy=Policy())]) == {frozenset({"o"})}
    assert small_sums([frame.members for frame in frames]) == set()
    assert len(frames) == 3
