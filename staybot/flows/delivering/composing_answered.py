"""What a question becomes once it was answered: the engineer's own answer, in place of its buttons."""

from __future__ import annotations

from typing import Final, Literal, cast

from sqlmodel import col, select

from staybot.facts import CommitmentQuestionAnswered, Envelope
from staybot.flows import viewer
from staybot.flows.delivering import composing_promises
from staybot.flows.delivering.envelopes import envelope
from staybot.rules import calendar
from staybot.rules.commitments import Event
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Letter, LetterState, Person

_ANSWERS: Final = (Event.CONFIRM, Event.NOT_YET, Event.NOT_SEEN)


def commitment_question_answered(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """To the engineer, in place of the question; it waits while that may be going out, and is dropped if it
    never did.
    """
    was = tx.session.exec(
        select(Letter).where(Letter.workspace == tx.workspace, Letter.id == letter.subject)
    ).first()
    fact = _answered(tx, was, to) if was is not None and to is not None else None
    if was is None or fact is None:
        return None
    if was.state is LetterState.SENDING or (was.state is LetterState.WAITING and was.lease_until):
        return LetterState.WAITING
    if was.state is not LetterState.SENT or was.channel is None or was.ts is None:
        return None
    return envelope(letter, to, fact, replaces=(was.channel, was.ts))


def _answered(tx: Tx, question: Letter, to: Person) -> CommitmentQuestionAnswered | None:
    claim = composing_promises.event(tx, question.subject)
    made = composing_promises.find(tx, claim.commitment_id) if claim else None
    found = _answer(tx, made, claim) if made and claim else None
    if claim is None or made is None or found is None:
        return None
    return CommitmentQuestionAnswered(
        by=composing_promises.maker(tx, made),
        text=made.text,
        said=cast("Literal['confirm', 'not_yet', 'not_seen']", found.event.value),
        said_on=calendar.local_date(found.at, tz=viewer.zone_of(tx, to)),
    )


def _answer(tx: Tx, made: Commitment, claim: CommitmentEvent) -> CommitmentEvent | None:
    """The last answer to this claim, before the next one."""
    later = select(CommitmentEvent).where(
        CommitmentEvent.commitment_id == made.id, CommitmentEvent.at >= claim.at
    )
    events = tx.session.exec(later.order_by(col(CommitmentEvent.at))).all()
    again = min((one.at for one in events if one.event is Event.CLAIM and one.id != claim.id), default=None)
    answers = [one for one in events if one.event in _ANSWERS and (again is None or one.at < again)]
    return answers[-1] if answers else None
