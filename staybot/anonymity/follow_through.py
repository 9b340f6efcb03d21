"""What may be told of promises: bands, of whom nobody can be picked out, cut once and never again.

A course is one engineer and one manager, so a group is told of only if enough of both stand in it and no
manager has more than half of it (R3; the half, because a part that its manager knows must not be nearly the
whole). All this is decided by who stands where, never by how their courses went: what is hidden says nothing.
The one exception are medians, which are told of the thirty and more whom they are of.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from staybot.anonymity import bands
from staybot.rules.commitments import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from staybot.anonymity.bands import CountRange
    from staybot.anonymity.policy import Policy
    from staybot.anonymity.said_done import Kept

Cut = tuple[str, tuple[str, ...], frozenset[int]]
"""A group: its dimension, its values, and the places of its courses."""

SOON_DAYS: Final = 14
"""Days within which a clock should hold a commitment."""

MEDIANS_FROM: Final = 30
"""R11: no medians below this many."""

ROOM: Final = 10
"""Whole numbers that each band of a part leaves open, so that neither "none" nor "all" is ever told."""

STEP: Final = 5
"""Courses that each band of a rate leaves open; in percent a multiple of five (R10)."""

PART_EDGES: Final = (10, 30, 100)
DAY_EDGES: Final = (0, 7, 14, 30, 60, 90)
"""Days: medians are told as one of these spans, the last without an end."""


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a clock or a promise. Never leaves memory."""

    engineer: str
    manager: str
    outcome: Outcome
    days_to_commit: int | None = None
    """From the sharing to the first promise; None without one, and for a promise itself."""
    days_to_keep: int | None = None
    """Until the engineer said that it was kept."""
    counts: bool = True
    """The engineer is seasoned (R16)."""
    segments: Mapping[str, str] = field(default_factory=dict)
    """Where the engineer stood in the frozen cohort of the round that it began in (R2)."""


def opened(courses: Sequence[Course], *, policy: Policy) -> CountRange | None:
    """How many there are, as a band (R10); None where nothing may be told."""
    return bands.n_band(len(courses)) if withstands(courses, k=policy.k) else None


def withstands(courses: Sequence[Course | Kept], *, k: int) -> bool:
    """Whether something may be told of these: k engineers, k managers, and none with more than half of it."""
    engineers = {one.engineer for one in courses if one.counts}
    managers = Counter(one.manager for one in courses)
    return len(engineers) >= k and len(managers) >= k and 2 * max(managers.values()) <= len(courses)


def figures(courses: Sequence[Course], *, policy: Policy) -> dict[str, Any] | None:
    """Everything that is told of a group, ready for the release; None where nothing may be.

    Numbers are pairs, the second None without an upper end; a rate is in percent, a median in days.
    """
    return told(courses, policy=policy) if withstands(courses, k=policy.k) else None


def told(courses: Sequence[Course], *, policy: Policy) -> dict[str, Any]:
    """The same of a group that may be told of."""
    n = len(courses)
    outcomes = Counter(one.outcome for one in courses)
    soon = sum(one.days_to_commit is not None and one.days_to_commit <= SOON_DAYS for one in courses)
    enough = len({one.engineer for one in courses if one.counts}) >= policy.rate_cohort
    kept = outcomes[Outcome.KEPT]
    return {
        "opened": list(bands.n_band(n)),
        "promised_soon": _pair(part_band(soon, of=n)),
        **{one.value: _pair(part_band(outcomes[one], of=n)) for one in Outcome},
        "kept_rate": list(rate_band(kept, of=n)) if enough else None,
        "days_to_commit": _median([(one, one.days_to_commit) for one in courses], k=policy.k),
        "days_to_keep": _median([(one, one.days_to_keep) for one in courses], k=policy.k),
    }


def groups(courses: Sequence[Course], *, dimensions: Sequence[str], policy: Policy) -> list[dict[str, Any]]:
    """The same for groups: one dimension after the other, values alphabetically, merged ones last.

    A group is told of only if each smallest part into which the whole, it and the groups before it cut one
    another may itself be told of: whatever is added and subtracted, nobody is left over (R5).
    """
    return [
        {"filters": {dimension: list(values)}} | told([courses[at] for at in sorted(members)], policy=policy)
        for dimension, values, members in cut(courses, dimensions=dimensions, policy=policy)
    ]


def cut(courses: Sequence[Course], *, dimensions: Sequence[str], policy: Policy) -> list[Cut]:
    """Those groups: each with the places of its courses."""
    seasoned = {one.engineer for one in courses if one.counts}
    if len(seasoned) < policy.min_cohort or not withstands(courses, k=policy.k):
        return []
    found: list[Cut] = []
    cuts: list[frozenset[int]] = []
    for dimension in dimensions:
        for values, members in _values(courses, dimension=dimension, k=policy.k):
            fits = len(members) < len(courses) and len(found) + 1 < policy.max_cells
            if fits and members not in cuts and _holds(courses, [*cuts, members], k=policy.k):
                cuts.append(members)
                found.append((dimension, values, members))
    return found


def part_band(count: int, *, of: int) -> CountRange | None:
    """So many of `of`: 0-9, 10-29, 30-99 or 100+, as far as `of` leaves room in the last; None if in none."""
    starts = [0, *(edge for edge in PART_EDGES if edge <= of - ROOM + 1)]
    if len(starts) == 1:
        return None
    at = sum(start <= count for start in starts)
    return starts[at - 1], starts[at] - 1 if at < len(starts) else None


def rate_band(count: int, *, of: int) -> tuple[int, int]:
    """Percent, in steps of five, or as many times five as leave five courses open: the ends too (R10)."""
    step = STEP * -(-100 // of)
    starts = range(0, 100 - step + 1, step)
    at = min(count * 100 // (of * step), len(starts) - 1)
    return starts[at], starts[at + 1] if at + 1 < len(starts) else 100


def _median(found: list[tuple[Course, int | None]], *, k: int) -> list[int | None] | None:
    """R11: in one of the spans, and only of thirty and more of whom something may be told."""
    days = [value for _, value in found if value is not None]
    if len(days) < MEDIANS_FROM or not withstands([one for one, value in found if value is not None], k=k):
        return None
    middle = median(days)
    at = sum(edge <= middle for edge in DAY_EDGES)
    return [DAY_EDGES[at - 1], DAY_EDGES[at] if at < len(DAY_EDGES) else None]


def _values(
    courses: Sequence[Course], *, dimension: str, k: int
) -> Iterator[tuple[tuple[str, ...], frozenset[int]]]:
    """The groups of a dimension. Values too small to tell of are one together, with the next smallest if that
    is still too small (R6).
    """
    places: dict[str, set[int]] = {}
    for at, one in enumerate(courses):
        if one.segments.get(dimension):
            places.setdefault(one.segments[dimension], set()).add(at)
    by_size = sorted(places, key=lambda value: (len(places[value]), value))

    def told_of(values: Iterable[str]) -> bool:
        return withstands([courses[at] for value in values for at in places[value]], k=k)

    rest = [value for value in by_size if not told_of([value])]
    alone = [value for value in by_size if value not in rest]
    while rest and alone and not told_of(rest):
        rest.append(alone.pop(0))
    yield from (((value,), frozenset(places[value])) for value in sorted(alone))
    if rest:
        yield tuple(sorted(rest)), frozenset[int]().union(*(places[value] for value in rest))


def atoms(courses: Sequence[Course], cuts: Sequence[frozenset[int]]) -> list[list[Course]]:
    """The smallest parts into which groups cut the whole: the courses that lie in the same of them."""
    found: dict[tuple[bool, ...], list[Course]] = {}
    for at, one in enumerate(courses):
        found.setdefault(tuple(at in cut for cut in cuts), []).append(one)
    return list(found.values())


def _holds(courses: Sequence[Course], cuts: Sequence[frozenset[int]], *, k: int) -> bool:
    return all(withstands(atom, k=k) for atom in atoms(courses, cuts))


def _pair(band: CountRange | None) -> list[int | None] | None:
    return list(band) if band else None
