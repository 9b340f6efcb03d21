"""The sixty days that a shared interview starts, and which of them still wait for a promise."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from staybot.flows import viewer
from staybot.rules import calendar
from staybot.rules import commitments as rules
from staybot.rules.commitments import Outcome, State
from staybot.rules.sixty_days import ClockChange, clock_outcome
from staybot.store.blank import Blank
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import ClockEvent, Commitment, Person, Share, SixtyDays

UNDONE: Final = (State.DROPPED, State.ENDED)
"""States of promises that leave their clock as if nothing had been promised: it waits for another."""


def running(tx: Tx, *, engineer: Person, manager: Person, since: date | None = None) -> SixtyDays | None:
    """The clock between these two that has not run out: the one that ends first of those that still wait for
    a promise, else the one that ends first. Only with an answer that is still shared, for nobody is to learn
    of one that was taken back before it was read. `since`: the first day of the interview it belongs to.
    """
    query = select(SixtyDays).where(
        SixtyDays.workspace == tx.workspace,
        SixtyDays.manager_id == manager.id,
        SixtyDays.engineer_id == engineer.id,
        SixtyDays.ends_on >= viewer.today(tx, engineer),
        col(SixtyDays.ended_on).is_(None),
        col(SixtyDays.id).in_(_in_use(tx)),
    )
    if since is not None:
        query = query.where(SixtyDays.opened_on >= since)
    found = list(tx.session.exec(query.order_by(col(SixtyDays.ends_on), col(SixtyDays.id))))
    holding = set(tx.session.exec(_promised(tx).where(col(Commitment.state).not_in(UNDONE))))
    return min(found, key=lambda clock: clock.id in holding, default=None)


def start(tx: Tx, *, engineer: Person, manager: Person) -> SixtyDays:
    """A new clock, from today."""
    today = viewer.today(tx, engineer)
    clock = SixtyDays(
        workspace=tx.workspace,
        engineer_id=engineer.id,
        manager_id=manager.id,
        opened_on=today,
        ends_on=rules.clock_ends_on(today),
        ends_at=calendar.end_of_local_day(rules.clock_ends_on(today), tz=viewer.zone_of(tx, engineer)),
    )
    tx.session.add(clock)
    tx.session.flush()
    record(tx, clock, ClockChange.OPEN, by_id=engineer.id)
    return clock


def record(tx: Tx, clock: SixtyDays, event: ClockChange, *, by_id: str | None = None) -> None:
    """A line of a clock's history."""
    tx.session.add(
        ClockEvent(
            id=new_id(), workspace=tx.workspace, sixty_days_id=clock.id, event=event, by_id=by_id, at=tx.now
        )
    )


def of_batch(tx: Tx, batch: str) -> SixtyDays | None:
    """The sixty days that a batch of shared answers belongs to, even when all of it was withdrawn."""
    return tx.session.exec(
        select(SixtyDays)
        .join(Share, col(Share.sixty_days_id) == SixtyDays.id)
        .where(Share.workspace == tx.workspace, Share.batch == batch)
    ).first()


def waiting(tx: Tx, manager: Person) -> list[SixtyDays]:
    """Clocks of this manager that still run and hold no promise, soonest end first."""
    promised = _promised(tx).where(col(Commitment.state).not_in(UNDONE))
    found = tx.session.exec(
        select(SixtyDays)
        .where(
            SixtyDays.workspace == tx.workspace,
            SixtyDays.manager_id == manager.id,
            SixtyDays.ends_on >= viewer.today(tx, manager),
            col(SixtyDays.closed_on).is_(None),
            col(SixtyDays.ended_on).is_(None),
            col(SixtyDays.id).in_(_in_use(tx)),
            col(SixtyDays.id).not_in(promised),
        )
        .order_by(col(SixtyDays.ends_on), col(SixtyDays.id))
    )
    return list(found)


def promises(tx: Tx, clock: SixtyDays) -> list[Commitment]:
    """The promises made in a clock, oldest first."""
    return list(
        tx.session.exec(
            select(Commitment)
            .where(Commitment.workspace == tx.workspace, Commitment.sixty_days_id == clock.id)
            .order_by(col(Commitment.made_on), col(Commitment.id))
        )
    )


def outcome(tx: Tx, clock: SixtyDays) -> Outcome:
    """What a clock counts as now."""
    return clock_outcome(
        (one.state for one in promises(tx, clock)),
        is_over=clock.closed_on is not None,
        has_ended=clock.ended_on is not None,
    )


def is_known(tx: Tx | Blank) -> ColumnElement[bool]:
    """Condition: the manager may know of the clock. Something in it is still shared, or was promised; of
    answers that were all withdrawn, perhaps before they were read, nobody is told anything.
    """
    return col(SixtyDays.id).in_(_in_use(tx)) | col(SixtyDays.id).in_(_promised(tx))


def _promised(tx: Tx | Blank) -> Any:
    return select(Commitment.sixty_days_id).where(
        Commitment.workspace == tx.workspace, col(Commitment.sixty_days_id).is_not(None)
    )


def _in_use(tx: Tx | Blank) -> SelectOfScalar[str]:
    return select(Share.sixty_days_id).where(
        Share.workspace == tx.workspace, col(Share.withdrawn_on).is_(None)
    )
