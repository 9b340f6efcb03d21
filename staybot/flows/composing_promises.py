"""What letters between an engineer and a manager say: what was shared, and what was promised."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal, cast

from sqlmodel import select

from staybot.facts import (
    ClockNews,
    CommitmentAnswered,
    CommitmentMade,
    CommitmentNews,
    CommitmentQuestion,
    Envelope,
    SharedAnswer,
    SharedAnswers,
    Who,
)
from staybot.flows import clocks, maker_days, sharing, viewer
from staybot.flows.envelopes import envelope, replacing
from staybot.rules import commitments as rules
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Letter, LetterState, Person, SixtyDays

SECOND_ASKING: Final = timedelta(days=rules.SILENCE_AFTER_DAYS - rules.ASK_AGAIN_AFTER_DAYS + 1)
"""A question that is due so near to the silence is the second one."""


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
    made = _made(tx, letter.subject)
    if made is None or to is None:
        return None
    by = _maker(tx, made)
    return envelope(letter, to, CommitmentMade(by, made.text, made.due_on, resent=letter.in_doubt))


def maker_day(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To a maker: everything whose day of reminding it is, with the buttons to act."""
    fact = maker_days.compose(tx, to, on=letter.due_on) if to else None
    return envelope(letter, to, fact)


def commitment_question(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer, while their answer is awaited: did it happen?"""
    made = _made(tx, letter.subject)
    if made is None or made.state not in (State.CLAIMED, State.CLAIMED_LATE) or made.silence_at is None:
        return None
    again = made.silence_at - letter.due_at < SECOND_ASKING
    fact = CommitmentQuestion(
        made.id, _maker(tx, made), made.text, made.due_on, again=again, resent=letter.in_doubt
    )
    return envelope(letter, to, fact)


def commitment_answered(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the maker: what the engineer said; their words only if they wanted that."""
    found = tx.session.exec(
        select(CommitmentEvent).where(
            CommitmentEvent.workspace == tx.workspace, CommitmentEvent.id == letter.subject
        )
    ).first()
    made = _made(tx, found.commitment_id) if found else None
    if found is None or made is None or made.engineer_id is None:
        return None
    engineer = viewer.who(viewer.by_id(tx, made.engineer_id))
    said = cast("Literal['confirm', 'not_yet', 'not_seen']", found.event.value)
    words = found.words if found.is_shown else ""
    return envelope(letter, to, CommitmentAnswered(made.id, engineer, made.text, said, words))


def commitment_unanswered(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the maker: asked twice, no answer; it counts as unconfirmed."""
    made = _made(tx, letter.subject)
    if made is None or made.engineer_id is None or made.state is not State.UNCONFIRMED:
        return None
    engineer = viewer.who(viewer.by_id(tx, made.engineer_id))
    return envelope(letter, to, CommitmentNews("unanswered", engineer, made.text, made.due_on))


def commitment_missed(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: its day has passed and nobody said that it was done."""
    made = _made(tx, letter.subject)
    if made is None or made.state is not State.MISSED:
        return None
    return envelope(letter, to, CommitmentNews("missed", _maker(tx, made), made.text, made.due_on))


def commitment_dropped(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: it was taken back, and why."""
    made = _made(tx, letter.subject)
    if made is None:
        return None
    fact = CommitmentNews("dropped", _maker(tx, made), made.text, made.due_on, made.dropped_because)
    return envelope(letter, to, fact)


def commitment_taken_up(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: the new manager stands by it."""
    made = _made(tx, letter.subject)
    if made is None:
        return None
    return envelope(letter, to, CommitmentNews("taken_up", _maker(tx, made), made.text, made.due_on))


def clock_over(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To both: the sixty days are over, and this is how they stand."""
    return _clock(tx, letter, to, kind="over")


def clock_handed_over(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer and the new manager: whose it is now, and what was promised in it."""
    return _clock(tx, letter, to, kind="handed_over")


def _clock(
    tx: Tx, letter: Letter, to: Person | None, *, kind: Literal["over", "handed_over"]
) -> Envelope | None:
    clock = tx.session.exec(
        select(SixtyDays).where(SixtyDays.workspace == tx.workspace, SixtyDays.id == letter.subject)
    ).first()
    if clock is None or to is None:
        return None
    promises = clocks.promises(tx, clock)
    fact = ClockNews(
        kind=kind,
        sixty_days_id=clock.id,
        engineer=viewer.who(viewer.by_id(tx, clock.engineer_id)),
        manager=viewer.who(viewer.by_id(tx, clock.manager_id)),
        ends_on=clock.ends_on,
        outcome=clocks.outcome(tx, clock).value,
        promises=tuple(one.text for one in promises),
        to_manager=to.id == clock.manager_id,
    )
    return envelope(letter, to, fact)


def _made(tx: Tx, commitment_id: str) -> Commitment | None:
    return tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.id == commitment_id)
    ).first()


def _maker(tx: Tx, made: Commitment) -> Who:
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
