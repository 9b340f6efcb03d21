"""Promises that are open again because their engineer said “not yet”: read from their history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlmodel import col, func, select

from staybot.rules.commitments import Event, State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent

_BEGINS_ANEW: Final = Event.TAKE_UP
"""A new manager made it theirs: what was said to the one before is over."""


def among(tx: Tx, promises: Iterable[Commitment]) -> frozenset[str]:
    """The ids of those that are open because that was the last word about them."""
    open_ = [one.id for one in promises if one.state is State.OPEN]
    if not open_:
        return frozenset()
    last = tx.session.exec(
        select(CommitmentEvent.commitment_id, CommitmentEvent.event, func.max(CommitmentEvent.at))
        .where(
            col(CommitmentEvent.commitment_id).in_(open_),
            col(CommitmentEvent.event).in_([Event.NOT_YET, _BEGINS_ANEW]),
        )
        .group_by(col(CommitmentEvent.commitment_id), col(CommitmentEvent.event))
    )
    when = {(made, event): at for made, event, at in last}
    return frozenset(
        made
        for (made, event), at in when.items()
        if event is Event.NOT_YET and at >= when.get((made, _BEGINS_ANEW), at)
    )
