"""The follow-through of the programme as its leaders read it: from the ledger, never counted anew (R19)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import col, select

from staybot.facts import Followed, FollowThrough, Span
from staybot.flows.publishing import ledger, pulse_digests
from staybot.rules.commitments import Outcome
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release, Round, RoundKind

Body = Mapping[str, Any]


def last(tx: Tx) -> FollowThrough | None:
    """As the last digest of an interview told it; None before the first, and where somebody changed it in
    the ledger: the operator is told of that with the next digest.
    """
    row = last_release(tx)
    return from_ledger(json.loads(row.body_json)) if row else None


def last_release(tx: Tx) -> Release | None:
    """That release, under the same conditions."""
    row = tx.session.exec(
        select(Release)
        .join(Round, col(Round.id) == Release.round_id)
        .join(Letter, col(Letter.subject) == Release.id)
        .where(
            Release.workspace == tx.workspace,
            Round.kind == RoundKind.INTERVIEW,
            Letter.kind == "digest",
            Letter.state == LetterState.SENT,
        )
        .order_by(col(Release.seq).desc())
    ).first()
    return row if row and ledger.is_intact(row) else None


def from_ledger(body: Body) -> FollowThrough:
    """What the body of an interview's release tells of promises; releases of before may lack it."""
    told = body["followed"]
    clocks, promises = told.get("clocks") or {}, told.get("promises") or {}
    return FollowThrough(
        quarter=str(body["wave"]),
        opened_now=_span(clocks.get("opened_now")),
        since=_day(clocks.get("from")),
        until=_day(clocks.get("to")),
        clocks=figures(clocks.get("whole")),
        promises=figures(promises.get("whole")),
        groups=tuple(
            (pulse_digests.group(one["filters"]), found)
            for one in told.get("groups") or ()
            if (found := figures(one)) is not None
        ),
    )


def figures(told: Body | None) -> Followed | None:
    """The figures of a group as the ledger has them; None where nothing is shown."""
    opened = _span(told.get("opened")) if told else None
    if told is None or opened is None:
        return None
    return Followed(
        opened=opened,
        promised_soon=_span(told["promised_soon"]),
        outcomes=tuple((one.value, _span(told[one.value])) for one in Outcome),
        kept_rate=_span(told["kept_rate"]),
        days_to_commit=_span(told["days_to_commit"]),
        days_to_keep=_span(told["days_to_keep"]),
    )


def _span(values: list[Any] | None) -> Span | None:
    return (values[0], values[1]) if values else None


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
