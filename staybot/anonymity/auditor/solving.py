"""HiGHS through SciPy: is there a consistent world in which so many people are in such a state?

Linear relaxation first; only where that leaves the matter open the integer program. Every world that comes
back is rounded and checked here (SciPy has returned points out of bounds, scipy issue 22812); a solver that
gives up leaves the question undecided, which counts as unsafe.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import optimize, sparse

from staybot.anonymity.auditor.problem import UNBOUNDED

if TYPE_CHECKING:
    from staybot.anonymity.auditor.problem import Bools, Ints, Problem

Verdict = Literal["possible", "impossible", "undecided"]

_SECONDS = 120.0
"""Time limit of one solver call: a net for what the limit of nodes leaves open, on a slow machine too."""

_GOOD_ENOUGH = 0.3
"""How far from the best a world may be that is only meant to show many things at once."""

_NODES = 2_000
"""Limit of one branch-and-bound search: the same on every machine, unlike the time."""


@dataclass(frozen=True)
class Answer:
    """What the solver found; `world` (A, S) is there, and checked, exactly when the verdict is possible."""

    verdict: Verdict
    world: Ints | None = None


@dataclass(frozen=True)
class Solver:
    """The integer program of one problem."""

    problem: Problem

    @cached_property
    def _constraints(self) -> list[optimize.LinearConstraint]:
        problem = self.problem
        atoms, states = problem.shape
        people = sparse.kron(sparse.eye_array(atoms), np.ones((1, states)), format="csr")
        limits = [optimize.LinearConstraint(people, problem.sizes, problem.sizes)]
        if len(problem.masks):
            rows = sparse.vstack(
                [
                    sparse.kron(
                        sparse.csr_array(mask[None, :].astype(np.int64)), weight[None, :], format="csr"
                    )
                    for mask, weight in zip(problem.masks, problem.weights, strict=True)
                ]
            )
            low = np.where(problem.low > -UNBOUNDED, problem.low, -np.inf)
            high = np.where(problem.high < UNBOUNDED, problem.high, np.inf)
            limits.append(optimize.LinearConstraint(rows, low, high))
        return limits

    def possible(self, least: Ints) -> Answer:
        """Whether a consistent world has at least `least` (A, S) people in each state."""
        if self._solve(least, objective=None, whole=False).status == 2:
            return Answer("impossible")
        found = self._solve(least, objective=None, whole=True)
        return self._judge(found, least=least)

    def towards(self, wanted: Bools, *, seed: int) -> Ints | None:
        """A consistent world with people in many of the wanted states (A, S), if not the most; or None."""
        weights = np.random.default_rng(seed).integers(50, 100, size=wanted.shape)
        nobody = np.zeros(wanted.shape, dtype=np.int64)
        found = self._solve(nobody, objective=-weights * wanted, whole=True, gap=_GOOD_ENOUGH)
        return self._judge(found, least=nobody).world

    def least_of(self, objective: Ints) -> Answer:
        """A world in which the objective (A, S) is proved to be as small as in any; else undecided."""
        nobody = np.zeros_like(objective)
        found = self._solve(nobody, objective=objective, whole=True)
        return self._judge(found, least=nobody) if found.status == 0 else Answer("undecided")

    def _judge(self, found: optimize.OptimizeResult, *, least: Ints) -> Answer:
        if found.x is not None:
            world = np.rint(found.x).astype(np.int64).reshape(self.problem.shape)
            if self.problem.holds(world) and (world >= least).all():
                return Answer("possible", world)
        return Answer("impossible" if found.status == 2 else "undecided")

    def _solve(
        self, least: Ints, *, objective: Ints | None, whole: bool, gap: float = 0.0
    ) -> optimize.OptimizeResult:
        most = np.repeat(self.problem.sizes, self.problem.shape[1])
        return optimize.milp(
            c=np.zeros(most.shape) if objective is None else objective.ravel(),
            integrality=np.full(most.shape, int(whole)),
            bounds=optimize.Bounds(least.ravel(), np.maximum(most, least.ravel())),
            constraints=self._constraints,
            options={"time_limit": _SECONDS, "node_limit": _NODES, "mip_rel_gap": gap},
        )
