"""Reminders: a row for everyone alike; whether one goes out is seen in memory, and nothing notes that it did.

The ballot is only read, without a lock, and the letter's row moves on before anything is sent: neither the
rows nor the transactions that wrote them tell who was silent (anonymity.md section 3).
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.flows import ballots, viewer
from staybot.flows.interview_ballot import InterviewBallot
from staybot.rules import calendar, reminders
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, PersonStatus, Round


def is_due(tx: Tx, letter: Letter, of: Round, to: Person) -> bool:
    """Whether this person is reminded now: silent, and one of their mornings came since the row's day."""
    today = viewer.today(tx, to)
    if to.status is not PersonStatus.ACTIVE or today > of.closes_on:
        return False
    try:
        ballot = ballots.read(tx, of, person_id=to.id, holds=InterviewBallot)
    except Refused:  # the key is lost: everybody is told so by another letter
        return False
    if ballot is None or ballot.submitted is not None or ballot.declined:
        return False
    return any(letter.due_on <= day for day in _mornings(tx, of, to, ballot, until=today))


def so_far(tx: Tx, of: Round, person: Person, ballot: InterviewBallot) -> int:
    """How many reminders somebody has had who was silent until now."""
    before = ballot.later.reminded if ballot.later else 0
    today = viewer.today(tx, person)
    hour = calendar.local_instant(today, viewer.working(tx).hour, tz=viewer.zone_of(tx, person))
    until = today if tx.now >= hour else today - timedelta(days=1)
    return before + len(_mornings(tx, of, person, ballot, until=until))


def _mornings(tx: Tx, of: Round, person: Person, ballot: InterviewBallot, *, until: date) -> list[date]:
    invited_on = _invited_on(tx, of, person)
    if invited_on is None:
        return []
    region, working = viewer.region_of(tx, person), viewer.working(tx)
    days = (invited_on + timedelta(days=n) for n in range((until - invited_on).days + 1))
    working_days = (day for day in days if calendar.is_working_day(day, region=region, working=working))
    return list(
        reminders.mornings(working_days, invited_on=invited_on, closes_on=of.closes_on, later=ballot.later)
    )


def _invited_on(tx: Tx, of: Round, person: Person) -> date | None:
    """The local day the invitation arrived on; None while it has not."""
    sent_at = tx.session.exec(
        select(col(Letter.sent_at)).where(
            Letter.workspace == tx.workspace,
            Letter.kind == "invitation",
            Letter.subject == of.id,
            Letter.recipient == person.id,
            Letter.state == LetterState.SENT,
        )
    ).first()
    return calendar.local_date(sent_at, tz=viewer.zone_of(tx, person)) if sent_at else None
