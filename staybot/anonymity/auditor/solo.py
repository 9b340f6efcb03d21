"""People who stay hidden from every insider at once, shown from the one world that is true.

If somebody's score can move by enough in the true world with nobody else moving, then no colleague who knows
only the own answer can exclude it. The same holds if one other person moves to make up for it, as long as
two different others could, or two people stand in that other's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from staybot.anonymity.auditor.problem import Bools, Ints, Problem

_TRIES = 300
_BLOCK = 2000


def unmoved_by_insiders(problem: Problem, truth: Ints) -> Bools:
    """Per atom, whether its people are shown to be hidden from every insider; False proves nothing."""
    if len(problem.told) > 1 or not problem.told.all():
        return np.zeros(problem.shape[0], dtype=np.bool_)
    room = Room(problem, truth)
    free = room.alone()
    todo = np.argwhere((truth > 0) & ~free)
    for start in range(0, len(todo), _BLOCK):
        block = todo[start : start + _BLOCK]
        free[block[:, 0], block[:, 1]] = room.made_up_for(block)
    people = (truth * free).sum(axis=1)
    return np.asarray((people >= np.minimum(2, problem.sizes)) | (problem.sizes == 0))


class Room:
    """How far each row of the true world is from its limits, and who could move within."""

    def __init__(self, problem: Problem, truth: Ints) -> None:
        sums = problem.activity(truth)
        self._problem, self._truth = problem, truth
        self._up, self._down = problem.high - sums, problem.low - sums
        self._columns = np.ascontiguousarray(problem.masks.T).astype(np.int64)
        self._weights = np.ascontiguousarray(problem.weights.T)
        self._draw = np.random.default_rng(3)

    def alone(self) -> Bools:
        """The (atom, state) pairs from which one person can move far enough with nobody else moving."""
        free = np.zeros(self._problem.shape, dtype=np.bool_)
        for source, value in enumerate(self._problem.values):
            for target in np.flatnonzero(np.abs(self._problem.values - value) >= self._problem.need):
                free[:, source] |= self._fits(self._columns * (self._weights[target] - self._weights[source]))
        return free

    def made_up_for(self, pairs: Ints) -> Bools:
        """For (atom, state) pairs, whether enough others could make up for a far enough move."""
        atoms, source = pairs[:, 0], pairs[:, 1]
        helpers = np.full((len(pairs), 2), -1, dtype=np.int64)
        for turn in range(_TRIES):
            target = self._draw.integers(self._problem.shape[1], size=len(pairs))
            far = np.abs(self._problem.values[target] - self._problem.values[source]) >= self._problem.need
            other, from_, to = self._somebody(atoms, near=turn % 2 == 0)
            change = self._columns[atoms] * (self._weights[target] - self._weights[source])
            change = change + self._columns[other] * (self._weights[to] - self._weights[from_])
            spare = self._truth[other, from_] - ((other == atoms) & (from_ == source))
            fits = far & (spare > 0) & self._fits(change)
            key = other * self._problem.shape[1] + from_
            many = fits & (spare > 1)
            helpers[many] = (0, 1)
            fresh = fits & ~many & (helpers[:, 0] < 0)
            second = fits & ~many & ~fresh & (helpers[:, 1] < 0) & (helpers[:, 0] != key)
            helpers[fresh, 0], helpers[second, 1] = key[fresh], key[second]
            if (helpers >= 0).all():
                break
        return np.asarray((helpers >= 0).all(axis=1))

    def _somebody(self, atoms: Ints, *, near: bool) -> tuple[Ints, Ints, Ints]:
        """Random people (if `near`, of similar memberships) as atom and state, and a state to go to."""
        target = self._draw.integers(self._problem.shape[1], size=len(atoms))
        if near:
            partners = self._problem.partners
            atom = partners[atoms, self._draw.integers(partners.shape[1], size=len(atoms))]
            there = self._truth[atom] > 0
            return atom, (self._draw.random(there.shape) * there).argmax(axis=1), target
        place = self._draw.choice(np.flatnonzero(self._truth.ravel()), size=len(atoms))
        atom, state = np.divmod(place, self._problem.shape[1])
        return atom, state, target

    def _fits(self, change: Ints) -> Bools:
        return np.asarray(((change >= self._down) & (change <= self._up)).all(axis=1))
