"""Which cells may be shown: decided from the cohort and from who answered, never from what (R3-R7, R12).

No function here takes an answer, so that what is hidden cannot say anything about one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

from staybot.anonymity import cadence, span
from staybot.anonymity.membership import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from staybot.anonymity.cadence import Shown
    from staybot.anonymity.policy import Policy
    from staybot.anonymity.releases import Filters
    from staybot.anonymity.rounds import Member


@dataclass(frozen=True, slots=True)
class Frame:
    """A cell before its figures: its group and the people in it who answered. Never leaves memory."""

    filters: Filters
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question's side of a closed round: who may be grouped how, and who answered it.

    `seasoned` are the people who count (R16); `floor` is how many of them a cell needs: k, or more where
    the figure itself needs more.
    """

    cohort: tuple[Member, ...]
    seasoned: frozenset[str]
    dimensions: tuple[str, ...]
    respondents: frozenset[str]
    floor: int
    two_way: bool = True


def decide(
    ask: Ask, *, policy: Policy, shown: Sequence[Shown] = ()
) -> tuple[tuple[Frame, ...], tuple[Filters, ...]]:
    """The frames to fill, in their fixed order, and the groups that must wait for their cadence (R12).

    `shown` are the earlier fresh cells of the same question with their age. Few answers give nothing at
    all (R4); a small cohort gives its total only. Groups that wait take part in the span rule: what could
    not stand beside them when they were fresh must not follow them a week later.
    """
    cohort = Membership({member.person: member.segments for member in ask.cohort})
    named = _named_once(_candidates(ask, policy=policy), cohort=cohort)
    frames = list(islice(named, policy.max_cells))
    waiting = tuple(
        frame.filters
        for frame in frames
        if not cadence.is_due(
            frame.filters,
            n=len(frame.members),
            shown=shown,
            policy=policy,
            group=cohort.of(frame.filters),
        )
    )
    kept = withstanding(frames, ask=ask, policy=policy)
    return tuple(frame for frame in kept if frame.filters not in waiting), waiting


def withstanding(frames: Sequence[Frame], *, ask: Ask, policy: Policy) -> tuple[Frame, ...]:
    """The frames that enough of `ask.respondents` fill and that the span rule admits (R3, R5)."""
    answered = [
        Frame(filters=frame.filters, members=frame.members & ask.respondents)
        for frame in frames
        if len(frame.members & ask.respondents & ask.seasoned) >= ask.floor
    ]
    kept = span.admit(
        [frame.members for frame in answered], people=ask.respondents, counting=ask.seasoned, k=policy.k
    )
    return tuple(answered[at] for at in kept)


def _candidates(ask: Ask, *, policy: Policy) -> Iterator[Frame]:
    """Total, then each dimension, then pairs of dimensions; values alphabetically, merged ones last (R7)."""
    counted = ask.respondents & ask.seasoned
    if len(counted) < ask.floor:
        return
    yield Frame(filters=(), members=ask.respondents)
    if len(ask.seasoned) < policy.min_cohort:
        return
    groups = {dimension: _groups(ask, dimension=dimension) for dimension in ask.dimensions}
    for dimension in ask.dimensions:
        for values in _one_way(groups[dimension], counted=counted, floor=ask.floor):
            members = frozenset[str]().union(*(groups[dimension][value] for value in values))
            yield Frame(filters=((dimension, values),), members=members)
    if ask.two_way and len(ask.seasoned) >= policy.two_way_cohort:
        yield from _two_way(groups, counted=counted, floor=ask.floor)


def _named_once(frames: Iterable[Frame], *, cohort: Membership) -> Iterator[Frame]:
    """Each group of the cohort under its first name only: "team a" of a one-team company is everyone.

    Under a second name it would not wait for what was shown under the first (R12).
    """
    before: set[frozenset[str]] = set()
    for frame in frames:
        group = cohort.of(frame.filters)
        if group not in before:
            before.add(group)
            yield frame


def _groups(ask: Ask, *, dimension: str) -> dict[str, frozenset[str]]:
    """Value to the respondents who have it; values of the cohort that nobody answered for stand too."""
    groups: dict[str, set[str]] = {}
    for member in ask.cohort:
        if dimension in member.segments:
            group = groups.setdefault(member.segments[dimension], set())
            if member.person in ask.respondents:
                group.add(member.person)
    return {value: frozenset(groups[value]) for value in sorted(groups)}


def _one_way(
    groups: dict[str, frozenset[str]], *, counted: frozenset[str], floor: int
) -> Iterator[tuple[str, ...]]:
    """R6: values below the floor are merged; a rest that is still below takes the next smallest value in.

    So does a rest of nobody: were it left out, its absence would say of each of its people that they did
    not answer.
    """
    size = {value: len(members & counted) for value, members in groups.items()}
    by_size = sorted(size, key=lambda value: (size[value], value))
    rest = [value for value in by_size if size[value] < floor]
    alone = by_size[len(rest) :]
    while rest and alone and sum(size[value] for value in rest) < floor:
        rest.append(alone.pop(0))
    yield from ((value,) for value in sorted(alone))
    if rest and alone:
        yield tuple(sorted(rest))


def _two_way(
    groups: dict[str, dict[str, frozenset[str]]], *, counted: frozenset[str], floor: int
) -> Iterator[Frame]:
    for first, second in combinations(groups, 2):
        for one, other in product(groups[first], groups[second]):
            members = groups[first][one] & groups[second][other]
            if len(members & counted) >= floor:
                yield Frame(filters=filters_of({first: one, second: other}.items()), members=members)


def filters_of(pairs: Iterable[tuple[str, str]]) -> Filters:
    """Single values per dimension as filters."""
    return tuple((dimension, (value,)) for dimension, value in sorted(pairs))
