"""The attack on two to four people together: is the sum of their scores known to within one point?"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy import linalg

from staybot.anonymity.auditor.solo import Room
from staybot.anonymity.auditor.solving import Solver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staybot.anonymity.auditor.individuals import Expired
    from staybot.anonymity.auditor.problem import Ints, Problem

LARGEST = 4
"""People in a group that must stay hidden: one fewer than the smallest cell (R3)."""

_SUSPECTS = 400
"""Atoms whose unions are searched; more are left to the attack on individuals."""


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
    solver = Solver(problem)
    sums = np.array([(world * problem.values).sum(axis=1) for world in worlds])
    for group in _groups(problem, worlds[0]):
        seen = sums[:, list(group)].sum(axis=1)
        if seen.max() - seen.min() >= problem.need:
            continue
        if expired():
            found.undecided.append(group)
            continue
        _settle(group, solver=solver, found=found)
    return found


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


def _groups(problem: Problem, world: Ints) -> Iterator[tuple[int, ...]]:
    """Groups whose sum may be known. Where one member can move alone in a consistent world, it is not."""
    stuck = ~(Room(problem, world).alone() & (world > 0)).any(axis=1)
    small = np.flatnonzero(stuck & (problem.sizes > 0) & (problem.sizes <= LARGEST))
    yield from ((int(atom),) for atom in small if problem.sizes[atom] > 1)
    if len(small) > _SUSPECTS or not len(small):
        return
    null = linalg.null_space(problem.masks.astype(np.float64))
    traces = (
        np.zeros((problem.shape[0], 1))
        if not null.size
        else null @ np.random.default_rng(5).random((null.shape[1], 2))
    )
    yield from _derivable(small, traces=traces, sizes=problem.sizes)


def _derivable(
    small: Ints, *, traces: np.ndarray[tuple[int, int], np.dtype[np.float64]], sizes: Ints
) -> Iterator[tuple[int, ...]]:
    """Unions of two or more of the atoms whose indicator is a combination of rows: their traces cancel."""
    places = [int(atom) for atom in small]
    parts = [(atom,) for atom in places] + [
        pair for pair in combinations(places, 2) if sizes[list(pair)].sum() <= LARGEST
    ]
    by_trace: dict[tuple[float, ...], list[tuple[int, ...]]] = {}
    for part in parts:
        by_trace.setdefault(_rounded(traces[list(part)].sum(axis=0)), []).append(part)
    seen = set()
    for part in parts:
        trace = traces[list(part)].sum(axis=0)
        for other in by_trace.get(_rounded(-trace), []):
            union = tuple(sorted({*part, *other}))
            if (
                len(union) == len(part) + len(other)
                and sizes[list(union)].sum() <= LARGEST
                and union not in seen
            ):
                seen.add(union)
                yield union


def _rounded(trace: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, ...]:
    return tuple(float(value) for value in np.round(trace, 6) + 0.0)
