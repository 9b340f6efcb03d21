"""Who stands in which group of a frozen cohort: by the org chart alone, never by who answered what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staybot.anonymity.releases import Filters

Rosters = Mapping[str, Mapping[str, Mapping[str, str]]]
"""release_id to person to dimension to value: who stood where in the frozen cohorts of releases."""


class Membership:
    """The groups of one cohort, looked up by their filters. A cohort of 100,000 is walked through once."""

    def __init__(self, roster: Mapping[str, Mapping[str, str]]) -> None:
        """`roster` maps each person of the cohort to their value of each dimension."""
        self._everyone = frozenset(roster)
        self._having: dict[tuple[str, str], set[str]] = {}
        self._found: dict[Filters, frozenset[str]] = {}
        for person, segments in roster.items():
            for pair in segments.items():
                self._having.setdefault(pair, set()).add(person)

    def of(self, filters: Filters) -> frozenset[str]:
        """The people who have one of the values in each of the dimensions; without filters everyone."""
        if filters not in self._found:
            sides = [
                frozenset[str]().union(*(self._having.get((dimension, value), ()) for value in values))
                for dimension, values in filters
            ]
            self._found[filters] = reduce(frozenset.intersection, sides) if sides else self._everyone
        return self._found[filters]


def nearly_the_same(one: frozenset[str], other: frozenset[str], *, k: int) -> bool:
    """Whether two groups are the same people but for fewer than `k` on each side."""
    if abs(len(one) - len(other)) >= k:  # so nearly all pairs of a large company cost nothing
        return False
    shared = len(one & other)
    return shared > 0 and len(one) - shared < k and len(other) - shared < k
