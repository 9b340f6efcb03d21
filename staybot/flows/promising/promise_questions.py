"""Did it happen? Whom a claim asks, when, and whether the answer was given before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlmodel import col, or_, select

from staybot.errors import Refused
from staybot.flows.answering import reopened
from staybot.flows.delivering import leases, outbox
from staybot.flows.promising import group_questions
from staybot.rules import commitments as rules
from staybot.rules.commitments import Event
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Letter, LetterState, Person

KIND: Final = "commitment_question"
"""Its subject is the claim, not the promise: a promise that is claimed again is asked about anew."""

ANSWERED: Final = "commitment_question_answered"
"""What such a letter becomes; its subject is that letter."""

REOPENED: Final = (
    "You said “not yet”, so this promise is open again. I ask you anew when it is said to be done."
)


def ask(tx: Tx, made: Commitment, claim: CommitmentEvent) -> None:
    """Ask the engineer at their next decent hour and once more a week later; a week after that, silence
    counts. A group is asked in a round. Raises Refused if that is too soon after another.
    """
    if made.engineer_id is None:
        group_questions.plan(tx, made)
        return
    engineer = tx.session.get_one(Person, made.engineer_id)
    first = outbox.decent(tx, engineer, at=tx.now)
    again = outbox.decent(tx, engineer, at=first + timedelta(days=rules.ASK_AGAIN_AFTER_DAYS))
    for at in (first, again):
        outbox.post(tx, kind=KIND, subject=claim.id, to=engineer, at=at)
    made.silence_at = again + timedelta(days=rules.SILENCE_AFTER_DAYS - rules.ASK_AGAIN_AFTER_DAYS)
    tx.session.add(made)


def last_claim(tx: Tx, made: Commitment) -> CommitmentEvent | None:
    """The claim that is being answered, or was last."""
    return tx.session.exec(
        select(CommitmentEvent)
        .where(CommitmentEvent.commitment_id == made.id, CommitmentEvent.event == Event.CLAIM)
        .order_by(col(CommitmentEvent.at).desc())
    ).first()


def said_already(tx: Tx, made: Commitment, event: Event) -> bool:
    """Whether an answer that the promise no longer waits for was given before: a second click or delivery."""
    claim = last_claim(tx, made)
    if claim is None or (made.state, event) in rules.LIFE:
        return False
    same = select(CommitmentEvent.id).where(
        CommitmentEvent.commitment_id == made.id,
        CommitmentEvent.event == event,
        CommitmentEvent.at >= claim.at,
    )
    return tx.session.exec(same).first() is not None


def settle(tx: Tx, made: Commitment, *, engineer: Person) -> None:
    """Every question about the claim that was answered becomes that answer, and asks no more."""
    claim = last_claim(tx, made)
    asked = select(Letter.id).where(
        Letter.workspace == tx.workspace,
        Letter.kind == KIND,
        Letter.subject == (claim.id if claim else ""),
        or_(leases.COMING, col(Letter.state) == LetterState.SENT),
    )
    for letter_id in tx.session.exec(asked).all():
        outbox.again(tx, kind=ANSWERED, subject=letter_id, to=engineer, at=tx.now)


def check_awaited(tx: Tx, made: Commitment, event: Event) -> None:
    """Raises Refused, in words for its engineer, where a promise waits for no such answer."""
    if reopened.among(tx, [made]):
        raise Refused(REOPENED)
    rules.next_state(made.state, event)


def was_asked_before(tx: Tx, letter: Letter) -> bool:
    """Whether the question of the same claim went out already."""
    same = select(Letter.id).where(
        Letter.kind == KIND, Letter.subject == letter.subject, Letter.state == LetterState.SENT
    )
    return tx.session.exec(same.where(Letter.id != letter.id)).first() is not None


def still_to_ask() -> Any:
    """Condition: a question about the promise has not gone out yet. Its silence says nothing until it has."""
    on_its_way = col(Letter.state).in_([LetterState.WAITING, LetterState.SENDING])
    return (
        select(Letter.id)
        .join(CommitmentEvent, col(CommitmentEvent.id) == Letter.subject)
        .where(
            Letter.workspace == Commitment.workspace,
            Letter.kind == KIND,
            on_its_way,
            CommitmentEvent.commitment_id == Commitment.id,
        )
        .correlate(Commitment)
        .exists()
    )
