"""The attack on two to four people together: is the sum of their scores known to within one point?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.nearby import Room
from staybot.anonymity.auditor.solving import Solver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staybot.anonymity.auditor.individuals import Expired
    from staybot.anonymity.auditor.problem import Bools, Ints, Problem

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

LARGEST = 4
"""People in a group that must stay hidden: one fewer than the smallest cell (R3)."""

_SUSPECTS = 400
"""Atoms whose unions are searched; more are left to the attack on individuals."""

_NOTHING = 1e-7
"""What counts as zero in a sum of traces."""


@dataclass
class Groups:
    """Groups whose sum is known: atoms to (low, high); and groups about which nothing is proved."""

    exposed: dict[tuple[int, ...], tuple[int, int]] = field(default_factory=dict)
    undecided: list[tuple[int, ...]] = field(default_factory=list)


def attack_groups(problem: Problem, worlds: list[Ints], *, expired: Expired) -> Groups:
    """Attack every atom of two to four people, and every union of atoms that adding and subtracting yields.

    Only where participation is known: otherwise a group's size is not known either.
    """
    found = Groups()
    if not problem.told.all():
        return found
    solver, room = Solver(problem), Room(problem, worlds[0])
    sums = np.array([(world * problem.values).sum(axis=1) for world in worlds])
    for group in _groups(room):
        seen = sums[:, list(group)].sum(axis=1)
        if seen.max() - seen.min() >= problem.need:
            continue
        if expired():
            found.undecided.append(group)
        elif not _varies(room, group):
            _settle(group, solver=solver, found=found)
    return found


def _varies(room: Room, group: tuple[int, ...]) -> bool:
    """Whether a member can move far enough with others making up for it who are not of the group."""
    return any(
        all(
            any(any(room.mended((atom, int(state), int(target)), apart=group, most=1)) for target in side)
            for side in room.problem.elsewhere(int(state))
        )
        for atom in group
        for state in np.flatnonzero(room.world[atom])
    )


def _settle(group: tuple[int, ...], *, solver: Solver, found: Groups) -> None:
    objective = np.zeros(solver.problem.shape, dtype=np.int64)
    objective[list(group)] = solver.problem.values
    low, high = solver.least_of(objective).world, solver.least_of(-objective).world
    if low is None or high is None:
        found.undecided.append(group)
        return
    ends = int((low * objective).sum()), int((high * objective).sum())
    if ends[1] - ends[0] < solver.problem.need:
        found.exposed[group] = ends


def _groups(room: Room) -> Iterator[tuple[int, ...]]:
    """Groups whose sum may be known. Where one member can move alone in a consistent world, it is not."""
    problem = room.problem
    stuck = ~(room.alone() & (room.world > 0)).any(axis=1)
    small = np.flatnonzero(stuck & (problem.sizes > 0) & (problem.sizes <= LARGEST))
    yield from ((int(atom),) for atom in small if problem.sizes[atom] > 1)
    if len(small) > _SUSPECTS or not len(small):
        return
    yield from _derivable(small, traces=_traces(problem.masks)[small], sizes=problem.sizes[small])


def _traces(masks: Bools) -> Floats:
    """Per atom its part of two random vectors that every row sums to zero: so does each union of atoms whose
    indicator is a combination of rows, and by chance no other.
    """
    table = masks.T.astype(np.float64)
    draw = np.random.default_rng(5).standard_normal((len(table), 2))
    traces: Floats = draw - table @ np.linalg.lstsq(table, draw, rcond=None)[0]
    return traces


def _derivable(small: Ints, *, traces: Floats, sizes: Ints) -> Iterator[tuple[int, ...]]:
    """Unions of two or more of the atoms whose indicator is a combination of rows: their traces cancel.

    Each is a single atom or a pair, and a pair more.
    """
    first, second = np.triu_indices(len(small), k=1)
    fits = sizes[first] + sizes[second] <= LARGEST
    pairs = np.column_stack([first[fits], second[fits]])
    parts = np.concatenate([np.repeat(np.arange(len(small))[:, None], 2, axis=1), pairs])
    own = np.arange(len(parts)) < len(small)
    sums = traces[parts].sum(axis=1) / (1 + own)[:, None]
    order = np.argsort(sums[:, 0], kind="stable")
    low, high = (np.searchsorted(sums[order, 0], end - sums[:, 0]) for end in (-_NOTHING, _NOTHING))
    seen = set()
    for part in np.flatnonzero(high > low):
        for other in order[low[part] : high[part]]:
            members = [*{*parts[part].tolist()}, *{*parts[other].tolist()}]
            union = tuple(sorted(int(small[at]) for at in members))
            if (
                np.abs(sums[part] + sums[other]).max() < _NOTHING
                and len({*union}) == len(union)
                and sizes[members].sum() <= LARGEST
                and union not in seen
            ):
                seen.add(union)
                yield union
