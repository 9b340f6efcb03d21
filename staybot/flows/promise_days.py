"""What time does to promises: deadlines pass, silence ends, clocks run out, managers change, people leave.

Each is a column with an instant, or follows from the people list; one set is looked at in each beat. What
another worker, or a click, holds at that moment is left to the next beat.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from staybot.flows import clocks, maker_days, outbox, promise_questions, viewer, workspaces
from staybot.flows.promise_life import change, tell_engineer
from staybot.rules.commitments import LIFE, Event, State
from staybot.rules.sixty_days import ClockChange
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person, PersonStatus, SixtyDays

AT_ONCE: Final = 200
"""Rows that one beat looks at of each kind; the next beat takes the rest."""

ENDS: Final = tuple(state for state, event in LIFE if event is Event.END)
HANDED: Final = tuple(state for state, event in LIFE if event is Event.HAND_OVER)
WAITING: Final = tuple(state for state, event in LIFE if event is Event.SILENCE)
DUE: Final = (State.OPEN, State.NOT_SEEN, State.HANDED_OVER)
"""States that a deadline changes, and in which nobody is being asked."""


def turn(tx: Tx) -> int:
    """Everything that time has done by now. Returns how many promises and clocks it changed."""
    workspaces.hold(tx)
    return (
        _clocks_handed(tx)
        + _promises_handed(tx)
        + _clocks_ended(tx)
        + _promises_ended(tx)
        + _silences(tx)
        + _deadlines(tx)
        + _closes(tx)
    )


def _silences(tx: Tx) -> int:
    """Asked twice and nothing said: unconfirmed, never kept."""
    rows = _promises(
        tx,
        col(Commitment.silence_at) <= tx.now,
        col(Commitment.state).in_(WAITING),
        ~promise_questions.still_to_ask(),
    )
    for made in rows:
        change(tx, made, Event.SILENCE, by=None)
        made.silence_at = None
        maker = tx.session.get_one(Person, made.by_id)
        outbox.post(tx, kind="commitment_unanswered", subject=made.id, to=maker, at=tx.now)
    return len(rows)


def _deadlines(tx: Tx) -> int:
    """The due day is over where the engineer is."""
    rows = _promises(tx, col(Commitment.deadline_at) <= tx.now, col(Commitment.state).in_(DUE))
    for made in rows:
        change(tx, made, Event.DEADLINE, by=None)
        tell_engineer(tx, made, kind="commitment_missed")
    return len(rows)


def _clocks_handed(tx: Tx) -> int:
    """A clock follows the engineer to whoever manages them now; both are told what was promised in it."""
    found = _followed(tx, SixtyDays, SixtyDays.manager_id, *_running(tx), clocks.is_known(tx))
    for clock, engineer, manager in found:
        clock.manager_id = manager.id
        tx.session.add(clock)
        clocks.record(tx, clock, ClockChange.HAND_OVER, by_id=manager.id)
        maker_days.plan(tx, manager, due_on=clock.ends_on)
        for person in (manager, engineer):
            outbox.post(tx, kind="clock_handed_over", subject=clock.id, to=person, at=tx.now)
    return len(found)


def _promises_handed(tx: Tx) -> int:
    """So does each promise. One outside a running clock is told of by itself."""
    told = set(tx.session.exec(select(SixtyDays.id).where(*_running(tx))))
    found = _followed(tx, Commitment, Commitment.by_id, col(Commitment.state).in_(HANDED))
    for made, engineer, manager in found:
        change(tx, made, Event.HAND_OVER, by=manager)
        made.by_id = manager.id
        maker_days.plan(tx, manager, due_on=made.due_on)
        if made.sixty_days_id not in told:
            for person in (manager, engineer):
                outbox.post(tx, kind="commitment_handed_over", subject=made.id, to=person, at=tx.now)
    return len(found)


def _clocks_ended(tx: Tx) -> int:
    """One of the two left: what is open ends. What a manager left behind waits for the next one until its
    day. A clock of which all was withdrawn ends then too, without a word.
    """
    nobody_is_left = col(SixtyDays.manager_id).in_(_gone(tx)) | ~clocks.is_known(tx)
    over = (col(SixtyDays.ends_at) <= tx.now) & nobody_is_left
    rows = _clocks(tx, col(SixtyDays.engineer_id).in_(_gone(tx)) | over)
    for clock in rows:
        clock.ended_on = viewer.today(tx, None)
        tx.session.add(clock)
        clocks.record(tx, clock, ClockChange.END)
        engineer = tx.session.get_one(Person, clock.engineer_id)
        outbox.post(tx, kind="clock_over", subject=clock.id, to=engineer, at=tx.now)
    return len(rows)


def _promises_ended(tx: Tx) -> int:
    """The same for promises. One that is being asked about still waits for its answer, whoever made it."""
    made_by_nobody = col(Commitment.by_id).in_(_gone(tx)) & col(Commitment.state).in_(DUE)
    concerned = col(Commitment.engineer_id).in_(_gone(tx)) & col(Commitment.state).in_(ENDS)
    rows = _promises(tx, concerned | (made_by_nobody & (col(Commitment.deadline_at) <= tx.now)))
    for made in rows:
        change(tx, made, Event.END, by=None)
        made.silence_at = None
        tell_engineer(tx, made, kind="commitment_ended")
    return len(rows)


def _closes(tx: Tx) -> int:
    """Sixty days are over: both are told how they stand. None ends in silence."""
    rows = _clocks(tx, col(SixtyDays.ends_at) <= tx.now)
    for clock in rows:
        clock.closed_on = viewer.today(tx, None)
        tx.session.add(clock)
        clocks.record(tx, clock, ClockChange.CLOSE)
        for person_id in (clock.engineer_id, clock.manager_id):
            person = tx.session.get_one(Person, person_id)
            outbox.post(tx, kind="clock_over", subject=clock.id, to=person, at=tx.now)
    return len(rows)


def _gone(tx: Tx) -> Any:
    return select(Person.id).where(Person.workspace == tx.workspace, Person.status != PersonStatus.ACTIVE)


def _running(tx: Tx) -> tuple[Any, ...]:
    return (
        SixtyDays.workspace == tx.workspace,
        col(SixtyDays.closed_on).is_(None),
        col(SixtyDays.ended_on).is_(None),
    )


def _clocks(tx: Tx, *conditions: Any) -> list[SixtyDays]:
    query = select(SixtyDays).where(*_running(tx), *conditions).order_by(col(SixtyDays.id))
    return list(tx.session.exec(query.limit(AT_ONCE).with_for_update(skip_locked=True)))


def _promises(tx: Tx, *conditions: Any) -> list[Commitment]:
    query = select(Commitment).where(Commitment.workspace == tx.workspace, *conditions)
    query = query.order_by(col(Commitment.id)).limit(AT_ONCE)
    return list(tx.session.exec(query.with_for_update(skip_locked=True)))


def _followed(tx: Tx, table: Any, whose: Any, *conditions: Any) -> list[tuple[Any, Person, Person]]:
    """Rows that belong to another than the engineer's manager of now; with the engineer and that manager."""
    manager = aliased(Person)
    query = (
        select(table, Person, manager)
        .join(Person, col(Person.id) == table.engineer_id)
        .join(manager, col(manager.id) == Person.manager_id)
        .where(
            table.workspace == tx.workspace,
            *conditions,
            Person.status == PersonStatus.ACTIVE,
            manager.status == PersonStatus.ACTIVE,
            manager.id != whose,
        )
    )
    query = query.order_by(table.id).limit(AT_ONCE).with_for_update(of=table, skip_locked=True)
    return list(tx.session.exec(query))
