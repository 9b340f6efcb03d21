"""Until when an engineer can change whether leaders may read a kept promise."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlmodel import col, select

from staybot.rules.commitments import Event
from staybot.store.database import Tx
from staybot.store.tables import PUBLISHED, Commitment, CommitmentEvent, Round, RoundKind, RoundState

BEING_TOLD: Final = (RoundState.CLOSING, *PUBLISHED)


def can_change(tx: Tx, made: Commitment) -> bool:
    """Whether no interview has closed since the promise was kept; one that was void does not count."""
    late = (col(Round.state) == RoundState.OPEN) & (col(Round.closes_at) <= tx.now)
    over = col(Round.state).in_(BEING_TOLD) | late
    since = interviews(tx, col(Round.closes_at) > kept_at(tx, made.id), over)
    return tx.session.exec(since).first() is None


def wait_for_closing(tx: Tx) -> None:
    """From here on no interview begins to close before this transaction ends: what is said now is in it."""
    tx.session.exec(interviews(tx, Round.state == RoundState.OPEN).with_for_update(read=True)).all()


def kept_at(tx: Tx, commitment_id: str) -> datetime:
    """When the engineer said last that it was kept."""
    return tx.session.exec(
        select(CommitmentEvent.at)
        .where(CommitmentEvent.commitment_id == commitment_id, CommitmentEvent.event == Event.CONFIRM)
        .order_by(col(CommitmentEvent.at).desc())
        .limit(1)
    ).one()


def interviews(tx: Tx, *conditions: Any) -> Any:
    """The ids of interviews."""
    return select(Round.id).where(
        Round.workspace == tx.workspace, Round.kind == RoundKind.INTERVIEW, *conditions
    )
