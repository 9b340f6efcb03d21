"""One question from the bot a person and day at most: the days taken, by rows that tell nothing of answers.

Invitations come first, a pulse's reminder next, an interview's last. Whoever is silent and whoever is not
have the same taken days, so a day that stays quiet tells nothing (anonymity.md, second addition).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlmodel import col, select

from staybot.flows import viewer
from staybot.rules import calendar, pulse_calendar
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Round, RoundKind, RoundState

GONE: Final = (LetterState.DROPPED, LetterState.FAILED)
"""Invitations that never reach anybody take no day."""

A_WHILE: Final = timedelta(days=8)
"""Further back than a window and a reminder's wait reach."""


def free_at(tx: Tx, letter: Letter, to: Person) -> datetime:
    """Now, if this invitation may go out today; else the morning of the first day on which it may.

    Where its round has no such day left it goes out never: it is put off past the close, and dropped then.
    """
    of = tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace, Round.id == letter.subject)
    ).first()
    if of is None or of.state is not RoundState.OPEN or tx.now >= of.closes_at:
        return tx.now
    day = free_on(tx, of, to)
    if day == viewer.today(tx, to):
        return tx.now
    if day is None:
        return of.closes_at
    return calendar.local_instant(day, viewer.working(tx).hour, tz=viewer.zone_of(tx, to))


def free_on(tx: Tx, of: Round, person: Person) -> date | None:
    """The first local day from today on which this invitation may go out; None when its round leaves none.

    Interviews and pulses keep three days apart, whichever came first.
    """
    today = viewer.today(tx, person)
    others = [(one, day) for one, day in invitations(tx, person, since=today - A_WHILE) if one.id != of.id]
    gone = {day for _, day in others if day <= today}
    is_interview = of.kind is RoundKind.INTERVIEW
    apart = gone if is_interview else {day for one, day in others if one.kind is RoundKind.INTERVIEW}
    return pulse_calendar.invitation_on(
        pulse_calendar.Window(today, of.closes_on),
        working_days=working_days(tx, person, first=today, last=of.closes_on),
        interview_on=apart,
        busy=gone,
    )


def taken(tx: Tx, of: Round, person: Person, *, since: date) -> set[date]:
    """The days from `since` on that no reminder of this round may use."""
    found = list(invitations(tx, person, since=since - A_WHILE))
    days = {day for other, day in found if other.id != of.id}
    if of.kind is RoundKind.INTERVIEW:
        pulses = ((other, day) for other, day in found if other.kind is not RoundKind.INTERVIEW)
        days |= {on for other, day in pulses if (on := reminder_on(tx, other, person, invited_on=day))}
    return days


def reminder_on(tx: Tx, of: Round, person: Person, *, invited_on: date) -> date | None:
    """The one morning on which somebody may be reminded of a pulse, silent or not."""
    found = list(invitations(tx, person, since=invited_on - A_WHILE))
    return pulse_calendar.reminder_on(
        invited_on,
        working_days=working_days(tx, person, first=invited_on, last=of.closes_on),
        closes_on=of.closes_on,
        interview_on={day for other, day in found if other.kind is RoundKind.INTERVIEW},
        busy={day for other, day in found if other.id != of.id},
    )


def invitations(tx: Tx, person: Person, *, since: date) -> Iterator[tuple[Round, date]]:
    """Every invitation of this person from a day on: its round and the local day it went out or is due."""
    rows: Any = tx.session.exec(
        select(Round, Letter)
        .join(Letter, col(Letter.subject) == Round.id)
        .where(
            Letter.workspace == tx.workspace,
            Letter.kind == "invitation",
            Letter.recipient == person.id,
            Letter.due_on >= since,
            col(Letter.state).not_in(GONE),
        )
        .order_by(col(Letter.due_on), col(Letter.id))
    )
    for of, letter in rows:
        yield of, day_of(tx, person, letter.sent_at or letter.due_at)


def day_of(tx: Tx, person: Person, at: datetime) -> date:
    """The local day of an instant."""
    return calendar.local_date(at, tz=viewer.zone_of(tx, person))


def working_days(tx: Tx, person: Person, *, first: date, last: date) -> list[date]:
    """Somebody's own working days from `first` to `last`, both included."""
    region, working = viewer.region_of(tx, person), viewer.working(tx)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_working_day(day, region=region, working=working)]
