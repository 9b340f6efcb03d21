"""Lists of promises: what somebody made, what was made to them, and who waits for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import select

from staybot.facts import CommitmentLine, MyCommitments
from staybot.flows import clocks, viewer
from staybot.rules import commitments as rules
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person


def mine(tx: Tx, *, by: str) -> MyCommitments:
    """What I promised, what was promised to me, and who waits for a promise of mine."""
    return of_person(tx, viewer.known(tx, slack_id=by))


def of_person(tx: Tx, person: Person) -> MyCommitments:
    """The same for a person we have already."""
    made = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.by_id == person.id)
    ).all()
    received = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.engineer_id == person.id)
    ).all()
    waiting = clocks.waiting(tx, person)
    people = viewer.names(tx, {clock.engineer_id for clock in waiting})
    today = viewer.today(tx, person)
    return MyCommitments(
        made=_lines(tx, [(row, row.engineer_id) for row in made if row.engineer_id], today),
        received=_lines(tx, [(row, row.by_id) for row in received], today),
        awaiting=tuple((people[clock.engineer_id], clock.ends_on) for clock in waiting),
    )


def _lines(tx: Tx, rows: Iterable[tuple[Commitment, str]], today: date) -> tuple[CommitmentLine, ...]:
    """Each with the id of the other person. Open promises first, soonest due first."""
    in_order = sorted(rows, key=lambda pair: (pair[0].state is not State.OPEN, pair[0].due_on, pair[0].id))
    people = viewer.names(tx, {other for _, other in in_order})
    return tuple(
        CommitmentLine(
            other=people[other],
            text=row.text,
            due_on=row.due_on,
            days_left=rules.days_left(row.due_on, today=today),
            state=row.state.value,
        )
        for row, other in in_order
    )
