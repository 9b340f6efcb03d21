"""What is stored about a person, before it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import col, or_, select

from staybot.errors import Refused
from staybot.rules.commitments import LIFE, Event
from staybot.store.database import Tx
from staybot.store.tables import (
    CohortMember,
    Commitment,
    Letter,
    LetterState,
    Person,
    Round,
    RoundState,
    Share,
)

UNKNOWN: Final = "I know nobody with this Slack id or mail address. `staybot people erase` takes either."


@dataclass(frozen=True)
class Stored:
    """What is stored about somebody, in numbers, before it goes."""

    shares: int
    open_ballots: int
    promises: int
    """Made to them or by them."""
    going_on: int
    """Of these, the ones that end now."""
    letters: int
    """That still wait to be sent to them."""


def stored(tx: Tx, *, who: str) -> Stored:
    """What would go. Raises Refused for somebody unknown."""
    person = find(tx, who)
    theirs = promises(tx, person)
    return Stored(
        shares=_count(tx, Share, col(Share.engineer_id) == person.id, col(Share.text) != ""),
        open_ballots=len(rounds(tx, person)),
        promises=len(theirs),
        going_on=sum((made.state, Event.END) in LIFE for made in theirs),
        letters=_count(tx, Letter, col(Letter.recipient) == person.id, Letter.state == LetterState.WAITING),
    )


def find(tx: Tx, who: str) -> Person:
    found = tx.session.exec(
        select(Person).where(
            Person.workspace == tx.workspace,
            or_(col(Person.slack_id) == who, col(Person.email) == who.strip().casefold()),
        )
    ).first()
    if found is None:
        raise Refused(UNKNOWN)
    return found


def rounds(tx: Tx, person: Person) -> list[Round]:
    query = (
        select(Round)
        .join(CohortMember, col(CohortMember.round_id) == Round.id)
        .where(
            Round.workspace == tx.workspace,
            CohortMember.person_id == person.id,
            Round.state == RoundState.OPEN,
        )
    )
    return list(tx.session.exec(query.order_by(col(Round.id))))


def promises(tx: Tx, person: Person) -> list[Commitment]:
    query = select(Commitment).where(
        Commitment.workspace == tx.workspace,
        or_(col(Commitment.engineer_id) == person.id, col(Commitment.by_id) == person.id),
    )
    return list(tx.session.exec(query.order_by(col(Commitment.id)).with_for_update()))


def _count(tx: Tx, table: Any, *conditions: Any) -> int:
    query = select(func.count()).select_from(table).where(table.workspace == tx.workspace, *conditions)
    return tx.session.exec(query).one()
