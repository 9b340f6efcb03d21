"""The attack by somebody who answered too and subtracts the own answer, and by declared colluders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.individuals import Outcome, attack
from staybot.anonymity.auditor.solo import unmoved_by_insiders
from staybot.anonymity.auditor.solving import Solver
from staybot.anonymity.auditor.walking import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staybot.anonymity.auditor.individuals import Expired
    from staybot.anonymity.auditor.problem import Bools, Ints, Problem

_POOL_BYTES = 150_000_000
_STEPS = 800
_KEPT = 8


@dataclass(frozen=True)
class Insider:
    """Somebody of an atom who knows the own state."""

    atom: int
    state: int


def attack_from_inside(
    problem: Problem, starts: list[Ints], *, truth: Ints | None, expired: Expired
) -> Iterator[tuple[Insider, Outcome]]:
    """The attack by each possible insider; with `truth` (A, S) only by those who really exist.

    A pool of worlds clears nearly every insider at once: it holds worlds in which the insider answered so,
    and in these everybody else already differs enough. The rest are attacked one by one.
    """
    cleared = (
        np.zeros(problem.shape[0], dtype=np.bool_)
        if truth is None
        else unmoved_by_insiders(problem, truth, expired=expired)
    )
    if cleared.all():
        return
    inside = _Inside(problem, _pool(problem, starts), cleared=cleared)
    possible = problem.told.any(axis=0) & (problem.sizes > 0)[:, None] if truth is None else truth > 0
    for atom, state in np.argwhere(possible):
        insider = Insider(int(atom), int(state))
        still = inside.left(insider)
        outcome = inside.attack(insider, still, expired=expired) if len(still) else Outcome()
        if outcome.exposed or outcome.undecided:
            yield insider, outcome


def attack_together(
    problem: Problem, known: Ints, *, starts: list[Ints], expired: Expired, cleared: Bools | None = None
) -> Outcome:
    """The attack by people who put their answers, `known` (A, S), together; `starts` are worlds."""
    left = [world - known for world in starts if (world >= known).all()]
    if not left:
        answer = Solver(problem).possible(known)
        if answer.world is None:
            return Outcome(undecided=list(range(problem.shape[0])) if answer.verdict == "undecided" else [])
        left = [answer.world - known]
    return attack(problem.without(known), left, expired=expired, cleared=cleared)


class _Inside:
    """A problem seen by one insider after the other, with a pool of worlds (W, A, S)."""

    def __init__(self, problem: Problem, pool: Ints, *, cleared: Bools) -> None:
        self._problem, self._pool = problem, pool
        self._open = np.flatnonzero(~cleared)
        self._open_pool = pool[:, self._open]

    def left(self, insider: Insider) -> Ints:
        """The atoms that the pool does not show to stay hidden from this insider."""
        worlds = self._open_pool[self._pool[:, insider.atom, insider.state] > 0]
        own = np.zeros(worlds.shape[1:], dtype=np.int64)
        own[self._open == insider.atom, insider.state] = 1
        alone = (self._open == insider.atom) & (self._problem.sizes[self._open] == 1)
        met = np.asarray((worlds > own).any(axis=0))
        left: Ints = self._open[~(self._problem.hidden(met, among=self._open) | alone)]
        return left

    def attack(self, insider: Insider, still: Ints, *, expired: Expired) -> Outcome:
        """The attack on these atoms, by walks from the pool's worlds and by the solver."""
        if expired():
            return Outcome(undecided=[int(atom) for atom in still])
        known = np.zeros(self._problem.shape, dtype=np.int64)
        known[insider.atom, insider.state] = 1
        there = np.flatnonzero(self._pool[:, insider.atom, insider.state])
        starts = [world.astype(np.int64) for world in self._pool[there[-48:]]]
        cleared = np.ones(len(known), dtype=np.bool_)
        cleared[still] = False
        outcome = attack_together(self._problem, known, starts=starts, expired=expired, cleared=cleared)
        if outcome.worlds:
            found = np.array(outcome.worlds[-_KEPT:], dtype=self._pool.dtype) + known.astype(self._pool.dtype)
            self._pool = np.concatenate([self._pool, found])
            self._open_pool = self._pool[:, self._open]
        return outcome


def _pool(problem: Problem, starts: list[Ints]) -> Ints:
    """Many different consistent worlds (W, A, S)."""
    kept: list[Ints] = [np.array(starts, dtype=np.int32)]
    size = max(1, starts[0].size * 4)

    def keep(worlds: Ints) -> None:
        if sum(len(one) for one in kept) * size < _POOL_BYTES:
            kept.append(worlds.astype(np.int32))

    Walk(problem, starts, seed=1).run(_STEPS, each=keep)
    return np.concatenate(kept)
