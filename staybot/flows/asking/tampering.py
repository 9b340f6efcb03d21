"""States of rounds that somebody wrote into the database by hand, put right by what cannot be undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.flows import operator
from staybot.store.database import Tx
from staybot.store.tables import Ballot, Release, Round, RoundState

SKEW: Final = timedelta(minutes=5)
"""How far the clocks of two machines may be apart before a close counts as early."""

_TRACES: Final = (
    select(Release.id).where(Release.round_id == Round.id).correlate(Round).exists().label("is_published"),
    select(col(Ballot.ballot_id)).where(Ballot.round_id == Round.id).correlate(Round).exists().label("has"),
)
"""What cannot be undone: an entry in the ledger; ballots."""


def put_right(tx: Tx) -> list[str]:
    """What is published is over; what has ballots and no release is open; nothing closes before its day.

    Returns the rounds whose state was put right. Operators are told.
    """
    columns = col(Round.id), col(Round.state), col(Round.closes_at), *_TRACES
    rows = tx.session.execute(select(*columns).where(Round.workspace == tx.workspace)).all()  # type: ignore[call-overload]
    suspects = [round_id for round_id, *known in rows if _right(tx, *known) is not known[0]]
    found = [round_id for round_id in suspects if _change(tx, round_id)]
    if found:
        operator.tell(tx, topic="state_changed")
    return found


def is_published(tx: Tx, of: Round) -> bool:
    """Whether the ledger has this round, whatever its row says."""
    return tx.session.exec(select(Release.id).where(Release.round_id == of.id)).first() is not None


def _change(tx: Tx, round_id: str) -> bool:
    """Whether the state was wrong, and not only moving on by itself while it was looked at."""
    of = tx.session.get_one(Round, round_id, with_for_update=True)
    traces = tx.session.execute(select(*_TRACES).where(Round.id == round_id)).one()
    was, of.state = of.state, _right(tx, of.state, of.closes_at, *traces)
    tx.session.add(of)
    return was is not of.state


def _right(tx: Tx, state: RoundState, closes_at: datetime, *traces: bool) -> RoundState:
    is_published, has_ballots = traces
    if is_published:
        is_over = state is RoundState.CLOSED and not has_ballots
        return RoundState.CLOSED if is_over else RoundState.PUBLISHED
    if has_ballots:
        is_closing = state is RoundState.CLOSING and tx.now >= closes_at - SKEW
        return RoundState.CLOSING if is_closing else RoundState.OPEN
    return state
