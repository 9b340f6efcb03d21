"""The attack on each person: which scores are still possible, and do they lie within one point?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.nearby import Room
from staybot.anonymity.auditor.solving import Solver
from staybot.anonymity.auditor.walking import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from staybot.anonymity.auditor.problem import Bools, Ints, Problem

    Expired = Callable[[], bool]

_SWEEPS = 20
_WORTH_SWEEPING = 3

STEPS = 600
"""Steps of a walk before the solver is asked about those who are still open."""


@dataclass
class Outcome:
    """What an attack found: atom to its possible scores, and atoms about which nothing is proved; and worlds
    that it met, all consistent.
    """

    exposed: dict[int, tuple[int, ...]] = field(default_factory=dict)
    undecided: list[int] = field(default_factory=list)
    worlds: list[Ints] = field(default_factory=list)


def attack(
    problem: Problem,
    starts: list[Ints],
    *,
    expired: Expired,
    cleared: Bools | None = None,
    steps: int = STEPS,
) -> Outcome:
    """Attack everyone but the atoms that are `cleared` already; `starts` are consistent worlds."""
    walk = Walk(problem, starts)
    safe = np.zeros(problem.shape[0], dtype=np.bool_) if cleared is None else cleared
    met = walk.run(steps, safe=safe)
    outcome, solver = Outcome(worlds=walk.worlds()), Solver(problem)
    outcome.worlds += _nearby(Room(problem, starts[0]), met=met, safe=safe, expired=expired)
    outcome.worlds += _sweep(solver, met=met, safe=safe, expired=expired)
    for atom in np.flatnonzero(~(problem.hidden(met) | safe)):
        if problem.hidden(met)[atom]:
            continue
        if expired():
            outcome.undecided.append(int(atom))
            continue
        _settle(int(atom), solver=solver, met=met, outcome=outcome)
    return outcome


def _nearby(room: Room, *, met: Bools, safe: Bools, expired: Expired) -> list[Ints]:
    """Worlds near a known one that show open scores."""
    worlds: list[Ints] = []
    problem = room.problem
    for atom in np.flatnonzero(~(problem.hidden(met) | safe)):
        if expired():
            break
        for target in np.flatnonzero(problem.told[:, atom].any(axis=0) & ~met[atom]):
            moves = ((int(atom), int(state), int(target)) for state in np.flatnonzero(room.world[atom]))
            found = next((mend for move in moves for mend in room.mended(move)), None)
            if found is not None:
                worlds.append(room.after(found))
                met |= worlds[-1] > 0
    return worlds


def _sweep(solver: Solver, *, met: Bools, safe: Bools, expired: Expired) -> list[Ints]:
    """Let single worlds show as many open scores as they can, before each is asked for by itself."""
    problem = solver.problem
    worlds: list[Ints] = []
    for turn in range(_SWEEPS):
        still = ~(problem.hidden(met) | safe)
        wanted = problem.told.any(axis=0) & ~met & still[:, None]
        if still.sum() < _WORTH_SWEEPING or expired():
            break
        world = solver.towards(wanted, seed=turn)
        if world is None or not (wanted & (world > 0)).any():
            break
        worlds.append(world)
        met |= world > 0
    return worlds


def exposed(problem: Problem, *, atom: int) -> bool:
    """Whether the people of an atom stand exposed by the solver's word alone."""
    outcome = Outcome()
    _settle(atom, solver=Solver(problem), met=np.zeros(problem.shape, dtype=np.bool_), outcome=outcome)
    return atom in outcome.exposed


def _settle(atom: int, *, solver: Solver, met: Bools, outcome: Outcome) -> None:
    """Ask the solver about each score not yet met, the farthest first, until the person is hidden or not."""
    problem, sure = solver.problem, True
    middle = np.median(problem.values)
    counted = problem.told[:, atom].any(axis=0)
    for state in sorted(np.flatnonzero(counted), key=lambda one: -abs(problem.values[one] - middle)):
        if met[atom, state]:
            continue
        least = np.zeros(problem.shape, dtype=np.int64)
        least[atom, state] = 1
        answer = solver.possible(least)
        sure &= answer.verdict != "undecided"
        if answer.world is not None:
            met |= answer.world > 0
            if problem.hidden(met)[atom]:
                return
    if not sure or not problem.complete:
        outcome.undecided.append(atom)
    elif (scores := _worst(problem, atom=atom, met=met)) is not None:
        outcome.exposed[atom] = scores


def _worst(problem: Problem, *, atom: int, met: Bools) -> tuple[int, ...] | None:
    """The possible scores under the most telling condition; None when nobody can have been counted."""
    sets = [
        tuple(sorted({int(score) for score in problem.values[met[atom] & told[atom]]}))
        for told in problem.told
    ]
    narrow = [scores for scores in sets if scores and scores[-1] - scores[0] < problem.need]
    return min(narrow, key=len, default=None)
