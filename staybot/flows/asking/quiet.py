"""One question from the bot a person and day at most: the days taken, by rows that tell nothing of answers.

Invitations come first, a pulse's reminder next, an interview's last. Whoever is silent and whoever is not
have the same taken days, so a day that stays quiet tells nothing (anonymity.md, second addition).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.flows import viewer
from staybot.rules import calendar, pulse_calendar, pulse_reminders
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Round, RoundKind, RoundState

GONE: Final = (LetterState.DROPPED, LetterState.FAILED)
"""Invitations that never reach anybody take no day."""

PROMISES: Final = frozenset({"maker_day", "commitment_question", "commitment_missed", "clock_over"})
"""Kinds that time alone brings about, and not what somebody else has just done."""

PUT_OFF: Final = PROMISES - {"commitment_question"}
"""Those that wait for tomorrow when something was asked today; on a question's answer somebody waits."""

A_WHILE: Final = timedelta(days=8)
"""Further back than a window's distance and a reminder's wait reach."""


@dataclass(frozen=True)
class Invited:
    """An invitation of somebody: the local day on which it went out or is to, which is never past then."""

    of: Round
    on: date
    is_sent: bool
    has_arrived: bool = False
    """Surely: one that is on its way at this moment is sent, and has not."""

    @property
    def ends(self) -> tuple[date, str]:
        """Who of two comes first."""
        return self.of.closes_on, self.of.id

    @property
    def is_interview(self) -> bool:
        return self.of.kind is RoundKind.INTERVIEW


def free_at(tx: Tx, letter: Letter, to: Person) -> datetime:
    """Now, if this invitation may go out today; else the morning of the first day on which it may.

    Where its round has no such day left it goes out never: it is put off past the close, and dropped then.
    """
    of = tx.session.get(Round, letter.subject)
    if (
        of is None
        or of.workspace != tx.workspace
        or of.state is not RoundState.OPEN
        or viewer.today(tx, to) > of.closes_on
    ):
        return tx.now
    viewer.hold(tx, to)  # two workers with two invitations of one person: the second sees the first
    day = free_on(tx, of, to)
    if day == viewer.today(tx, to):
        return tx.now
    if day is None:
        return of.closes_at
    return calendar.local_instant(day, viewer.working(tx).hour, tz=viewer.zone_of(tx, to))


def free_on(tx: Tx, of: Round, person: Person) -> date | None:
    """The first local day from today on which this invitation may go out; None when its round leaves none.

    Interviews and pulses keep three days apart, whichever came first. An interview also keeps them from the
    morning of a pulse's reminder, whoever got one; a pulse also from an interview that is yet to come.
    """
    today = viewer.today(tx, person)
    others = [one for one in invitations(tx, person, since=today - A_WHILE) if one.of.id != of.id]
    sent = [one for one in others if one.is_sent]
    gone = {one.on for one in sent}
    if of.kind is RoundKind.INTERVIEW:
        reminders = (reminder_on(tx, one, person, found=others) for one in sent)
        apart = gone | {on for on in reminders if on is not None and on <= today}
    else:
        apart = {one.on for one in others if one.is_interview}
    return pulse_calendar.invitation_on(
        pulse_calendar.Window(today, of.closes_on),
        working_days=working_days(tx, person, first=today, last=of.closes_on),
        interview_on=apart,
        busy=gone | promise_days(tx, person, since=today),
    )


def taken(tx: Tx, of: Round, person: Person, *, since: date, found: list[Invited]) -> set[date]:
    """The days from `since` on that no reminder of this interview may use: all of a pulse from its question
    to its reminder, which need not come. `found` are their invitations of a while before that day and later.
    """
    days = promise_days(tx, person, since=since)
    for one in found:
        if one.of.id != of.id:
            last = one.on if one.is_interview else half_on(tx, one, person)
            days |= {one.on + timedelta(days=n) for n in range((last - one.on).days + 1)}
    return days


def arrived(of: Round, *, found: list[Invited]) -> Invited | None:
    """The newest invitation of a round that arrived."""
    here = (one for one in found if one.of.id == of.id and one.has_arrived)
    return max(here, key=lambda one: one.on, default=None)


def reminder_on(tx: Tx, invited: Invited, person: Person, *, found: list[Invited]) -> date | None:
    """The one morning on which somebody may be reminded of a pulse, silent or not; none for an interview.

    It is that of `half_on` and no other: one that moved on when the day turned out to be taken could come
    twice. Of two pulses with the same morning the one that closes first has it.
    """
    if invited.is_interview:
        return None
    others = [one for one in found if one.of.id != invited.of.id]
    first = {half_on(tx, one, person) for one in others if not one.is_interview and one.ends < invited.ends}
    return pulse_reminders.reminder_on(
        invited.on,
        working_days=[half_on(tx, invited, person)],
        closes_on=invited.of.closes_on,
        interview_on={one.on for one in found if one.is_interview},
        busy={one.on for one in others} | first | promise_days(tx, person, since=invited.on),
    )


def half_on(tx: Tx, invited: Invited, person: Person) -> date:
    """The first working morning of the second half of a pulse's window, which may be after its last day. It
    follows from the invitation's day and the calendar alone, so it never moves.
    """
    from_on = pulse_reminders.reminder_from(invited.on, closes_on=invited.of.closes_on)
    return calendar.next_working_day(from_on, region=viewer.region_of(tx, person), working=viewer.working(tx))


def invitations(tx: Tx, person: Person, *, since: date) -> list[Invited]:
    """Every invitation of this person that went out, or is to, in a round that lasted to a day or longer."""
    rows = tx.session.exec(
        select(Round, col(Letter.sent_at), col(Letter.due_at), col(Letter.state))
        .join(Letter, col(Letter.subject) == Round.id)
        .where(
            Round.workspace == tx.workspace,
            Round.state != RoundState.PLANNED,
            Round.closes_on >= since,
            Letter.workspace == tx.workspace,
            Letter.kind == "invitation",
            Letter.recipient == person.id,
            col(Letter.state).not_in(GONE),
        )
    )
    found = []
    for of, sent_at, due_at, state in rows:
        if sent_at is not None:
            arrived = state is LetterState.SENT
            found.append(Invited(of, day_of(tx, person, sent_at), is_sent=True, has_arrived=arrived))
        elif of.state is RoundState.OPEN:
            day = max(day_of(tx, person, due_at), viewer.today(tx, person))
            found.append(Invited(of, day, is_sent=False))
    return found


def promise_days(tx: Tx, person: Person, *, since: date) -> set[date]:
    """The days from `since` on that messages about promises take: those that went out, and those due."""
    rows = tx.session.exec(
        select(Letter).where(
            Letter.workspace == tx.workspace,
            Letter.recipient == person.id,
            col(Letter.kind).in_(PROMISES),
            Letter.due_on >= since - A_WHILE,
            col(Letter.state).not_in(GONE),
        )
    )
    days = {day_of(tx, person, letter.sent_at or letter.due_at) for letter in rows}
    return {day for day in days if day >= since}


def was_asked_today(tx: Tx, person: Person) -> bool:
    """Whether an invitation went out to this person on their day of today."""
    today = viewer.today(tx, person)
    return any(one.is_sent and one.on == today for one in invitations(tx, person, since=today))


def day_of(tx: Tx, person: Person, at: datetime) -> date:
    """The local day of an instant."""
    return calendar.local_date(at, tz=viewer.zone_of(tx, person))


def working_days(tx: Tx, person: Person, *, first: date, last: date) -> list[date]:
    """Somebody's own working days from `first` to `last`, both included."""
    region, working = viewer.region_of(tx, person), viewer.working(tx)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_working_day(day, region=region, working=working)]
