"""What was published, as any reader of `releases.json` sees it: ours, or another tool's."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Counts = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a published figure may truly lie; `open_top`: the upper end itself is excluded."""

    low: Fraction
    high: Fraction
    open_top: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One dimension's condition of a cell."""

    dimension: str
    values: frozenset[str]
    negated: bool = False

    def matches(self, segments: Mapping[str, str]) -> bool:
        """Whether somebody with these values belongs."""
        return (segments.get(self.dimension) in self.values) is not self.negated


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """One cell: a group, a question and what is told about it.

    `favourable` is a share from 0 to 1; at least `silent` people did not raise any one theme shown.
    """

    filters: tuple[Filter, ...]
    question: str
    n: Counts = (0, None)
    mean: Interval | None = None
    enps: Interval | None = None
    favourable: Interval | None = None
    counts: tuple[tuple[int, Counts], ...] = ()
    themes: tuple[tuple[str, Counts], ...] = ()
    silent: int = 0

    def holds(self, segments: Mapping[str, str]) -> bool:
        """Whether somebody with these values is in the cell's group."""
        return all(condition.matches(segments) for condition in self.filters)

    def name(self) -> str:
        """The cell in words."""
        parts = [
            f"{one.dimension} {'not ' if one.negated else ''}{' or '.join(sorted(one.values))}"
            for one in self.filters
        ]
        return f"{self.question}: {', '.join(parts) or 'everyone'}"


@dataclass(frozen=True, slots=True)
class Published:
    """One release. `scales` holds the scale of each question that it states or shows.

    `words` tells what a question asked, for whom case and punctuation are nothing; where it is known.
    """

    release_id: str
    wave: str
    cells: tuple[PublishedCell, ...]
    scales: Mapping[str, tuple[int, int]]
    words: Mapping[str, str] = field(default_factory=dict)
