"""The history of every promise, for the operator's export: who, what, when.

Never the words that engineers wrote with their answers, shown or not: those are between two people. Nor
anything of the sixty days, neither clocks nor reasons for a date after their end: they would say who shared
an interview, and so who answered one.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, select

from staybot.facts import PromiseEvent
from staybot.rules.commitments import Event
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Person

ORDER = {event: place for place, event in enumerate(Event)}
"""Of events at the same instant: a promise is made before anything else happens to it."""


def every(tx: Tx) -> list[PromiseEvent]:
    """Each event of each promise, the promises by the day they were made, their events by time."""
    people = {
        row.id: row for row in tx.session.exec(select(Person).where(Person.workspace == tx.workspace)).all()
    }
    rows = tx.session.exec(
        select(Commitment, CommitmentEvent)
        .join(CommitmentEvent, col(CommitmentEvent.commitment_id) == Commitment.id)
        .where(Commitment.workspace == tx.workspace)
    ).all()
    rows = sorted(rows, key=lambda row: (row[0].made_on, row[0].id, row[1].at, ORDER[row[1].event]))
    return list(_lines(rows, people))


def _lines(
    rows: list[tuple[Commitment, CommitmentEvent]], people: dict[str, Person]
) -> Iterator[PromiseEvent]:
    for made, event in rows:
        to, by = people.get(made.engineer_id or ""), people.get(event.by_id or "")
        yield PromiseEvent(
            promise=made.id,
            to=to.name if to else made.audience,
            to_email=(to.email if to else None) or "",
            text=made.text,
            theme=made.theme or "",
            due_on=made.due_on,
            state=made.state.value,
            event=event.event.value,
            by=by.name if by else "",
            by_email=(by.email if by else None) or "",
            at=event.at,
        )
