"""What the summary of a month or a quarter says, from what the ledger showed before and in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from staybot.facts import AskedItem, Digest, Figure, MonthSummary, PulseDigest, QuarterSummary
from staybot.flows import digests, silence
from staybot.rules import summaries as rules
from staybot.rules.quarters import Quarter
from staybot.rules.summaries import Month, Period, published_on

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One entry of the ledger: its last day, whether it showed anything, and its digest for everyone."""

    closed_on: date
    shows: bool
    digest: Digest


def told(entries: Iterable[tuple[Body, str]]) -> tuple[Told, ...]:
    """The ledger as bodies with their hashes, oldest first, each as its digest without groups."""
    found: list[Told] = []
    earlier: list[dict[str, Any]] = []
    for body, release_hash in entries:
        whole = _for_everyone(body)
        digest = digests.from_ledger(whole, release_hash=release_hash, earlier=earlier)
        found.append(Told(date.fromisoformat(whole["closed_on"]), silence.shows(body), digest))
        earlier.append(whole)
    return tuple(found)


def month(ledger: Sequence[Told], of: Month) -> MonthSummary | None:
    """None where the digests of the month have said everything."""
    held = _held(ledger, of)
    if not rules.is_worth_telling([one.shows for one in held]):
        return None
    interview = _interview(held)
    earlier = [one for one in ledger if published_on(one.closed_on) < of.starts_on]
    return MonthSummary(
        digests=tuple(one.digest for one in held),
        outcomes=_outcomes(held, before=earlier),
        release_hash=held[-1].digest.release_hash,
        month=of.starts_on,
        follow=interview.follow if interview else None,
    )


def quarter(ledger: Sequence[Told], of: Quarter) -> QuarterSummary | None:
    """None where the digests of the quarter have said everything."""
    held, earlier = _held(ledger, of), _held(ledger, of.previous())
    if not rules.is_worth_telling([one.shows for one in held], before=[one.shows for one in earlier]):
        return None
    interview, before = _interview(held), _interview(earlier)
    return QuarterSummary(
        digests=tuple(one.digest for one in held),
        outcomes=_outcomes(held, before=earlier),
        release_hash=held[-1].digest.release_hash,
        quarter=of.label,
        before=of.previous().label,
        interview=interview,
        follow=interview.follow if interview else None,
        follow_before=before.follow if before else None,
    )


def _for_everyone(body: Body) -> dict[str, Any]:
    """A body without its groups, which no summary tells of."""
    cells = [one for one in body["cells"] if not one["filters"]]
    repeats = [one for one in body.get("repeats", ()) if not one["cell"]["filters"]]
    return {**body, "cells": cells, "repeats": repeats}


def _held(ledger: Iterable[Told], period: Period) -> list[Told]:
    return [one for one in ledger if rules.holds(period, closed_on=one.closed_on)]


def _interview(held: Iterable[Told]) -> Digest | None:
    """The last interview among them that showed anything."""
    found = [one.digest for one in held if one.shows and not isinstance(one.digest, PulseDigest)]
    return found[-1] if found else None


def _outcomes(held: Sequence[Told], *, before: Sequence[Told]) -> tuple[AskedItem, ...]:
    """The last band of each outcome among these, beside the last one of `before`."""
    then = {outcome: figure.now for outcome, _, figure in _figures(before)}
    last = {outcome: (item, figure.now) for outcome, item, figure in _figures(held)}
    return tuple(
        replace(item, everyone=Figure(now, then.get(outcome))) for outcome, (item, now) in last.items()
    )


def _figures(held: Iterable[Told]) -> Iterator[tuple[str, AskedItem, Figure]]:
    """Every fresh figure of an outcome, oldest first."""
    for one in held:
        items = one.digest.items if isinstance(one.digest, PulseDigest) else ()
        for item in items:
            if item.outcome and item.everyone and not item.everyone.repeated:
                yield item.outcome, item, item.everyone
