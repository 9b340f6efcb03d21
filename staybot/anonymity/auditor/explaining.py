"""Which cells together give somebody away: those that cannot be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.individuals import exposed

if TYPE_CHECKING:
    from staybot.anonymity.auditor.problem import Problem


def telling_cells(problem: Problem, *, atom: int) -> tuple[str, ...]:
    """A smallest set of cells (no cell of it is needless) under which an atom stays exposed."""
    left = list(dict.fromkeys(problem.cells))
    touching = {problem.cells[row] for row in np.flatnonzero(problem.masks[:, atom])}
    for cell in sorted(left, key=lambda one: one in touching):
        fewer = [one for one in left if one != cell]
        if exposed(_with(problem, fewer), atom=atom):
            left = fewer
    return tuple(left)


def touching_cells(problem: Problem, *, atoms: tuple[int, ...]) -> tuple[str, ...]:
    """The cells that hold anybody of these atoms: the quick answer, when there are many to explain."""
    rows = np.flatnonzero(problem.masks[:, list(atoms)].any(axis=1))
    return tuple(dict.fromkeys(problem.cells[row] for row in rows))


def _with(problem: Problem, cells: list[str]) -> Problem:
    return problem.only([row for row, cell in enumerate(problem.cells) if cell in cells])
