"""What a letter says, decided when it is sent: kind by kind, from the present state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from sqlmodel import col, select

from staybot.facts import (
    CommitmentMade,
    Envelope,
    Invitation,
    InvitationClosed,
    Letterable,
    Reminder,
    RoundVoid,
    SharedAnswer,
    SharedAnswers,
)
from staybot.flows import ballots, digests, interview, operator, sharing, viewer
from staybot.flows.ballots import InterviewBallot
from staybot.rules import reminders
from staybot.store.database import Tx
from staybot.store.tables import (
    Commitment,
    Letter,
    LetterState,
    Person,
    PersonStatus,
    Round,
    RoundState,
)

Composer = Callable[[Tx, Letter, Person | None], Envelope | LetterState | None]
"""None drops the letter; a state ends it in that state."""


def invitation(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """The invitation, while the round is open."""
    of = _open(tx, letter)
    if of is None or to is None:
        return None
    fact = Invitation(of.id, of.label, interview.promise(tx, of, to), resent=letter.in_doubt)
    return _envelope(letter, to, fact)


def reminder(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """Decided in memory from the ballot, which gets new ciphertext whatever is decided (anonymity.md)."""
    of = _open(tx, letter)
    if of is None or to is None:
        return LetterState.SETTLED
    today = viewer.today(tx, to)
    invited_on = _invited_on(tx, of, to)

    def remind(ballot: InterviewBallot) -> bool:
        return (
            to.slack_id is not None
            and to.status is PersonStatus.ACTIVE
            and ballot.submitted is None
            and not ballot.declined
            and invited_on is not None
            and reminders.is_due(
                today=today,
                invited_on=invited_on,
                closes_on=of.closes_on,
                reminded=ballot.reminded,
                reminded_on=ballot.reminded_on,
                remind_on=ballot.remind_on,
            )
        )

    def reminded(ballot: InterviewBallot) -> InterviewBallot:
        if not remind(ballot):
            return ballot
        return replace(ballot, reminded=ballot.reminded + 1, reminded_on=today, remind_on=None)

    before = ballots.read(tx, of, person_id=to.id)
    if before is None:
        return LetterState.SETTLED
    ballots.change(tx, of, person_id=to.id, by=reminded)
    return _envelope(letter, to, Reminder(of.id, of.closes_on)) if remind(before) else None


def invitation_closed(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """Replaces the invitation by the same words for everyone."""
    was = _earlier(tx, letter, kind="invitation")
    of = _round(tx, letter)
    if was is None or of is None or to is None:
        return None
    return _envelope(letter, to, InvitationClosed(of.label), replaces=was)


def round_void(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """Tells that the key was lost and when the interview is asked again."""
    of = _round(tx, letter)
    if of is None or to is None:
        return None
    again = tx.session.exec(
        select(col(Round.opens_on))
        .where(Round.workspace == tx.workspace, Round.state == RoundState.PLANNED)
        .order_by(col(Round.opens_on))
    ).first()
    return _envelope(letter, to, RoundVoid(of.label, again))


def shared_answers(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the manager: what was confirmed together, without what was withdrawn since."""
    fact = _shared(tx, letter)
    return _envelope(letter, to, fact) if to and fact and fact.answers else None


def shared_answers_changed(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """Replaces the manager's message by what is still shared."""
    was, fact = _earlier(tx, letter, kind="shared_answers"), _shared(tx, letter)
    return _envelope(letter, to, fact, replaces=was) if to and fact and was else None


def commitment_made(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: what was promised to them."""
    made = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.id == letter.subject)
    ).first()
    if made is None or to is None:
        return None
    by = viewer.who(viewer.by_id(tx, made.by_id))
    return _envelope(letter, to, CommitmentMade(by, made.text, made.due_on, resent=letter.in_doubt))


def digest(tx: Tx, letter: Letter, _to: Person | None) -> Envelope | None:
    """The release, exactly as the ledger holds it."""
    fact = digests.published(tx, release_id=letter.subject)
    return Envelope(letter.id, tx.settings.leadership_channel, fact) if fact else None


def operator_notice(_tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """A fixed sentence about something only the operator can mend."""
    return _envelope(letter, to, operator.TOPICS[letter.subject]) if to else None


BY_KIND: Final[dict[str, Composer]] = {
    "invitation": invitation,
    "reminder": reminder,
    "invitation_closed": invitation_closed,
    "round_void": round_void,
    "shared_answers": shared_answers,
    "shared_answers_changed": shared_answers_changed,
    "commitment_made": commitment_made,
    "digest": digest,
    "operator_notice": operator_notice,
}
"""Every kind of letter that exists."""


def _envelope(
    letter: Letter, to: Person | None, fact: Letterable, *, replaces: tuple[str, str] | None = None
) -> Envelope | None:
    if to is None or to.slack_id is None or to.status is not PersonStatus.ACTIVE:
        return None
    return Envelope(letter.id, to.slack_id, fact, replaces)


def _round(tx: Tx, letter: Letter) -> Round | None:
    return tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace, Round.id == letter.subject)
    ).first()


def _open(tx: Tx, letter: Letter) -> Round | None:
    of = _round(tx, letter)
    return of if of is not None and of.state is RoundState.OPEN and tx.now < of.closes_at else None


def _earlier(tx: Tx, letter: Letter, *, kind: str) -> tuple[str, str] | None:
    """Channel and timestamp of the message that a letter replaces, if it ever went out."""
    was = tx.session.exec(
        select(Letter).where(
            Letter.workspace == tx.workspace,
            Letter.kind == kind,
            Letter.subject == letter.subject,
            Letter.recipient == letter.recipient,
            Letter.state == LetterState.SENT,
        )
    ).first()
    return (was.channel, was.ts) if was and was.channel and was.ts else None


def _invited_on(tx: Tx, of: Round, to: Person) -> date | None:
    """The local day the invitation arrived on; None while it has not."""
    return tx.session.exec(
        select(col(Letter.due_on)).where(
            Letter.workspace == tx.workspace,
            Letter.kind == "invitation",
            Letter.subject == of.id,
            Letter.recipient == to.id,
            Letter.state == LetterState.SENT,
        )
    ).first()


def _shared(tx: Tx, letter: Letter) -> SharedAnswers | None:
    rows = sharing.of_batch(tx, letter.subject)
    clock = sharing.clock_of_batch(tx, letter.subject)
    if clock is None:
        return None
    return SharedAnswers(
        sixty_days_id=clock.id,
        engineer=viewer.who(viewer.by_id(tx, clock.engineer_id)),
        answers=tuple(SharedAnswer(row.question, row.text) for row in rows),
        ends_on=clock.ends_on,
        resent=letter.in_doubt,
    )

