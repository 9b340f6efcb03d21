"""What an attacker knows, as an integer program over atoms.

An atom is a set of people whom nothing published tells apart. A world says how many people of each atom
are in each state (a score, and whether they were counted); it is consistent when each row, which is one
published statement, holds: low <= sum over the row's atoms of weight(state) * people <= high.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

UNBOUNDED = 2**52
"""Stands for no limit in a row; far beyond any sum."""

_ALL = slice(None)
_PARTNERS = 12
_POOL = 1500


@dataclass(frozen=True)
class Subject:
    """What the attack is about: a question of a wave (of all waves, when answers are taken to be stable),
    or one theme of its texts.
    """

    wave: str | None
    question: str
    theme: str | None = None

    def name(self) -> str:
        """In words, and as a key of the truth."""
        return self.question if self.theme is None else f"{self.question}, theme {self.theme}"


@dataclass(frozen=True)
class Problem:
    """One attack. Shapes: A atoms, S states, R rows.

    `values`: the score of each state; `told` (conditions, A, S): in which states a person is counted, under
    each thing the attacker may know about participation. `need`: how far apart two possible scores must lie
    for a person to be hidden (2; for yes and no, 1).
    `complete`: False when not every state was modelled, so that "impossible" proves nothing.
    """

    subject: Subject
    people: tuple[tuple[str, ...], ...]
    sizes: Ints
    values: Ints
    told: Bools
    masks: Bools
    weights: Ints
    low: Ints
    high: Ints
    cells: tuple[str, ...]
    need: Literal[1, 2] = 2
    complete: bool = True

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Atoms and states."""
        return len(self.sizes), len(self.values)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Person to atom."""
        return {person: at for at, atom in enumerate(self.people) for person in atom}

    def activity(self, world: Ints) -> Ints:
        """The sum of each row in a world of shape (A, S)."""
        sums: Ints = ((self.masks.astype(np.int64) @ world) * self.weights).sum(axis=1)
        return sums

    def activities(self, worlds: Ints) -> Ints:
        """The same for many worlds (W, A, S): shape (W, R)."""
        by_row = np.tensordot(worlds, self.masks.astype(np.int64), axes=(1, 1))
        sums: Ints = (by_row * self.weights.T).sum(axis=1)
        return sums

    def holds(self, world: Ints) -> bool:
        """Whether a world is consistent: the check on everything that claims to be one."""
        return bool(self.consistent(world[None])[0])

    def consistent(self, worlds: Ints) -> Bools:
        """The same check for many worlds (W, A, S)."""
        sums = self.activities(worlds)
        fits = ((sums >= self.low) & (sums <= self.high)).all(axis=1)
        fits &= (worlds >= 0).all(axis=(1, 2)) & (worlds.sum(axis=2) == self.sizes).all(axis=1)
        return np.asarray(fits)

    @cached_property
    def partners(self) -> Ints:
        """Per atom the atoms (itself among them) that share most cells and add fewest others: (A, few)."""
        shares = self.masks.T.astype(np.float32)
        pool = np.flatnonzero(self.sizes > 0)
        if len(pool) > _POOL:
            pool = np.random.default_rng(2).choice(pool, size=_POOL, replace=False)
        alike = shares @ shares[pool].T * 2 - shares[pool].sum(axis=1)
        keep = min(_PARTNERS, len(pool))
        return np.asarray(pool[np.argpartition(-alike, keep - 1, axis=1)[:, :keep]])

    def elsewhere(self, state: int) -> list[Ints]:
        """Sets of states: who may be in this one, or in one of each set, has scores far enough apart."""
        away = self.values - self.values[state]
        far = np.flatnonzero(np.abs(away) >= self.need)
        return [far] if len(far) else [np.flatnonzero(away < 0), np.flatnonzero(away > 0)]

    def without(self, known: Ints) -> Problem:
        """What is left to attack for somebody who knows so many people (A, S) and their states."""
        moved = self.activity(known)
        left = replace(
            self,
            sizes=self.sizes - known.sum(axis=1),
            low=np.where(self.low > -UNBOUNDED, self.low - moved, self.low),
            high=np.where(self.high < UNBOUNDED, self.high - moved, self.high),
        )
        left.__dict__["partners"] = self.partners
        return left

    def only(self, rows: Sequence[int]) -> Problem:
        """The attack with some of the rows."""
        kept = list(rows)
        return replace(
            self,
            masks=self.masks[kept],
            weights=self.weights[kept],
            low=self.low[kept],
            high=self.high[kept],
            cells=tuple(self.cells[row] for row in kept),
        )

    def hidden(self, possible: Bools, *, among: Ints | slice = _ALL) -> Bools:
        """Per atom, whether the scores that are possible (A, S) lie far enough apart, whatever is known.

        With `among`, `possible` and the result are about those atoms only.
        """
        hidden = np.ones(len(possible), dtype=np.bool_)
        for told in self.told[:, among]:
            hidden &= (self.spread(possible & told) >= self.need) | ~told.any(axis=1)
        hidden |= self.sizes[among] == 0
        return hidden

    def spread(self, possible: Bools) -> Ints:
        """Per atom the distance of its highest and lowest possible score; negative when there is none."""
        top = np.where(possible, self.values, -UNBOUNDED).max(axis=1)
        bottom = np.where(possible, self.values, UNBOUNDED).min(axis=1)
        return np.asarray(top - bottom)
