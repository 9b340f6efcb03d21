"""Reminders: a row for everyone alike; whether one goes out is seen in memory, and nothing notes that it did.

The ballot is only read, without a lock, and the letter's row moves on before anything is sent: neither the
rows nor the transactions that wrote them tell who was silent (anonymity.md section 3).
"""

from __future__ import annotations

from datetime import date, timedelta

from staybot.anonymity.sealing import BallotSpoilt
from staybot.errors import Refused
from staybot.flows import viewer
from staybot.flows.answering import ballots
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import pauses, quiet, surveys
from staybot.rules import calendar, reminders
from staybot.store.database import Tx
from staybot.store.tables import Letter, Person, PersonStatus, Round, RoundKind


def is_due(tx: Tx, letter: Letter, of: Round, to: Person) -> bool:
    """Whether this person is reminded now: silent, and one of their mornings came since the row's day."""
    today = viewer.today(tx, to)
    if to.status is not PersonStatus.ACTIVE or today > of.closes_on or pauses.has_opted_out(tx, to):
        return False
    try:
        mornings = _mornings_of_silence(tx, of, to, until=today)
    except (Refused, BallotSpoilt):
        # The key is lost, which another letter tells everybody; or no milestone is reached; or the ballot was
        # spoilt, and a letter that stayed behind for it would name its owner.
        return False
    return any(letter.due_on <= day for day in mornings)


def so_far(tx: Tx, of: Round, person: Person, ballot: InterviewBallot) -> int:
    """How many reminders of an interview somebody has had who was silent until now."""
    before = ballot.later.reminded if ballot.later else 0
    today = viewer.today(tx, person)
    hour = calendar.local_instant(today, viewer.working(tx).hour, tz=viewer.zone_of(tx, person))
    until = today if tx.now >= hour else today - timedelta(days=1)
    return before + len(_mornings(tx, of, person, ballot, until=until))


def _mornings_of_silence(tx: Tx, of: Round, to: Person, *, until: date) -> list[date]:
    """The mornings on which somebody is reminded; none for whoever answered, declined or is away."""
    if of.kind is not RoundKind.INTERVIEW:
        given = ballots.read(tx, of, to, holds=PulseBallot)
        if given is None or _is_answered(tx, of, to, given) or pauses.is_resting(tx, to, on=until):
            return []
        return _pulse_morning(tx, of, to, today=until)
    ballot = ballots.read(tx, of, to, holds=InterviewBallot)
    if ballot is None or ballot.is_answered() or ballot.declined:
        return []
    return _mornings(tx, of, to, ballot, until=until, alone=True)


def _is_answered(tx: Tx, of: Round, person: Person, given: PulseBallot) -> bool:
    """Of a check-in: about the milestone reached last; what was said about an earlier one is no answer to it.

    Raises Refused when none is reached any more, by a corrected start date.
    """
    if of.kind is RoundKind.PULSE:
        return given.is_answered()
    return any(item.id in given.answers for item in surveys.asked(tx, of, person).items)


def _pulse_morning(tx: Tx, of: Round, to: Person, *, today: date) -> list[date]:
    """Today or never: a reminder that is late is left out. In a check-in, after the newest invitation."""
    found = quiet.invitations(tx, to, since=of.opens_on - quiet.A_WHILE)
    invited = quiet.arrived(of, found=found)
    day = quiet.reminder_on(tx, invited, to, found=found) if invited else None
    return [today] if day == today else []


def _mornings(
    tx: Tx, of: Round, person: Person, ballot: InterviewBallot, *, until: date, alone: bool = False
) -> list[date]:
    """Those so far; `alone`: none if `until` has its message from the bot already, for what is late after an
    outage must not be the second.
    """
    found = quiet.invitations(tx, person, since=of.opens_on - quiet.A_WHILE)
    invited = quiet.arrived(of, found=found)
    if invited is None:
        return []
    taken = quiet.taken(tx, of, person, since=min(invited.on, until), found=found)
    if alone and until in taken:
        return []
    days = quiet.working_days(tx, person, first=invited.on, last=until)
    return list(
        reminders.mornings(
            (day for day in days if day not in taken),
            invited_on=invited.on,
            closes_on=of.closes_on,
            later=ballot.later,
        )
    )
