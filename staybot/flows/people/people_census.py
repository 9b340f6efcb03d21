"""How well the people are known: who could be asked, and what is missing for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus


@dataclass(frozen=True)
class Census:
    """Counts of people of the people list who work here; the last four are of engineers."""

    listed: int
    leaders: int
    engineers: int
    without_slack: int
    without_manager: int
    without_zone: int


def census(tx: Tx) -> Census:
    """Count them."""
    people = tx.session.exec(
        select(Person).where(
            Person.workspace == tx.workspace, Person.status == PersonStatus.ACTIVE, col(Person.is_listed)
        )
    ).all()
    engineers = [person for person in people if person.is_engineer]
    return Census(
        listed=len(people),
        leaders=sum(person.is_leader for person in people),
        engineers=len(engineers),
        without_slack=sum(person.slack_id is None for person in engineers),
        without_manager=sum(person.manager_id is None for person in engineers),
        without_zone=sum(person.slack_id is not None and not person.tz for person in engineers),
    )
