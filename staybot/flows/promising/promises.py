"""Lists of promises: what somebody made, what was made to them, and who waits for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlmodel import col, select

from staybot.facts import CommitmentLine, MyCommitments, WaitingClock
from staybot.flows import viewer
from staybot.flows.answering import reopened
from staybot.flows.promising import audiences, clocks, consents, promised_to
from staybot.flows.publishing import manager_counts
from staybot.rules import commitments as rules
from staybot.rules import group_promises as rules_of_groups
from staybot.rules.commitments import Outcome, State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person

ASKED: Final = (State.CLAIMED, State.CLAIMED_LATE)
"""States in which the engineer is being asked."""


def mine(tx: Tx, *, by: str) -> MyCommitments:
    """What I promised, what was promised to me, and who waits for a promise of mine."""
    return of_person(tx, viewer.known(tx, slack_id=by))


def of_person(tx: Tx, person: Person) -> MyCommitments:
    """The same for a person we have already."""
    made = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.by_id == person.id)
    ).all()
    received = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, _is_to(person))
    ).all()
    today = viewer.today(tx, person)
    asked_first = sorted(
        in_order(received), key=lambda row: row.state not in ASKED or row.engineer_id is None
    )
    return MyCommitments(
        made=lines(tx, [(row, row.engineer_id) for row in in_order(made)], today=today),
        received=lines(tx, [(row, row.by_id) for row in asked_first], today=today),
        awaiting=_awaiting(tx, person, today=today),
        below=manager_counts.below(tx, person),
    )


def _is_to(person: Person) -> Any:
    """Condition: made to them, or by somebody else to a group they belong to."""
    return (col(Commitment.engineer_id) == person.id) | is_to_group_of(person)


def is_to_group_of(person: Person) -> Any:
    """Condition: made by somebody else to a group they belong to."""
    groups = col(Commitment.audience).in_(audiences.of_member(person)) & (col(Commitment.by_id) != person.id)
    return col(Commitment.engineer_id).is_(None) & groups


def in_order(rows: Iterable[Commitment]) -> list[Commitment]:
    """Those whose story goes on first, soonest due first; then those that are over, newest first."""
    by_day = sorted(rows, key=lambda row: (row.due_on, row.id))
    is_open = {row.id: rules.outcome(row.state) is Outcome.OPEN for row in by_day}
    return [
        *(row for row in by_day if is_open[row.id]),
        *(row for row in reversed(by_day) if not is_open[row.id]),
    ]


def lines(
    tx: Tx, rows: Iterable[tuple[Commitment, str | None]], *, today: date
) -> tuple[CommitmentLine, ...]:
    """One for each, told with the id of the other person; None for the group it was made to.

    Whoever reads a promise to a group they belong to is told who made it.
    """
    told = list(rows)
    people = viewer.names(tx, {other for _, other in told if other is not None})
    again = reopened.among(tx, (row for row, _ in told))
    return tuple(
        CommitmentLine(
            other=people[other] if other is not None else promised_to.group(row),
            text=row.text,
            due_on=row.due_on,
            days_left=rules.days_left(row.due_on, today=today),
            state=row.state.value,
            commitment_id=row.id,
            because=row.dropped_because,
            to_group=other is None,
            group=rules_of_groups.told(row.audience) if other and row.engineer_id is None else "",
            consent="given" if other == row.by_id and _can_be_taken_back(tx, row) else "",
            not_yet=row.id in again,
        )
        for row, other in told
    )


def _can_be_taken_back(tx: Tx, row: Commitment) -> bool:
    return row.may_show is True and consents.can_change(tx, row)


def _awaiting(tx: Tx, person: Person, *, today: date) -> tuple[WaitingClock, ...]:
    """Whoever shared an interview with this manager and has no promise yet, soonest end first."""
    waiting = clocks.waiting(tx, person)
    people = viewer.names(tx, {clock.engineer_id for clock in waiting})
    return tuple(
        WaitingClock(
            clock.id,
            people[clock.engineer_id].name,
            clock.ends_on,
            rules.days_left(clock.ends_on, today=today),
            in_slack=people[clock.engineer_id].slack_id is not None,
        )
        for clock in waiting
    )
