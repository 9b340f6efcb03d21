"""A sieve before the span rule's search: atoms that provably stand in no small derivable set.

Four atoms at the corners of a rectangle (a; a with another value in one dimension; in a second; in both)
have memberships with m(a) - m(b) - m(c) + m(d) = 0, so no derivable set can hold exactly one of them. An
atom with k-1 such rectangles that share nothing but itself cannot lie in a derivable set of fewer than k
atoms: the other k-2 would have to touch all k-1 rectangles. In a large company this leaves few to search.
"""

from __future__ import annotations

from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_TRIES = 40
"""Pairs of new values tried for each pair of dimensions."""


def provably_hidden(atoms: Matrix, *, k: int) -> Matrix:
    """Which atoms (columns; rows are cells) can be left out of the search for sets of 1..k-1 people."""
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    codes, choices = _codes(atoms)
    if prod(choices) > 2**62:
        return np.zeros(atoms.shape[1], dtype=np.bool_)
    radix = np.cumprod([1, *choices])
    draw = np.random.default_rng(13)
    marks = draw.integers(-(2**60), 2**60, size=len(atoms)) @ atoms.astype(np.int64)
    keys = codes @ radix[:-1]
    corners = _Corners(keys=keys, marks=marks)
    found = np.zeros(atoms.shape[1], dtype=np.int64)
    taken = np.full((atoms.shape[1], 3 * (k - 1)), -1, dtype=np.int64)
    for one, other in combinations(range(codes.shape[1]), 2):
        for _ in range(_TRIES):
            shift = (draw.integers(choices[one]) - codes[:, one]) * radix[one]
            slide = (draw.integers(choices[other]) - codes[:, other]) * radix[other]
            _note(corners.rectangles(shift, slide), found=found, taken=taken, enough=k - 1)
            if (found >= k - 1).all():
                return found >= k - 1
    return found >= k - 1


class _Corners:
    """Atoms looked up by the number of their values; `marks` are random sums over their memberships."""

    def __init__(self, *, keys: Ints, marks: Ints) -> None:
        self._keys, self._marks = keys, marks
        self._order = keys.argsort()
        self._sorted = keys[self._order]

    def rectangles(self, shift: Ints, slide: Ints) -> Ints:
        """Per atom the three other corners, or -1s where the rectangle does not exist."""
        import numpy as np  # noqa: PLC0415 — heavy; only at use

        others = np.column_stack([self._at(shift), self._at(slide), self._at(shift + slide)])
        real = (others >= 0).all(axis=1) & (shift != 0) & (slide != 0)
        b, c, d = (self._marks[others[:, side]] for side in range(3))
        real &= self._marks - b - c + d == 0
        others[~real] = -1
        return others

    def _at(self, move: Ints) -> Ints:
        import numpy as np  # noqa: PLC0415 — heavy; only at use

        wanted = self._keys + move
        place = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
        return np.where(self._sorted[place] == wanted, self._order[place], -1)


def _note(corners: Ints, *, found: Ints, taken: Ints, enough: int) -> None:
    """Add the rectangles that share no corner with those already counted for the same atom."""
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    clash = (taken[:, :, None] == corners[:, None, :]).any(axis=(1, 2))
    new = np.flatnonzero((corners[:, 0] >= 0) & ~clash & (found < enough))
    for side in range(3):
        taken[new, 3 * found[new] + side] = corners[new, side]
    found[new] += 1


def _codes(atoms: Matrix) -> tuple[Ints, list[int]]:
    """Each atom's value per dimension, and how many values each has: rows that exclude each other are values
    of one dimension, 0 being none of them.
    """
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    columns: list[Ints] = []
    choices: list[int] = []
    for row in atoms:
        if not columns or (columns[-1][row] > 0).any():
            columns.append(np.zeros(atoms.shape[1], dtype=np.int64))
            choices.append(1)
        columns[-1][row] = choices[-1]
        choices[-1] += 1
    return np.column_stack(columns), choices
