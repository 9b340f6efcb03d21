"""Which worker has which letters in hand: claimed in one statement, so many as go out within their lease."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    type_coerce,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import NullType
from sqlmodel import col, select

from staybot.flows.delivering import leases
from staybot.flows.delivering.leases import IN_HAND, LONGEST
from staybot.store.claims import Kind, how_many
from staybot.store.database import Tx
from staybot.store.marks import one_statement
from staybot.store.tables import Letter, LetterState

MOST: Final = 200
"""Letters claimed at once at any pace: whoever dies keeps no more of them waiting for the end of a lease."""

_DUE: Final = (
    select(Letter.id)
    .where(
        Letter.workspace == bindparam("here"),
        col(Letter.state) == bindparam("waiting", LetterState.WAITING, literal_execute=True),
        Letter.due_at <= bindparam("now"),
        leases.is_free(bindparam("now"), bindparam("latest")),
    )
    .order_by(col(Letter.due_at))
    .limit(bindparam("so_many", type_=Integer, literal_execute=True))
    .with_for_update(skip_locked=True)
)
"""Those due at the same instant come in the order of the index: to put thirty thousand invitations of one
morning in order at each claim cost eight times what the claim does. What is the same each time stands in the
statement itself, so PostgreSQL plans it once.
"""


_IN_ORDER: Final = (
    type_coerce(col(Letter.due_at), NullType()),
    col(Letter.recipient),
    col(Letter.kind),
    col(Letter.id),
)
"""Instants as the database has them: they are put in order and not looked at."""


def _lease(which: ColumnElement[bool]) -> ReturningUpdate[Any, str, str, str]:
    """Sets no column that an index holds: on pages with room PostgreSQL then writes to none of them."""
    return (
        update(Letter)
        .where(which)
        .values(lease_until=bindparam("leased_until"), attempts=col(Letter.attempts) + 1)
        .returning(*_IN_ORDER)
    )


_CTID: Final[ColumnElement[Any]] = literal_column("letter.ctid")
"""Where PostgreSQL has a row. One that is locked stays there; one that changed while its lock was waited for
has another place and is left for the next claim.
"""

_CLAIM: Final = {
    "postgresql": _lease(any_(func.array(_DUE.with_only_columns(_CTID).scalar_subquery())) == _CTID),
    "sqlite": _lease(col(Letter.id).in_(_DUE)),
}
"""PostgreSQL is told by an array to look for the rows once, whatever it believes of the table's size: joined,
a small table is read whole, and rows skipped at one look could be found at the next.
"""


@one_statement
def claim(tx: Tx, *, limit: int) -> list[str]:
    """Lease the letters that are due, oldest first; no other worker gets them while the lease lasts."""
    values = {
        "here": tx.workspace, "so_many": limit,
        "now": tx.now, "leased_until": tx.now + IN_HAND, "latest": tx.now + LONGEST,
    }  # fmt: skip
    leased = tx.connection.execute(_CLAIM[tx.connection.dialect.name], values).all()
    in_order = sorted((due_at, to, kind, letter_id) for due_at, to, kind, letter_id in leased)
    return [letter_id for _, _, _, letter_id in in_order]  # people's ids follow from the demo's seed


def at_once(tx: Tx) -> int:
    """How many letters one worker gets out within half a lease, at the pace that all of them share.

    What it cannot get out in time is due again and goes to others: nothing is lost, but they claim it anew.
    """
    workers = max(1, how_many(tx.connection, Kind.WORKER))
    a_minute = tx.settings.messages_per_minute / workers
    return max(1, min(MOST, int(a_minute * (IN_HAND / 2 / timedelta(minutes=1)))))


@one_statement
def hand_back(tx: Tx, *, ids: Sequence[str]) -> None:
    """Due as if they had never been claimed, also one that was being prepared. What another worker has begun
    meanwhile, because our lease ran out, stays in its hands.
    """
    tx.connection.execute(
        update(Letter)
        .where(
            col(Letter.workspace) == tx.workspace,
            col(Letter.id).in_(ids),
            or_(
                leases.CLAIMED, and_(col(Letter.state) == LetterState.SENDING, col(Letter.sent_at).is_(None))
            ),
        )
        .values(state=LetterState.WAITING, lease_until=None)
    )
