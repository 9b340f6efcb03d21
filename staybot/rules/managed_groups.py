"""Which manager manages exactly which group: decided from the people list alone, never from who answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

DIMENSIONS: Final = ("function", "team", "location")
"""What a manager may manage all of."""

Managed = tuple[str, str, str]
"""A dimension, a value of it, and whoever manages everybody there and nobody else."""


@dataclass(frozen=True)
class Placed:
    """Somebody who can be asked: where they stand."""

    id: str
    segments: Mapping[str, str]


def managed_groups(
    people: Collection[Placed], *, manager_of: Mapping[str, str | None], floor: int
) -> list[Managed]:
    """Every group of at least `floor` people that is all that one manager has beneath them, however deep.

    Of several such managers it is the one closest to the group. A manager who stands in the group themselves
    does not count in it.
    """
    beneath: dict[str, set[str]] = defaultdict(set)
    for one in people:
        for above in heads(one.id, manager_of=manager_of):
            beneath[above].add(one.id)
    found = []
    for dimension in DIMENSIONS:
        for value, group in sorted(_groups(people, dimension).items()):
            head = _head(group, beneath=beneath, manager_of=manager_of) if len(group) >= floor else None
            if head is not None:
                found.append((dimension, value, head))
    return found


def heads(person: str, *, manager_of: Mapping[str, str | None]) -> Iterator[str]:
    """Everybody above somebody, the closest first. A circle in the people list ends where it began."""
    seen = {person}
    above = manager_of.get(person)
    while above is not None and above not in seen:
        yield above
        seen.add(above)
        above = manager_of.get(above)


def _groups(people: Collection[Placed], dimension: str) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for one in people:
        if one.segments.get(dimension):
            groups[one.segments[dimension]].add(one.id)
    return groups


def _head(
    group: set[str], *, beneath: Mapping[str, set[str]], manager_of: Mapping[str, str | None]
) -> str | None:
    """The closest manager of everybody there, if they manage nobody else."""
    somebody = min(group)
    for head in (somebody, *heads(somebody, manager_of=manager_of)):
        if group - {head} <= beneath.get(head, set()):
            return head if beneath[head] <= group else None
    return None
