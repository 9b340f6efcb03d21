"""People who stay hidden from every insider at once, shown from the one world that is true.

If somebody's score can move by enough in the true world with nobody else moving, then no colleague who knows
only the own answer can exclude it. The same holds if others move to make up for it, as long as nobody is
needed each time: whoever the insider is, there is a way that leaves somebody with the insider's answer where
the insider stands.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.nearby import Room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staybot.anonymity.auditor.individuals import Expired
    from staybot.anonymity.auditor.nearby import Move
    from staybot.anonymity.auditor.problem import Bools, Ints, Problem


def unmoved_by_insiders(problem: Problem, truth: Ints, *, expired: Expired = lambda: False) -> Bools:
    """Per atom, whether its people are shown to be hidden from every insider; False proves nothing."""
    if len(problem.told) > 1 or not problem.told.all():
        return np.zeros(problem.shape[0], dtype=np.bool_)
    room = Room(problem, truth)
    free = room.alone()
    wanted = np.minimum(2, problem.sizes)
    people = (truth * free).sum(axis=1)
    for atom, state in np.argwhere((truth > 0) & ~free):
        if expired():
            break
        if people[atom] < wanted[atom] and _whoever_knows(room, int(atom), int(state)):
            people[atom] += truth[atom, state]
    return np.asarray(people >= wanted)


def _whoever_knows(room: Room, atom: int, state: int) -> bool:
    """Whether somebody of the atom in that state can move far enough, each insider's answer being there."""
    return all(
        _without_anyone(room, [(atom, state, int(target)) for target in side])
        for side in room.problem.elsewhere(state)
    )


def _without_anyone(room: Room, moves: Sequence[Move]) -> bool:
    """Whether there are ways to make one of the moves that all together need nobody else."""
    needed: set[tuple[int, int]] | None = None
    for move in moves:
        for mend in room.mended(move):
            gone = _gone(room.world, mend)
            needed = gone if needed is None else needed & gone
            if not needed:
                return True
    return False


def _gone(world: Ints, mend: Sequence[Move]) -> set[tuple[int, int]]:
    """The (atom, state) pairs that nobody but the first to move is left in."""
    left = Counter((atom, source) for atom, source, _ in mend)
    own = mend[0][:2]
    return {key for key, moved in left.items() if moved >= world[key] and (key != own or world[key] > 1)}
