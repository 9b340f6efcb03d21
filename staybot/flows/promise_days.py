"""What time does to promises: deadlines pass, silence ends, clocks run out, managers change, people leave.

Each is a column with an instant, or follows from the people list; one set is looked at in each beat.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from staybot.flows import outbox, viewer
from staybot.flows.promise_life import change
from staybot.rules.commitments import LIFE, Event, State
from staybot.rules.sixty_days import ClockChange
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import ClockEvent, Commitment, Person, PersonStatus, SixtyDays

AT_ONCE: Final = 200
"""Rows that one beat looks at of each kind; the next beat takes the rest."""

ENDS: Final = tuple(state for state, event in LIFE if event is Event.END)
DUE: Final = (State.OPEN, State.NOT_SEEN, State.HANDED_OVER)
"""States that a deadline changes."""


def turn(tx: Tx) -> int:
    """Everything that time has done by now. Returns how many promises and clocks it changed."""
    return _handovers(tx) + _departures(tx) + _silences(tx) + _deadlines(tx) + _closes(tx)


def record(tx: Tx, clock: SixtyDays, event: ClockChange, *, by_id: str | None = None) -> None:
    """A line of a clock's history."""
    tx.session.add(
        ClockEvent(
            id=new_id(), workspace=tx.workspace, sixty_days_id=clock.id, event=event, by_id=by_id, at=tx.now
        )
    )


def _silences(tx: Tx) -> int:
    """Asked twice and nothing said: unconfirmed, never kept."""
    waiting = (State.CLAIMED, State.CLAIMED_LATE)
    rows = _promises(tx, col(Commitment.silence_at) <= tx.now, col(Commitment.state).in_(waiting))
    for made in rows:
        change(tx, made, Event.SILENCE, by=None)
        made.silence_at = None
        tx.session.add(made)
        _tell_maker(tx, made, kind="commitment_unanswered")
    return len(rows)


def _deadlines(tx: Tx) -> int:
    """The due day is over where the engineer is."""
    rows = _promises(tx, col(Commitment.deadline_at) <= tx.now, col(Commitment.state).in_(DUE))
    for made in rows:
        change(tx, made, Event.DEADLINE, by=None)
        engineer = viewer.by_id(tx, made.engineer_id) if made.engineer_id else None
        if engineer is not None:
            outbox.post(tx, kind="commitment_missed", subject=made.id, to=engineer, at=tx.now)
    return len(rows)


def _handovers(tx: Tx) -> int:
    """Clocks and promises follow the engineer to whoever manages them now."""
    manager_of = aliased(Person)
    clocks = tx.session.exec(
        select(SixtyDays)
        .join(Person, col(Person.id) == SixtyDays.engineer_id)
        .join(manager_of, col(manager_of.id) == Person.manager_id)
        .where(
            *_running(tx),
            Person.status == PersonStatus.ACTIVE,
            manager_of.status == PersonStatus.ACTIVE,
            manager_of.id != SixtyDays.manager_id,
        )
        .order_by(col(SixtyDays.id))
        .limit(AT_ONCE)
        .with_for_update(of=SixtyDays)
    ).all()
    for clock in clocks:
        engineer = tx.session.get_one(Person, clock.engineer_id)
        manager = tx.session.get_one(Person, engineer.manager_id)
        clock.manager_id = manager.id
        tx.session.add(clock)
        record(tx, clock, ClockChange.HAND_OVER, by_id=manager.id)
        _hand_over(tx, _promises(tx, Commitment.sixty_days_id == clock.id), to=manager)
        outbox.post(tx, kind="clock_handed_over", subject=clock.id, to=manager, at=tx.now)
        outbox.post(tx, kind="clock_handed_over", subject=clock.id, to=engineer, at=tx.now)
    return len(clocks)


def _hand_over(tx: Tx, promises: Iterable[Commitment], *, to: Person) -> None:
    for made in promises:
        if (made.state, Event.HAND_OVER) in LIFE:
            change(tx, made, Event.HAND_OVER, by=to)
            made.by_id = to.id
            tx.session.add(made)


def _departures(tx: Tx) -> int:
    """Somebody left: what was open between the two ends, and counts as ended. What a manager left behind
    waits for the next one until its day.
    """
    gone = select(Person.id).where(Person.workspace == tx.workspace, Person.status != PersonStatus.ACTIVE)
    without_manager = col(SixtyDays.manager_id).in_(gone) & (col(SixtyDays.ends_at) <= tx.now)
    clocks = _clocks(tx, col(SixtyDays.engineer_id).in_(gone) | without_manager)
    for clock in clocks:
        clock.ended_on = viewer.today(tx, None)
        tx.session.add(clock)
        record(tx, clock, ClockChange.END)
    without_maker = col(Commitment.by_id).in_(gone) & (col(Commitment.deadline_at) <= tx.now)
    concerned = col(Commitment.engineer_id).in_(gone) | without_maker
    rows = _promises(tx, concerned, col(Commitment.state).in_(ENDS))
    for made in rows:
        change(tx, made, Event.END, by=None)
        made.silence_at = None
        tx.session.add(made)
    return len(clocks) + len(rows)


def _closes(tx: Tx) -> int:
    """Sixty days are over: both are told how they stand. None ends in silence."""
    clocks = _clocks(tx, col(SixtyDays.ends_at) <= tx.now)
    for clock in clocks:
        clock.closed_on = viewer.today(tx, None)
        tx.session.add(clock)
        record(tx, clock, ClockChange.CLOSE)
        for person_id in (clock.engineer_id, clock.manager_id):
            person = viewer.by_id(tx, person_id)
            if person is not None:
                outbox.post(tx, kind="clock_over", subject=clock.id, to=person, at=tx.now)
    return len(clocks)


def _running(tx: Tx) -> tuple[Any, ...]:
    return (
        SixtyDays.workspace == tx.workspace,
        col(SixtyDays.closed_on).is_(None),
        col(SixtyDays.ended_on).is_(None),
    )


def _clocks(tx: Tx, *conditions: Any) -> list[SixtyDays]:
    query = select(SixtyDays).where(*_running(tx), *conditions).order_by(col(SixtyDays.id))
    return list(tx.session.exec(query.limit(AT_ONCE).with_for_update()))


def _promises(tx: Tx, *conditions: Any) -> list[Commitment]:
    return list(
        tx.session.exec(
            select(Commitment)
            .where(Commitment.workspace == tx.workspace, *conditions)
            .order_by(col(Commitment.id))
            .limit(AT_ONCE)
            .with_for_update()
        )
    )


def _tell_maker(tx: Tx, made: Commitment, *, kind: str) -> None:
    maker = viewer.by_id(tx, made.by_id)
    if maker is not None:
        outbox.post(tx, kind=kind, subject=made.id, to=maker, at=tx.now)
