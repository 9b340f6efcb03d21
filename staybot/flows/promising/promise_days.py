"""What time does to promises: deadlines pass, silence ends, clocks run out, managers change, people leave.

Each is a column with an instant, or follows from the people list; one set is looked at in each beat. What
another worker, or a click, holds at that moment is left to the next beat.
"""

from __future__ import annotations

from typing import Any, Final

from sqlmodel import select

from staybot.flows import viewer, workspaces
from staybot.flows.delivering import outbox
from staybot.flows.promising import clocks, maker_days, promise_dues
from staybot.flows.promising.promise_life import change, tell_engineer
from staybot.rules.commitments import Event
from staybot.rules.sixty_days import ClockChange
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person, SixtyDays

AT_ONCE: Final = 200
"""Rows that one beat looks at of each kind; the next beat takes the rest."""


def turn(tx: Tx) -> int:
    """Everything that time has done by now. Returns how many promises and clocks it changed."""
    if not promise_dues.is_any(tx):
        return 0
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
    rows = _locked(tx, Commitment, promise_dues.silent(tx))
    for made in rows:
        change(tx, made, Event.SILENCE, by=None)
        made.silence_at = None
        maker = tx.session.get_one(Person, made.by_id)
        outbox.post(tx, kind="commitment_unanswered", subject=made.id, to=maker, at=tx.now)
    return len(rows)


def _deadlines(tx: Tx) -> int:
    """The due day is over where the engineer is."""
    rows = _locked(tx, Commitment, promise_dues.overdue(tx))
    for made in rows:
        change(tx, made, Event.DEADLINE, by=None)
        tell_engineer(tx, made, kind="commitment_missed")
    return len(rows)


def _clocks_handed(tx: Tx) -> int:
    """A clock follows the engineer to whoever manages them now; both are told what was promised in it."""
    found = _locked(tx, SixtyDays, promise_dues.handed_clocks(tx))
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
    told = set(tx.session.exec(select(SixtyDays.id).where(*promise_dues.running(tx))))
    found = _locked(tx, Commitment, promise_dues.handed_promises(tx))
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
    rows = _locked(tx, SixtyDays, promise_dues.ended_clocks(tx))
    for clock in rows:
        clock.ended_on = viewer.today(tx, None)
        tx.session.add(clock)
        clocks.record(tx, clock, ClockChange.END)
        engineer = tx.session.get_one(Person, clock.engineer_id)
        outbox.post(tx, kind="clock_over", subject=clock.id, to=engineer, at=tx.now)
    return len(rows)


def _promises_ended(tx: Tx) -> int:
    """The same for promises. One that is being asked about still waits for its answer, whoever made it."""
    rows = _locked(tx, Commitment, promise_dues.ended_promises(tx))
    for made in rows:
        change(tx, made, Event.END, by=None)
        made.silence_at = None
        tell_engineer(tx, made, kind="commitment_ended")
    return len(rows)


def _closes(tx: Tx) -> int:
    """Sixty days are over: both are told how they stand. None ends in silence."""
    rows = _locked(tx, SixtyDays, promise_dues.over(tx))
    for clock in rows:
        clock.closed_on = viewer.today(tx, None)
        tx.session.add(clock)
        clocks.record(tx, clock, ClockChange.CLOSE)
        for person_id in (clock.engineer_id, clock.manager_id):
            person = tx.session.get_one(Person, person_id)
            outbox.post(tx, kind="clock_over", subject=clock.id, to=person, at=tx.now)
    return len(rows)


def _locked(tx: Tx, table: Any, query: Any) -> list[Any]:
    """The next rows of that table, whatever comes with them; what another transaction holds is left out."""
    query = query.order_by(table.id).limit(AT_ONCE).with_for_update(of=table, skip_locked=True)
    return list(tx.session.exec(query))
