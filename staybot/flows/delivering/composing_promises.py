"""What letters between an engineer and a manager say: what was shared, and what was promised."""

from __future__ import annotations

from typing import Final, Literal, cast

from sqlmodel import select

from staybot.facts import (
    CommitmentAnswered,
    CommitmentMade,
    CommitmentQuestion,
    Envelope,
    SharedAnswer,
    SharedAnswers,
    Who,
)
from staybot.flows import viewer
from staybot.flows.answering import sharing
from staybot.flows.delivering.envelopes import envelope, replacing
from staybot.flows.promising import clocks, maker_days, promise_questions
from staybot.rules.commitments import Event, State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Letter, LetterState, Person

_ASKED: Final = (State.CLAIMED, State.CLAIMED_LATE)


def shared_answers(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the manager: what was confirmed together, without what was withdrawn since."""
    fact = _shared(tx, letter)
    return envelope(letter, to, fact) if to and fact and fact.answers else None


def shared_answers_changed(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """Replaces the manager's message by what is still shared."""
    fact = _shared(tx, letter)
    return replacing(tx, letter, to, fact, kind="shared_answers") if fact else None


def commitment_made(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: what was promised to them."""
    made = find(tx, letter.subject)
    if made is None or to is None:
        return None
    by = viewer.who(viewer.by_id(tx, first_maker(tx, made)))
    fact = CommitmentMade(by, made.text, made.due_on, resent=letter.in_doubt, late_because=made.late_because)
    return envelope(letter, to, fact)


def maker_day(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To a maker: everything whose day of reminding it is, with the buttons to act."""
    fact = maker_days.compose(tx, to, on=letter.due_on) if to else None
    return envelope(letter, to, fact)


def commitment_question(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer, while their answer to this claim is awaited: did it happen?"""
    claim = event(tx, letter.subject)
    made = find(tx, claim.commitment_id) if claim else None
    if made is None or claim != promise_questions.last_claim(tx, made) or made.state not in _ASKED:
        return None
    again = promise_questions.was_asked_before(tx, letter)
    fact = CommitmentQuestion(
        made.id, maker(tx, made), made.text, made.due_on, again=again, resent=letter.in_doubt
    )
    return envelope(letter, to, fact)


def commitment_answered(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the maker: what the engineer said; their words only if they wanted that."""
    found = event(tx, letter.subject)
    made = find(tx, found.commitment_id) if found else None
    if found is None or made is None or made.engineer_id is None:
        return None
    engineer = viewer.who(viewer.by_id(tx, made.engineer_id))
    said = cast("Literal['confirm', 'not_yet', 'not_seen']", found.event.value)
    words = found.words if found.is_shown else ""
    state = made.state.value if to is not None and to.id == made.by_id else ""
    return envelope(
        letter, to, CommitmentAnswered(made.id, engineer, made.text, said, made.due_on, state, words)
    )


def find(tx: Tx, commitment_id: str) -> Commitment | None:
    """A promise of this workspace."""
    return tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.id == commitment_id)
    ).first()


def event(tx: Tx, event_id: str) -> CommitmentEvent | None:
    """A change of a promise of this workspace."""
    return tx.session.exec(
        select(CommitmentEvent).where(
            CommitmentEvent.workspace == tx.workspace, CommitmentEvent.id == event_id
        )
    ).first()


def first_maker(tx: Tx, made: Commitment) -> str:
    """Who promised it, whoever it was handed to since."""
    first = tx.session.exec(
        select(CommitmentEvent.by_id).where(
            CommitmentEvent.commitment_id == made.id, CommitmentEvent.event == Event.MAKE
        )
    ).first()
    return first or made.by_id


def maker(tx: Tx, made: Commitment) -> Who:
    """Whose it is now."""
    return viewer.who(viewer.by_id(tx, made.by_id))


def _shared(tx: Tx, letter: Letter) -> SharedAnswers | None:
    rows = sharing.of_batch(tx, letter.subject)
    clock = clocks.of_batch(tx, letter.subject)
    if clock is None:
        return None
    return SharedAnswers(
        sixty_days_id=clock.id,
        engineer=viewer.who(viewer.by_id(tx, clock.engineer_id)),
        answers=tuple(SharedAnswer(row.question, row.text) for row in rows),
        ends_on=clock.ends_on,
        resent=letter.in_doubt,
    )
