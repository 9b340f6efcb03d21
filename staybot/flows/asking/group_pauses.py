"""Groups that are not asked for a while, as their operator sees them; persons' pauses are told to nobody."""

from __future__ import annotations

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import GroupPause
from staybot.flows import viewer
from staybot.flows.asking import pauses
from staybot.store.database import Tx
from staybot.store.tables import Pause


def every(tx: Tx) -> tuple[GroupPause, ...]:
    """The pauses of groups that last still, soonest end first."""
    rows = tx.session.exec(
        select(Pause)
        .where(
            Pause.workspace == tx.workspace,
            Pause.dimension != pauses.PERSON,
            Pause.until_on >= viewer.today(tx, None),
        )
        .order_by(col(Pause.until_on), col(Pause.dimension), col(Pause.value))
    )
    return tuple(GroupPause(row.dimension, row.value, row.until_on) for row in rows)


def resume(tx: Tx, *, dimension: str, value: str) -> None:
    """Asked again, also if nobody is in that group any more. Raises Refused when it is not paused."""
    row = tx.session.get(Pause, (tx.workspace, dimension, value))
    if row is None or dimension == pauses.PERSON:
        raise Refused(f"The {dimension} {value} is not paused. `staybot pulses list` shows what is.")
    tx.session.delete(row)
    tx.session.flush()
