"""How often a group's figure may be fresh: small groups seldom, large ones weekly (R12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from staybot.anonymity.policy import Policy
    from staybot.anonymity.releases import Cell, Filters, Release


@dataclass(frozen=True, slots=True)
class Shown:
    """A fresh cell of an earlier release, as far as the cadence goes; `n` is the least it stood for."""

    filters: Filters
    n: int
    days_ago: int


def shown_before(question: str, *, closes_on: date, earlier: Iterable[Release]) -> tuple[Shown, ...]:
    """The fresh cells of `question` in earlier releases, with their age on the day this round closes."""
    return tuple(
        Shown(filters=cell.filters, n=cell.n_range[0], days_ago=(closes_on - release.closed_on).days)
        for release in earlier
        for cell in release.cells
        if cell.question == question
    )


def is_due(filters: Filters, *, n: int, shown: Iterable[Shown], policy: Policy) -> bool:
    """Whether a group of `n` may show a fresh value.

    Groups that share people by their filters (the same dimensions, a common value in each) wait for one
    another, and the smaller of two sizes sets the interval, so that merging or growing resets nothing.
    """
    return all(
        one.days_ago >= 7 * _interval_weeks(min(n, one.n), policy=policy)
        for one in shown
        if _overlap(filters, one.filters)
    )


def last_shown(question: str, filters: Filters, *, earlier: Iterable[Release]) -> tuple[Cell, Release] | None:
    """The latest fresh cell of exactly this group and question, with its release."""
    found = None
    for release in earlier:
        for cell in release.cells:
            if cell.question == question and cell.filters == filters:
                found = (cell, release)
    return found


def _interval_weeks(n: int, *, policy: Policy) -> int:
    if n < 10:
        return policy.cadence_weeks_small
    return policy.cadence_weeks_medium if n < 30 else policy.cadence_weeks_large


def _overlap(first: Filters, second: Filters) -> bool:
    one, other = dict(first), dict(second)
    return one.keys() == other.keys() and all(set(one[name]) & set(other[name]) for name in one)
