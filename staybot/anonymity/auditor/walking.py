"""Random walks through consistent worlds: what they meet is possible, without asking a solver.

Many walks run side by side. A step moves one person of one atom to another state; where that breaks a row,
a second person, somebody with similar memberships, moves to make up for it. Only consistent worlds are
entered, so each state met is a witness. Targets are the (atom, state) pairs that are still open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from staybot.anonymity.auditor.problem import Bools, Ints, Problem

_CHAINS = 48


class Walk:
    """Walks over the worlds of a problem, all starting from consistent ones."""

    def __init__(self, problem: Problem, starts: list[Ints], *, seed: int = 0) -> None:
        """Start; `starts` must be consistent worlds (A, S)."""
        assert starts
        self.problem = problem
        self._draw = np.random.default_rng(seed)
        self._worlds = np.array([starts[at % len(starts)] for at in range(_CHAINS)], dtype=np.int64)
        assert problem.consistent(self._worlds).all()
        self._sums = problem.activities(self._worlds)
        self._columns = np.ascontiguousarray(problem.masks.T).astype(np.int64)
        self._weights = np.ascontiguousarray(problem.weights.T)
        self.met: Bools = np.asarray((self._worlds > 0).any(axis=0))

    def worlds(self) -> list[Ints]:
        """Where the walks stand now; each is checked, so that a slip here could only clear too little."""
        return list(self._worlds[self.problem.consistent(self._worlds)])

    def run(
        self, steps: int, *, safe: Bools | None = None, each: Callable[[Ints], None] | None = None
    ) -> Bools:
        """Walk until all but the `safe` are hidden or the steps are used up; returns the states met (A, S).

        `each` is shown the walks' worlds (C, A, S) now and then.
        """
        everyone = np.flatnonzero(self.problem.sizes > 0)
        targets = everyone
        for step in range(steps if len(everyone) else 0):
            if step % 8 == 0:
                hidden = self.problem.hidden(self.met)
                targets = np.flatnonzero(~(hidden if safe is None else hidden | safe))
                if not len(targets) and each is None:
                    break
            self._step(targets if step % 3 and len(targets) else everyone, pair=step % 2 == 1)
            if each is not None and step % 16 == 0:
                each(self._worlds)
        return self.met

    def _step(self, atoms: Ints, *, pair: bool) -> None:
        first = self._draw.choice(atoms, size=_CHAINS)
        source, target = self._moves(first)
        change = self._columns[first] * (self._weights[target] - self._weights[source])
        second = other_source = other_target = first
        if pair:
            second = self._partner(first)
            other_source, other_target = self._moves(second)
            change = change + self._columns[second] * (
                self._weights[other_target] - self._weights[other_source]
            )
        after = self._sums + change
        fits = ((after >= self.problem.low) & (after <= self.problem.high)).all(axis=1)
        fits &= self._worlds[np.arange(_CHAINS), first, source] > 0
        if pair:
            enough = 1 + ((second == first) & (other_source == source))
            fits &= self._worlds[np.arange(_CHAINS), second, other_source] >= enough
        chains = np.flatnonzero(fits)
        self._move(chains, first, source, target)
        if pair:
            self._move(chains, second, other_source, other_target)
        self._sums[chains] = after[chains]
        self._note(chains, first, target)
        if pair:
            self._note(chains, second, other_target)

    def _moves(self, atoms: Ints) -> tuple[Ints, Ints]:
        """A state that somebody of each walk's atom is in, and one to go to."""
        there = self._worlds[np.arange(_CHAINS), atoms] > 0
        source = (self._draw.random(there.shape) * there).argmax(axis=1)
        target = self._draw.integers(self.problem.shape[1], size=_CHAINS)
        return source, target

    def _move(self, chains: Ints, atoms: Ints, source: Ints, target: Ints) -> None:
        self._worlds[chains, atoms[chains], source[chains]] -= 1
        self._worlds[chains, atoms[chains], target[chains]] += 1

    def _note(self, chains: Ints, atoms: Ints, target: Ints) -> None:
        stays = self._worlds[chains, atoms[chains], target[chains]] > 0
        self.met[atoms[chains][stays], target[chains][stays]] = True

    def _partner(self, atoms: Ints) -> Ints:
        partners = self.problem.partners
        pick = self._draw.integers(partners.shape[1], size=_CHAINS)
        return np.asarray(partners[atoms, pick])
