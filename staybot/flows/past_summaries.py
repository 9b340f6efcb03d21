"""Summaries of months and quarters that are over: those that were posted, and those whose time went by
because the channel could not be posted to. Read from the ledger, as ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from sqlmodel import col, select

from staybot.flows import silence, summaries
from staybot.rules import summaries as rules
from staybot.rules.quarters import Quarter
from staybot.rules.summaries import Month, Period
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release

Shows = Mapping[date, list[bool]]
"""The last days of rounds, and whether what was published of them showed anything."""


def there(tx: Tx) -> tuple[Period, ...]:
    """The periods whose summaries are not to be posted any more, the last one first."""
    known, posted = _shows(tx), _posted(tx)
    days = [rules.published_on(closed_on) for closed_on in known]
    periods: set[Period] = {rules.over(Month.of(day).next().starts_on) for day in days}
    periods |= {Quarter.of(day) for day in days}
    those = [
        one
        for one in sorted(periods, key=lambda one: (one.ends_on, one.starts_on), reverse=True)
        if _is_worth_telling(one, known)
        and ((summaries.kind(one), one.label) in posted or summaries.is_too_late(tx, one))
    ]
    return tuple(those)


def name(period: Period) -> str:
    """What it is asked for by: summary 2026-10, summary 2026-Q4."""
    return f"summary {period.label}"


def _shows(tx: Tx) -> Shows:
    rows = select(Release.body_json).where(Release.workspace == tx.workspace)
    found: dict[date, list[bool]] = {}
    for text in tx.session.exec(rows):
        body = json.loads(text)
        found.setdefault(date.fromisoformat(body["closed_on"]), []).append(silence.shows(body))
    return found


def _posted(tx: Tx) -> set[tuple[str, str]]:
    """Kind and period of those that stand in the channel."""
    rows = select(Letter.kind, Letter.subject).where(
        Letter.workspace == tx.workspace,
        col(Letter.kind).in_([summaries.MONTH, summaries.QUARTER]),
        Letter.state == LetterState.SENT,
    )
    return {(kind, label) for kind, label in tx.session.execute(rows)}


def _is_worth_telling(period: Period, known: Shows) -> bool:
    """Whether there is more to say than the digests said."""
    before = _of(period.previous(), known) if isinstance(period, Quarter) else []
    return rules.is_worth_telling(_of(period, known), before=before)


def _of(period: Period, known: Shows) -> list[bool]:
    return [one for day, shown in known.items() if rules.holds(period, closed_on=day) for one in shown]
