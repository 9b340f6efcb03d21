"""What a maker has promised somebody already: shown beside a new promise, and never stored a second time."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlmodel import col, select

from staybot.rules.commitments import Outcome, State, outcome
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person

GOING_ON: Final = tuple(state for state in State if outcome(state) is Outcome.OPEN)


def to_person(tx: Tx, maker: Person, to: Person) -> tuple[str, ...]:
    """The promises of one to another whose story goes on, oldest first."""
    found = tx.session.exec(
        select(Commitment.text)
        .where(
            Commitment.workspace == tx.workspace,
            Commitment.by_id == maker.id,
            Commitment.engineer_id == to.id,
            col(Commitment.state).in_(GOING_ON),
        )
        .order_by(col(Commitment.made_on), col(Commitment.id))
    )
    return tuple(found)


def same(
    tx: Tx, *, by_id: str, text: str, due_on: date, engineer_id: str | None = None, audience: str = ""
) -> Commitment | None:
    """The open promise in the same words, but for capitals, to the same one and due on the same day."""
    found = tx.session.exec(
        select(Commitment).where(
            Commitment.workspace == tx.workspace,
            Commitment.by_id == by_id,
            Commitment.engineer_id == engineer_id,
            Commitment.audience == audience,
            Commitment.state == State.OPEN,
            Commitment.due_on == due_on,
        )
    )
    return next((one for one in found if one.text.casefold() == text.casefold()), None)
