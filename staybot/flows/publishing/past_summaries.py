"""Summaries of months and quarters that are over: those that were posted, and those whose time went by
because the channel could not be posted to. Read from the ledger, as ever.
"""

from __future__ import annotations

from sqlmodel import col, select

from staybot.flows.publishing import summaries, summarising
from staybot.rules import summaries as rules
from staybot.rules.quarters import Quarter
from staybot.rules.summaries import Month, Period
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState


def there(tx: Tx) -> tuple[Period, ...]:
    """The periods whose summaries are not to be posted any more, the last one first. Raises seals.Broken."""
    told, posted = summaries.told(tx), _posted(tx)
    days = [rules.published_on(one.closed_on) for one in told]
    periods: set[Period] = {rules.over(Month.of(day).next().starts_on) for day in days}
    periods |= {Quarter.of(day) for day in days}
    those = [
        one
        for one in sorted(periods, key=lambda one: (one.ends_on, one.starts_on), reverse=True)
        if summarising.summary(told, one)
        and ((summaries.kind(one), one.label) in posted or summaries.is_too_late(tx, one))
    ]
    return tuple(those)


def name(period: Period) -> str:
    """What it is asked for by: summary 2026-10, summary 2026-Q4."""
    return f"summary {period.label}"


def _posted(tx: Tx) -> set[tuple[str, str]]:
    """Kind and period of those that stand in the channel."""
    rows = select(Letter.kind, Letter.subject).where(
        Letter.workspace == tx.workspace,
        col(Letter.kind).in_([summaries.MONTH, summaries.QUARTER]),
        Letter.state == LetterState.SENT,
    )
    return {(kind, label) for kind, label in tx.session.execute(rows)}
