"""The order of what the leadership channel gets: digests as they stand in the ledger, and nothing twice.

A channel that cannot be posted to makes a digest wait; what comes after it waits behind it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, func, select

from staybot.flows.delivering import outbox
from staybot.flows.delivering.leases import LEASE
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release

BETWEEN = timedelta(seconds=1)
"""Digests are due one after the other, also those that wait for the same morning."""

A_MINUTE = timedelta(minutes=1)


def next_at(tx: Tx) -> datetime:
    """When the next digest is due: at the next full minute, so that how long counting took is not kept; or
    behind those that wait for a morning.
    """
    now = tx.now if tx.now == _minute(tx.now) else _minute(tx.now) + A_MINUTE
    last: datetime | None = tx.session.exec(
        select(func.max(Letter.due_at)).where(
            Letter.workspace == tx.workspace,
            Letter.kind == "digest",
            Letter.recipient == outbox.LEADERSHIP,
            Letter.state == LetterState.WAITING,
        )
    ).one()
    return now if last is None else max(now, last + BETWEEN)


def _minute(at: datetime) -> datetime:
    """The full minute before it, or it."""
    return at.replace(second=0, microsecond=0)


def in_turn(tx: Tx, release_id: str) -> Release | datetime | None:
    """The release whose digest is to be posted now; when it is its turn, if an earlier one still waits; None
    for a release that is not there.
    """
    release = tx.session.exec(
        select(Release).where(Release.workspace == tx.workspace, Release.id == release_id)
    ).first()
    return release and (behind(tx, Release.seq < release.seq) or release)


def behind(tx: Tx, *of: Any) -> datetime | None:
    """When to look again, if the digest of any of these releases is still to be posted."""
    last: datetime | None = tx.session.exec(
        select(func.max(Letter.due_at))
        .join(Release, col(Release.id) == Letter.subject)
        .where(
            Letter.workspace == tx.workspace,
            Letter.kind == "digest",
            col(Letter.state).in_(outbox.UNSENT),
            *of,
        )
    ).one()
    return None if last is None else max(last + BETWEEN, tx.now + LEASE)
