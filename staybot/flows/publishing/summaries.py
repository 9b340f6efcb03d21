"""The summaries of a month and of a quarter: planned by the calendar, composed from the ledger (R19)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlmodel import col, select

from staybot.facts import Envelope, MonthSummary, QuarterSummary
from staybot.flows import operator, viewer
from staybot.flows.asking import seals
from staybot.flows.delivering import outbox
from staybot.flows.publishing import ledger, summarising, turns
from staybot.rules import summaries as rules
from staybot.rules.quarters import Quarter
from staybot.rules.summaries import Month, Period
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Release, Round, RoundState

MONTH: Final = "month_summary"
QUARTER: Final = "quarter_summary"
"""Kinds of letters; the subject of each is the label of its period."""

A_DAY: Final = timedelta(days=1)
CLOSING: Final = (RoundState.OPEN, RoundState.CLOSING, RoundState.PUBLISHED)


def plan(tx: Tx) -> None:
    """See to it that the month or quarter that ended last, and the one that ends next, have a letter each,
    once, if anything was published in them.
    """
    today = viewer.today(tx, None)
    planned = _planned(tx)
    for period in (rules.over(today), rules.over(Month.of(today).next().starts_on)):
        is_planned = (kind(period), period.label) in planned
        if not (is_planned or _is_late(tx, period)) and _is_any(tx, period):
            outbox.post(tx, kind=kind(period), subject=period.label, to=None, at=_due_at(tx, period))


def month_summary(tx: Tx, letter: Letter, _to: Person | None) -> Envelope | LetterState | datetime:
    """A month."""
    return _composed(tx, letter, Month.of(date.fromisoformat(f"{letter.subject}-01")))


def quarter_summary(tx: Tx, letter: Letter, _to: Person | None) -> Envelope | LetterState | datetime:
    """A quarter beside the one before."""
    return _composed(tx, letter, Quarter.parse(letter.subject))


def kind(period: Period) -> str:
    """Of the letter that tells of it."""
    return MONTH if isinstance(period, Month) else QUARTER


def summary(tx: Tx, period: Period) -> MonthSummary | QuarterSummary | None:
    """What the ledger tells of a period; None where its digests said everything. Raises seals.Broken."""
    return summarising.summary(told(tx), period)


def told(tx: Tx) -> tuple[summarising.Told, ...]:
    """The whole ledger, as summaries tell of it. Raises seals.Broken."""
    rows = tx.session.exec(
        select(Release).where(Release.workspace == tx.workspace).order_by(col(Release.seq))
    ).all()
    if not ledger.are_intact(rows):
        raise seals.Broken("ledger_changed")
    return summarising.told((json.loads(row.body_json), row.hash) for row in rows)


def is_too_late(tx: Tx, period: Period) -> bool:
    """Whether it is not posted any more, and everything that it tells of was."""
    return _is_late(tx, period) and _unfinished(tx, period) is None


def _composed(tx: Tx, letter: Letter, period: Period) -> Envelope | LetterState | datetime:
    """It waits for whatever of its period is still to be published or posted, but not for ever."""
    if _is_late(tx, period):
        return LetterState.SETTLED
    waits = _unfinished(tx, period)
    if waits is not None:
        return waits
    try:
        fact = summary(tx, period)
    except seals.Broken as broken:
        operator.tell(tx, topic=broken.topic)
        return LetterState.WAITING
    return LetterState.SETTLED if fact is None else Envelope(letter.id, tx.settings.leadership_channel, fact)


def _is_late(tx: Tx, period: Period) -> bool:
    return tx.now > _due_at(tx, period) + rules.LATE


def _due_at(tx: Tx, period: Period) -> datetime:
    return rules.due_at(
        period, tz=viewer.zone_of(tx, None), region=viewer.region_of(tx, None), working=viewer.working(tx)
    )


def _planned(tx: Tx) -> set[tuple[str, str]]:
    """Kind and period of all there are, whatever day they are or were due on: another time zone in the
    settings makes no second one.
    """
    there = select(Letter.kind, Letter.subject).where(
        Letter.workspace == tx.workspace, col(Letter.kind).in_([MONTH, QUARTER])
    )
    return {(kind, label) for kind, label in tx.session.execute(there)}


def _is_any(tx: Tx, period: Period) -> bool:
    """Whether anything of this period is in the ledger."""
    query = select(Release.id).join(Round, col(Round.id) == Release.round_id)
    rows = query.where(Release.workspace == tx.workspace, *_of(period)).limit(1)
    return tx.session.exec(rows).first() is not None


def _unfinished(tx: Tx, period: Period) -> LetterState | datetime | None:
    """Whether, or how long, to wait for a round of this period to be published and its digest posted."""
    closing = select(Round.id).where(
        Round.workspace == tx.workspace, col(Round.state).in_(CLOSING), *_of(period)
    )
    if tx.session.exec(closing).first() is not None:
        return LetterState.WAITING
    rounds = select(Round.id).where(Round.workspace == tx.workspace, *_of(period))
    return turns.behind(tx, col(Release.round_id).in_(rounds))


def _of(period: Period) -> tuple[Any, Any]:
    """Conditions: rounds whose release belongs to a period (rules.summaries.holds)."""
    return (
        col(Round.closes_on) >= period.starts_on - A_DAY,
        col(Round.closes_on) <= period.ends_on - A_DAY,
    )
