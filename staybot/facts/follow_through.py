"""How promises went, as a digest told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Span = tuple[int, int | None]
"""A band; without an upper end it is open."""


@dataclass(frozen=True)
class Followed:
    """How the clocks or the promises of a group went. What is None is not shown."""

    opened: Span
    promised_soon: Span | None
    """With a promise within fourteen days."""
    outcomes: tuple[tuple[str, Span | None], ...]
    """By what they count as (rules.commitments.Outcome)."""
    kept_rate: Span | None
    """Percent."""
    days_to_commit: Span | None
    """The median."""
    days_to_keep: Span | None


@dataclass(frozen=True)
class FollowThrough:
    """The follow-through of the programme as it stands in one release, and nothing newer (R19)."""

    quarter: str
    """The interview whose digest told it."""
    opened_now: Span | None
    """Clocks that this interview opened."""
    since: date | None
    """The first and last day on which the clocks told of began; None: no interview came before."""
    until: date | None
    clocks: Followed | None
    promises: Followed | None
    groups: tuple[tuple[str, Followed], ...]
