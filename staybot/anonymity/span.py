"""The span rule (R5): nothing that was published may add up to a group of fewer than k people.

Each published cell is a 0/1 vector over the respondents; attackers add and subtract them. A set of people
is derivable exactly when its indicator lies in the row space, that is, when every vector of the null space
sums to zero over it. So each atom (people with the same memberships) gets a few random null-space weights,
and a derivable set is a sum of zero: looked for among unions of atoms of 1..k-1 people, meeting in the
middle. Only who answered enters, never what (simulatable auditing, Kenthapadi, Mishra and Nissim 2005).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from staybot.anonymity.peeling import provably_hidden

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Half = tuple[Ints, Floats, Ints]
    """Unions: their atoms, the sums of their weights, and their people."""

_TOLERANCE = 1e-7
_WORTH_SIEVING = 150
"""Small atoms above which the sieve of peeling.py costs less than it saves."""

_MOST_SUBSETS = 3_000_000
"""Sums held at once (about 100 MB); beyond, a cell is refused, which hides too much but never too little."""

_AT_ONCE = 1_000_000
"""Pairs of unions looked at in one go."""


def admit(
    cells: Sequence[Collection[str]], *, people: Collection[str], counting: Collection[str], k: int
) -> list[int]:
    """The places of the cells that may be shown, taken greedily in the order given.

    A cell is refused when it and those admitted before it single out 1..k-1 of `people`, or 1..k-1 of the
    `counting` ones among them for somebody who knows the answers of all the others (R16).
    """
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    order = sorted(people)
    place = {person: at for at, person in enumerate(order)}
    rows = np.zeros((len(cells), len(order)), dtype=np.bool_)
    for row, cell in zip(rows, cells, strict=True):
        row[[place[person] for person in cell]] = True
    seasoned = np.array([person in counting for person in order], dtype=np.bool_)
    return _greedy(rows, seasoned=seasoned, k=k)


def _greedy(rows: Matrix, *, seasoned: Matrix, k: int) -> list[int]:
    """Exposure only ever grows with more cells, so the first refusal is found by bisection."""

    def safe(places: list[int]) -> bool:
        if exposes(rows[places], k=k):
            return False
        return bool(seasoned.all()) or not exposes(rows[places][:, seasoned], k=k)

    admitted: list[int] = []
    waiting = list(range(len(rows)))
    while waiting:
        good, bad = 0, len(waiting) + 1
        step = len(waiting)
        while good + 1 < bad:
            if safe(admitted + waiting[:step]):
                good = step
            else:
                bad = step
            step = (good + bad) // 2
        admitted += waiting[:good]
        waiting = waiting[good + 1 :]
    return admitted


def exposes(rows: Matrix, *, k: int) -> bool:
    """Whether some linear combination of the rows is the indicator of 1..k-1 people."""
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    atoms, sizes = _atoms(rows)
    small = sizes < k
    if int(small.sum()) > _WORTH_SIEVING:
        small &= ~provably_hidden(atoms, k=k)
    if not small.any():
        return False
    draw = np.random.default_rng(20_05).standard_normal((atoms.shape[1], 3))
    table = atoms.T.astype(np.float64)
    weights = draw - table @ np.linalg.lstsq(table, draw, rcond=None)[0]
    return _some_union_is_zero(weights[small], sizes[small], most=k - 1)


def _atoms(rows: Matrix) -> tuple[Matrix, Ints]:
    """The distinct columns with their multiplicity; people in no cell are in nothing that can be derived."""
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    covered = rows[:, rows.any(axis=0)]
    packed = np.ascontiguousarray(np.packbits(covered, axis=0).T)
    if not packed.size:
        return covered, np.zeros(0, dtype=np.int64)
    keys = packed.view([("", packed.dtype)] * packed.shape[1]).ravel()
    _, first, sizes = np.unique(keys, return_index=True, return_counts=True)
    return covered[:, first], sizes.astype(np.int64)


def _some_union_is_zero(weights: Floats, sizes: Ints, *, most: int) -> bool:
    """Whether the weights of a union of atoms with at most `most` people add up to zero.

    Every union of at most `most` atoms is a union of two halves; a half has at most ceil(most / 2) atoms.
    """
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    members = np.arange(len(sizes), dtype=np.int64).reshape(-1, 1)
    halves = [(members, weights, sizes)]
    for _ in range((most + 1) // 2 - 1):
        grown = _grow(*halves[-1], weights=weights, sizes=sizes, most=most)
        if grown is None:
            return True
        halves.append(grown)
    if any((np.abs(sums) < _TOLERANCE).all(axis=1).any() for _, sums, _ in halves):
        return True
    halves = [_sorted(half) for half in halves]
    return any(_meet(one, other, most=most) for at, one in enumerate(halves) for other in halves[: at + 1])


def _grow(
    members: Ints, sums: Floats, people: Ints, *, weights: Floats, sizes: Ints, most: int
) -> Half | None:
    """All unions with one atom more, or None when there are too many to hold."""
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    after = len(sizes) - 1 - members[:, -1]
    if int(after.sum()) > _MOST_SUBSETS:
        return None
    base, offset = _counted(after)
    added = members[base, -1] + 1 + offset
    total = people[base] + sizes[added]
    fits = total <= most
    base, added = base[fits], added[fits]
    return np.column_stack([members[base], added]), sums[base] + weights[added], total[fits]


def _meet(one: Half, other: Half, *, most: int) -> bool:
    """Whether two disjoint unions, one of each kind, sum to zero with at most `most` people together.

    Both are sorted by their first sum.
    """
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    members, sums, people = one
    theirs, their_sums, their_people = other
    low = np.searchsorted(their_sums[:, 0], -sums[:, 0] - _TOLERANCE)
    high = np.searchsorted(their_sums[:, 0], -sums[:, 0] + _TOLERANCE)
    near = np.flatnonzero(high > low)
    turns = np.cumsum(high[near] - low[near]) // _AT_ONCE
    for part in np.split(near, np.flatnonzero(np.diff(turns)) + 1):
        at, offset = _counted(high[part] - low[part])
        mine, met = part[at], low[part][at] + offset
        zero = (np.abs(their_sums[met] + sums[mine]) < _TOLERANCE).all(axis=1)
        mine, met = mine[zero], met[zero]
        apart = (theirs[met][:, :, None] != members[mine][:, None, :]).all(axis=(1, 2))
        if (apart & (their_people[met] + people[mine] <= most)).any():
            return True
    return False


def _sorted(half: Half) -> Half:
    order = half[1][:, 0].argsort(kind="stable")
    return half[0][order], half[1][order], half[2][order]


def _counted(counts: Ints) -> tuple[Ints, Ints]:
    """So many of each place: the place, and from 0 on the number within it."""
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    places = np.repeat(np.arange(len(counts)), counts)
    return places, np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
