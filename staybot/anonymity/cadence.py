"""How often a group's figure may be fresh: small groups seldom, large ones weekly (R12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from staybot.anonymity.membership import Membership, nearly_the_same
from staybot.anonymity.questions import OWN, counts_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from staybot.anonymity.membership import Rosters
    from staybot.anonymity.policy import Policy
    from staybot.anonymity.releases import Cell, Filters, Release


@dataclass(frozen=True, slots=True)
class Shown:
    """A fresh cell of an earlier release, as far as the cadence goes; `n` is the least it stood for.

    `group` is who stood in it: None where the cohort of that release is not known any more.
    """

    filters: Filters
    n: int
    days_ago: int
    group: frozenset[str] | None = None


def still_counts(release: Release, *, closes_on: date, policy: Policy) -> bool:
    """Whether anything in an earlier release can make a group of a round that closes that day wait."""
    longest = max(policy.cadence_weeks_small, policy.cadence_weeks_medium, policy.cadence_weeks_large)
    return (closes_on - release.closed_on).days < 7 * longest


def cohorts_of(
    earlier: Iterable[Release], *, rosters: Rosters, closes_on: date, policy: Policy
) -> dict[str, Membership]:
    """The earlier cohorts that are known and still matter; of one that was erased nothing is known."""
    return {
        release.release_id: Membership(rosters[release.release_id])
        for release in earlier
        if rosters.get(release.release_id) and still_counts(release, closes_on=closes_on, policy=policy)
    }


def shown_before(
    question: str,
    *,
    own: bool = False,
    closes_on: date,
    earlier: Iterable[Release],
    cohorts: Mapping[str, Membership] | None = None,
) -> tuple[Shown, ...]:
    """The fresh cells of `question` in earlier releases, with their age on the day this round closes.

    `own`: operators wrote it, so that the cells of all that they wrote count. `cohorts` are those of the
    earlier releases that are known, by release_id.
    """
    known = cohorts or {}
    return tuple(
        Shown(
            filters=cell.filters,
            n=cell.n_range[0],
            days_ago=(closes_on - release.closed_on).days,
            group=known[release.release_id].of(cell.filters) if release.release_id in known else None,
        )
        for release in earlier
        for cell in release.cells
        if cell.question == question or (own and counts_as(cell.question) == OWN)
    )


def is_due(
    filters: Filters, *, n: int, shown: Iterable[Shown], policy: Policy, group: frozenset[str] | None = None
) -> bool:
    """Whether a group of `n` may show a fresh value; `group` is who stands in it, answered or not.

    Groups wait for one another that share people by their filters (the same dimensions, a common value in
    each), or that are the same people but for fewer than k on each side, whatever they are called: or else
    two names of nearly one group would take turns, and the difference would be a few people's answers. The
    smaller of two sizes sets the interval, so that merging or growing resets nothing.
    """
    return all(
        one.days_ago >= 7 * _interval_weeks(min(n, one.n), policy=policy)
        for one in shown
        if _overlap(filters, one.filters)
        or (group and one.group and nearly_the_same(group, one.group, k=policy.k))
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
