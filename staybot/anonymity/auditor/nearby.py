"""Consistent worlds near one that is known: somebody moves, and a few others move to make up for it.

A witness needs no solver: where such a world exists, what it shows is possible. Finding none proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from staybot.anonymity.auditor.problem import Bools, Ints, Problem

Move = tuple[int, int, int]
"""One person of an atom goes from one state to another."""

HELPERS: Final = 3
"""Most others who make up for somebody's move."""

_ATOMS = 200
"""Atoms drawn from all that may help: what a search costs does not grow with the company."""
_WIDTH = (8, 4)
"""How many first and second helpers are followed up, those that leave the fewest rows broken."""


class Room:
    """How far each row of a world is from its limits, and who could move within."""

    def __init__(self, problem: Problem, world: Ints) -> None:
        sums = problem.activity(world)
        self.problem, self.world = problem, world
        self._up, self._down = problem.high - sums, problem.low - sums
        self._columns = np.ascontiguousarray(problem.masks.T).astype(np.int64)
        self._weights = np.ascontiguousarray(problem.weights.T)
        states = range(problem.shape[1])
        self._ways = np.array([(a, b) for a in states for b in states if a != b]).reshape(-1, 2)
        self._changes = self._weights[self._ways[:, 1]] - self._weights[self._ways[:, 0]]
        self._draw = np.random.default_rng(3)

    def alone(self) -> Bools:
        """The (atom, state) pairs from which one person can move far enough with nobody else moving."""
        free = np.ones(self.problem.shape, dtype=np.bool_)
        for source in range(self.problem.shape[1]):
            for side in self.problem.elsewhere(source):
                fits = np.zeros(len(free), dtype=np.bool_)
                for target in side:
                    change = self._columns * (self._weights[target] - self._weights[source])
                    fits |= ((change >= self._down) & (change <= self._up)).all(axis=1)
                free[:, source] &= fits
        return free

    def mended(
        self, move: Move, *, apart: Sequence[int] = (), most: int | None = None
    ) -> Iterator[tuple[Move, ...]]:
        """The move with others that make up for it, the fewest first; alone, where nothing breaks.

        With one helper all are tried (of a large company, a sample); with more, the most promising. Nobody
        of the atoms `apart` helps. `most`: helpers; as many as are ever tried, if not told.
        """
        for helpers in range(1, min(HELPERS, most or HELPERS) + 1):
            for mend in self._mended((move,), self._change(move), helpers=helpers, apart=apart):
                yield mend
                if len(mend) == 1:
                    return

    def after(self, moves: Sequence[Move]) -> Ints:
        """The world after the moves."""
        world = self.world.copy()
        for atom, source, target in moves:
            world[atom, source] -= 1
            world[atom, target] += 1
        return world

    def _change(self, move: Move) -> Ints:
        atom, source, target = move
        change: Ints = self._columns[atom] * (self._weights[target] - self._weights[source])
        return change

    def _mended(
        self, moves: tuple[Move, ...], change: Ints, *, helpers: int, apart: Sequence[int]
    ) -> Iterator[tuple[Move, ...]]:
        broken = (change > self._up) | (change < self._down)
        if not broken.any():
            yield moves
        else:
            atoms, ways = self._helpers(moves, broken, apart=apart, last=helpers == 1)
            after = change + self._columns[atoms] * self._changes[ways]
            left = ((after > self._up) | (after < self._down)).sum(axis=1)
            best = np.flatnonzero(left == 0)
            if helpers > 1:
                best = np.argsort(left, kind="stable")[: _WIDTH[len(moves) - 1]]
            for one in best:
                source, target = self._ways[ways[one]]
                more = (*moves, (int(atoms[one]), int(source), int(target)))
                yield from self._mended(more, after[one], helpers=helpers - 1, apart=apart)

    def _helpers(
        self, moves: Sequence[Move], broken: Bools, *, apart: Sequence[int], last: bool
    ) -> tuple[Ints, Ints]:
        """Who may help, and how: the last helper must stand in every broken row, the others in one."""
        masks = self.problem.masks[broken]
        atoms = np.flatnonzero(masks.all(axis=0) if last else masks.any(axis=0))
        atoms = atoms[~np.isin(atoms, apart)] if apart else atoms
        if len(atoms) > _ATOMS:
            atoms = self._draw.choice(atoms, size=_ATOMS, replace=False)
        there = self.world[atoms]
        for atom, source, _ in moves:
            there[atoms == atom, source] -= 1
        place, ways = np.nonzero(there[:, self._ways[:, 0]] > 0)
        return atoms[place], ways
