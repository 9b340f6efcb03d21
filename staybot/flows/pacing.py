"""The pace at which Slack is called: per workspace and method, shared by all workers through the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import select

from staybot.store.database import Tx
from staybot.store.once import insert_once
from staybot.store.tables import Pace


def pause(tx: Tx, *, method: str, seconds: float) -> None:
    """Slack told us to slow down: nobody calls the method before then."""
    row = _row(tx, method)
    row.next_at = max(row.next_at, tx.now + timedelta(seconds=seconds))
    tx.session.add(row)


def pace(tx: Tx, *, method: str) -> float:
    """Seconds to wait before calling a method; the slot after that wait is taken for the caller."""
    row = _row(tx, method)
    slot = max(row.next_at, tx.now)
    row.next_at = slot + timedelta(minutes=1) / tx.settings.messages_per_minute
    tx.session.add(row)
    return (slot - tx.now).total_seconds()


def gap(tx: Tx) -> float:
    """Seconds to leave before a message that takes no slot, so that no row notes it was sent."""
    pause = (free_at(tx) - tx.now).total_seconds()
    return max(60 / tx.settings.messages_per_minute, pause)


def free_at(tx: Tx) -> datetime:
    """When every method may be called again; in the past if all may be now."""
    slots = tx.session.exec(select(Pace.next_at).where(Pace.workspace == tx.workspace))
    return max(slots.all(), default=tx.now)


def _row(tx: Tx, method: str) -> Pace:
    insert_once(tx, Pace(workspace=tx.workspace, method=method, next_at=tx.now))
    return tx.session.exec(
        select(Pace).where(Pace.workspace == tx.workspace, Pace.method == method).with_for_update()
    ).one()
