"""What a letter says, decided when it is sent: kind by kind, from the present state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import (
    CommitmentMade,
    Envelope,
    Invitation,
    InvitationClosed,
    Letterable,
    PulseClosed,
    PulseInvitation,
    PulseReminder,
    PulseVoid,
    Reminder,
    RoundVoid,
    SharedAnswer,
    SharedAnswers,
)
from staybot.flows import (
    clocks,
    digests,
    interview,
    operator,
    pauses,
    pulse,
    reminding,
    seals,
    sharing,
    surveys,
    viewer,
)
from staybot.store.database import Tx
from staybot.store.tables import (
    Commitment,
    Letter,
    LetterState,
    Person,
    PersonStatus,
    Round,
    RoundKind,
    RoundState,
)

Composer = Callable[[Tx, Letter, Person | None], Envelope | LetterState | None]
"""None drops the letter; a state puts it into that state, WAITING for a little while."""


def invitation(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """The invitation, while the round is open and its last day is not over for this person."""
    of = _open(tx, letter)
    if of is None or to is None or viewer.today(tx, to) > of.closes_on:
        return None
    if of.kind is not RoundKind.INTERVIEW:
        return _envelope(letter, to, pulse_invitation(tx, of, to, resent=letter.in_doubt))
    fact = Invitation(of.id, of.label, interview.promise(tx, of, to), resent=letter.in_doubt)
    return _envelope(letter, to, fact)


def pulse_invitation(tx: Tx, of: Round, to: Person, *, resent: bool) -> PulseInvitation | None:
    """What asks for a pulse; nothing while its recipient is away, or was asked for no milestone yet."""
    try:
        survey = surveys.asked(tx, of, to)
    except Refused:
        return None
    if pauses.is_resting(tx, to, on=viewer.today(tx, to)):
        return None
    return PulseInvitation(
        round_id=of.id,
        title=survey.title,
        intro=survey.intro,
        first=pulse.told(survey.items[0]),
        count=len(survey.items),
        promise=pulse.promise(tx, of, to),
        resent=resent,
    )


def reminder(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """The same words for whoever gets one; the row goes on alike for everyone until the round closes."""
    of = _open(tx, letter)
    if of is None or to is None:
        return LetterState.SETTLED
    if not reminding.is_due(tx, letter, of, to):
        return None
    is_interview = of.kind is RoundKind.INTERVIEW
    fact = Reminder(of.id, of.closes_on) if is_interview else _pulse_reminder(tx, of, to)
    return _envelope(letter, to, fact)


def invitation_closed(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """Replaces the invitation by the same words for everyone."""
    of = _round(tx, letter)
    if of is None:
        return None
    is_interview = of.kind is RoundKind.INTERVIEW
    fact = InvitationClosed(of.label) if is_interview else PulseClosed(surveys.frozen(of)[0].title)
    return _replacing(tx, letter, to, fact, kind="invitation")


def round_void(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """Tells that the key was lost and when the interview is asked again."""
    of = _round(tx, letter)
    if of is None or to is None:
        return None
    if of.kind is not RoundKind.INTERVIEW:
        return _envelope(letter, to, PulseVoid(surveys.frozen(of)[0].title))
    again = tx.session.exec(
        select(col(Round.opens_on))
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.INTERVIEW,
            Round.state == RoundState.PLANNED,
        )
        .order_by(col(Round.opens_on))
    ).first()
    return _envelope(letter, to, RoundVoid(of.label, again))


def shared_answers(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the manager: what was confirmed together, without what was withdrawn since."""
    fact = _shared(tx, letter)
    return _envelope(letter, to, fact) if to and fact and fact.answers else None


def shared_answers_changed(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """Replaces the manager's message by what is still shared."""
    fact = _shared(tx, letter)
    return _replacing(tx, letter, to, fact, kind="shared_answers") if fact else None


def commitment_made(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: what was promised to them."""
    made = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.id == letter.subject)
    ).first()
    if made is None or to is None:
        return None
    by = viewer.who(viewer.by_id(tx, made.by_id))
    return _envelope(letter, to, CommitmentMade(by, made.text, made.due_on, resent=letter.in_doubt))


def digest(tx: Tx, letter: Letter, _to: Person | None) -> Envelope | LetterState | None:
    """The release, exactly as the ledger holds it; it waits while somebody has changed it there."""
    try:
        fact = digests.published(tx, release_id=letter.subject)
    except seals.Broken as broken:
        operator.tell(tx, topic=broken.topic)
        return LetterState.WAITING
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


def _pulse_reminder(tx: Tx, of: Round, to: Person) -> PulseReminder:
    return PulseReminder(of.id, surveys.asked(tx, of, to).title, of.closes_on)


def _envelope(
    letter: Letter, to: Person | None, fact: Letterable | None, *, replaces: tuple[str, str] | None = None
) -> Envelope | None:
    if fact is None or to is None or to.slack_id is None or to.status is not PersonStatus.ACTIVE:
        return None
    return Envelope(letter.id, to.slack_id, fact, replaces)


def _round(tx: Tx, letter: Letter) -> Round | None:
    return tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace, Round.id == letter.subject)
    ).first()


def _open(tx: Tx, letter: Letter) -> Round | None:
    of = _round(tx, letter)
    return of if of is not None and of.state is RoundState.OPEN and tx.now < of.closes_at else None


def _replacing(
    tx: Tx, letter: Letter, to: Person | None, fact: Letterable, *, kind: str
) -> Envelope | LetterState | None:
    """An envelope that takes the place of an earlier letter's message; it waits while that one is in flight,
    and is dropped if it never went out.
    """
    was = tx.session.exec(
        select(Letter)
        .where(
            Letter.workspace == tx.workspace,
            Letter.kind == kind,
            Letter.subject == letter.subject,
            Letter.recipient == letter.recipient,
            col(Letter.state).in_([LetterState.SENDING, LetterState.SENT]),
        )
        .order_by(col(Letter.due_at).desc())
    ).first()
    if was is not None and was.state is LetterState.SENDING:
        return LetterState.WAITING
    if was is None or was.channel is None or was.ts is None:
        return None
    return _envelope(letter, to, fact, replaces=(was.channel, was.ts))


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
