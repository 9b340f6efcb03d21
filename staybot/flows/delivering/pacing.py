"""The pace at which Slack is called: per workspace and method, shared by all workers through the database."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.store.claims import Kind, how_many
from staybot.store.database import Tx
from staybot.store.once import insert_once
from staybot.store.tables import Pace

BESIDE_LETTERS: Final = 4
"""Times as seldom as alone."""

LONGEST: Final = timedelta(hours=1)
"""No pause is longer: a slot later than this was taken by a clock that ran ahead and was put right since."""


def pause(tx: Tx, *, method: str, seconds: float) -> None:
    """Slack told us to slow down: nobody calls the method before then."""
    row = _row(tx, method)
    row.next_at = max(row.next_at, tx.now + min(LONGEST, timedelta(seconds=seconds)))
    tx.session.add(row)


def pace(tx: Tx, *, method: str, patience: float = math.inf) -> float:
    """Seconds to wait before calling a method; the slot after that wait is taken for the caller, unless the
    wait is beyond their patience: slots taken by letters that go back would never come to an end.
    """
    row = _row(tx, method)
    slot = max(row.next_at, tx.now)
    wait = (slot - tx.now).total_seconds()
    if wait <= patience:
        row.next_at = slot + timedelta(minutes=1) / tx.settings.messages_per_minute
        tx.session.add(row)
    return wait


def gap(tx: Tx) -> float:
    """Seconds to leave before a message that takes no slot, so that no row notes it was sent.

    Each of the workers leaves room for the others, whether they have such messages or not. While letters take
    slots, or Slack asked for a pause, such messages come after that, and then seldom enough that both
    together keep to the pace but for a quarter.
    """
    room = max(1, how_many(tx.connection, Kind.WORKER)) * 60 / tx.settings.messages_per_minute
    ahead = (free_at(tx) - tx.now).total_seconds()
    return room if ahead <= 0 else ahead + room * BESIDE_LETTERS


def free_at(tx: Tx) -> datetime:
    """When every method may be called again; in the past if all may be now."""
    slots = tx.session.exec(
        select(Pace.next_at).where(Pace.workspace == tx.workspace, col(Pace.next_at) <= tx.now + LONGEST)
    )
    return max(slots.all(), default=tx.now)


def _row(tx: Tx, method: str) -> Pace:
    insert_once(tx, Pace(workspace=tx.workspace, method=method, next_at=tx.now))
    row = tx.session.exec(
        select(Pace).where(Pace.workspace == tx.workspace, Pace.method == method).with_for_update()
    ).one()
    if row.next_at > tx.now + LONGEST:
        row.next_at = tx.now
    return row
