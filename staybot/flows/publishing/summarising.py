"""What the summary of a month or a quarter says, from what the ledger showed before and in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from staybot.facts import AskedItem, Digest, Figure, MonthSummary, PulseDigest, QuarterSummary
from staybot.flows.publishing import digests, silence
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


def summary(ledger: Sequence[Told], of: Period) -> MonthSummary | QuarterSummary | None:
    """Of either kind."""
    return month(ledger, of) if isinstance(of, Month) else quarter(ledger, of)


def month(ledger: Sequence[Told], of: Month) -> MonthSummary | None:
    """None where the digests of the month have said everything."""
    held = _held(ledger, of)
    earlier = [one for one in ledger if published_on(one.closed_on) < of.starts_on]
    outcomes = _outcomes(held, before=earlier)
    if not rules.is_worth_telling([one.shows for one in held], compares=_any_compared(outcomes)):
        return None
    interview = _interview(held)
    return MonthSummary(
        digests=tuple(one.digest for one in held if one.shows),
        outcomes=outcomes,
        release_hash=held[-1].digest.release_hash,
        month=of.starts_on,
        follow=interview.follow if interview else None,
    )


def quarter(ledger: Sequence[Told], of: Quarter) -> QuarterSummary | None:
    """None where the digests of the quarter have said everything."""
    held, earlier = _held(ledger, of), _held(ledger, of.previous())
    outcomes, interview, before = _outcomes(held, before=earlier), _interview(held), _interview(earlier)
    shown, shown_before = [one.shows for one in held], [one.shows for one in earlier]
    compares = _any_compared(outcomes) or _are_compared(interview, before)
    if not rules.is_worth_telling(shown, before=shown_before, compares=compares):
        return None
    return QuarterSummary(
        digests=tuple(one.digest for one in held if one.shows),
        outcomes=outcomes,
        release_hash=held[-1].digest.release_hash,
        quarter=of.label,
        before=of.previous().label if any(shown_before) else "",
        interview=interview,
        follow=interview.follow if interview else None,
        follow_before=before.follow if before else None,
    )


def _any_compared(outcomes: Iterable[AskedItem]) -> bool:
    return any(one.everyone and one.everyone.before for one in outcomes)


def _are_compared(interview: Digest | None, before: Digest | None) -> bool:
    """Whether the themes of an interview stand beside older ones, or how promises went does."""
    if interview is None:
        return False
    told = [one.follow.promises if one and one.follow else None for one in (interview, before)]
    return all(told) or any(one.before for one in interview.themes)


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
