"""Slack delivers an event at least once; here it happens once."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlmodel import col

from staybot.store.database import Tx
from staybot.store.once import inserting
from staybot.store.tables import EventSeen

KEPT: Final = timedelta(days=2)
"""Longer than the hourly retries of a day that an app may switch on (slack-facts 1.2)."""


def is_new(tx: Tx, *, event_id: str) -> bool:
    """Note an event; False if it was noted before, also by another process at this very moment."""
    row = {"workspace": tx.workspace, "event_id": event_id, "seen_at": tx.now}
    noted = inserting(tx, EventSeen).values(row).on_conflict_do_nothing()
    return tx.session.execute(noted.returning(col(EventSeen.event_id))).first() is not None


def purge(tx: Tx) -> None:
    """Forget events older than two days."""
    tx.session.execute(
        delete(EventSeen).where(
            col(EventSeen.workspace) == tx.workspace, col(EventSeen.seen_at) < tx.now - KEPT
        )
    )
