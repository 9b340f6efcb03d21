"""States of rounds that somebody wrote into the database by hand, put right by what cannot be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlmodel import col, select

from staybot.flows import operator
from staybot.store.database import Tx
from staybot.store.tables import Ballot, Release, Round, RoundState

SKEW: Final = timedelta(minutes=5)
"""How far the clocks of two machines may be apart before a close counts as early."""


def put_right(tx: Tx) -> list[str]:
    """What is published is over; what has ballots and no release is open; nothing closes before its day.

    Returns the rounds whose state was put right. Operators are told.
    """
    rows = tx.session.exec(select(Round).where(Round.workspace == tx.workspace)).all()
    suspects = [of for of in rows if of.state is not _right(tx, of)]
    found = [of.id for of in suspects if _change(tx, of)]
    if found:
        operator.tell(tx, topic="state_changed")
    return found


def is_published(tx: Tx, of: Round) -> bool:
    """Whether the ledger has this round, whatever its row says."""
    return tx.session.exec(select(Release.id).where(Release.round_id == of.id)).first() is not None


def _change(tx: Tx, of: Round) -> bool:
    """Whether the state was wrong, and not only moving on by itself while it was looked at."""
    tx.session.refresh(of, with_for_update=True)
    was, of.state = of.state, _right(tx, of)
    tx.session.add(of)
    return was is not of.state


def _right(tx: Tx, of: Round) -> RoundState:
    ballot = tx.session.exec(select(col(Ballot.ballot_id)).where(Ballot.round_id == of.id).limit(1)).first()
    if is_published(tx, of):
        is_over = of.state is RoundState.CLOSED and ballot is None
        return RoundState.CLOSED if is_over else RoundState.PUBLISHED
    if ballot is not None:
        is_closing = of.state is RoundState.CLOSING and tx.now >= of.closes_at - SKEW
        return RoundState.CLOSING if is_closing else RoundState.OPEN
    return of.state
