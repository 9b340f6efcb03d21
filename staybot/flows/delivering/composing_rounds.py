"""What letters of rounds say: invitations, reminders, and the end of a round, well or badly."""

from __future__ import annotations

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import (
    Envelope,
    Invitation,
    InvitationClosed,
    PulseClosed,
    PulseInvitation,
    PulseReminder,
    PulseVoid,
    Reminder,
    RoundVoid,
)
from staybot.flows import viewer
from staybot.flows.answering import interview, pulse
from staybot.flows.asking import pauses, surveys
from staybot.flows.delivering import reminding
from staybot.flows.delivering.envelopes import envelope, replacing
from staybot.flows.promising import since_last
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Round, RoundKind, RoundState


def invitation(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """The invitation, while the round is open and its last day is not over for this person, who wants to be
    asked.
    """
    of = _open(tx, letter)
    if of is None or to is None or viewer.today(tx, to) > of.closes_on or pauses.has_opted_out(tx, to):
        return None
    if of.kind is not RoundKind.INTERVIEW:
        return envelope(letter, to, pulse_invitation(tx, of, to, resent=letter.in_doubt))
    fact = Invitation(
        of.id,
        of.label,
        interview.promise(tx, of, to),
        resent=letter.in_doubt,
        since=since_last.of(tx, to, of),
    )
    return envelope(letter, to, fact)


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
        promise=pulse.promise(tx, of),
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
    return envelope(letter, to, fact)


def invitation_closed(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """Replaces the invitation by the same words for everyone."""
    of = _round(tx, letter)
    if of is None:
        return None
    is_interview = of.kind is RoundKind.INTERVIEW
    fact = InvitationClosed(of.label) if is_interview else PulseClosed(_title(tx, of, to))
    return replacing(tx, letter, to, fact, kind="invitation")


def round_void(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """Tells that the key was lost and when the interview is asked again."""
    of = _round(tx, letter)
    if of is None or to is None:
        return None
    if of.kind is not RoundKind.INTERVIEW:
        return envelope(letter, to, PulseVoid(_title(tx, of, to)))
    again = tx.session.exec(
        select(col(Round.opens_on))
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.INTERVIEW,
            Round.state == RoundState.PLANNED,
        )
        .order_by(col(Round.opens_on))
    ).first()
    return envelope(letter, to, RoundVoid(of.label, again))


def _pulse_reminder(tx: Tx, of: Round, to: Person) -> PulseReminder:
    return PulseReminder(of.id, surveys.asked(tx, of, to).title, of.closes_on)


def _title(tx: Tx, of: Round, to: Person | None) -> str:
    """What somebody's newest message of a pulse was headed; in a check-in by the milestone they reached."""
    try:
        return surveys.asked(tx, of, to).title if to is not None else ""
    except Refused:
        return surveys.frozen(of)[0].title


def _round(tx: Tx, letter: Letter) -> Round | None:
    """Read once in a transaction, whoever asks for it there."""
    of = tx.session.get(Round, letter.subject)
    return of if of is not None and of.workspace == tx.workspace else None


def _open(tx: Tx, letter: Letter) -> Round | None:
    of = _round(tx, letter)
    return of if of is not None and of.state is RoundState.OPEN and tx.now < of.closes_at else None
