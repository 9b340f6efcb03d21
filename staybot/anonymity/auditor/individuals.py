"""The attack on each person: which scores are still possible, and do they lie within one point?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.solving import Solver
from staybot.anonymity.auditor.walking import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from staybot.anonymity.auditor.problem import Bools, Ints, Problem

    Expired = Callable[[], bool]

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
    met = walk.run(steps)
    hidden = problem.hidden(met) if cleared is None else problem.hidden(met) | cleared
    outcome, solver = Outcome(worlds=walk.worlds()), Solver(problem)
    for atom in np.flatnonzero(~hidden):
        if problem.hidden(met)[atom]:
            continue
        if expired():
            outcome.undecided.append(int(atom))
            continue
        _settle(int(atom), solver=solver, met=met, outcome=outcome)
    return outcome


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
