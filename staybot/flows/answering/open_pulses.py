"""Which pulses are open for somebody, what theirs hold, when the next one comes: told to them alone."""

from __future__ import annotations

from datetime import date
from typing import Final

from staybot.errors import Refused
from staybot.facts import OpenPulse
from staybot.flows import viewer
from staybot.flows.answering import ballots, participation
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import pauses, surveys
from staybot.store.database import Tx
from staybot.store.tables import OptOut, Person, RoundKind

NOTHING_OPEN: Final = "No pulse is open for you just now."


def current(tx: Tx, *, by: str) -> str:
    """The id of the pulse that is open for this person, first the one they have not finished.

    Raises Refused, with the day of the next one.
    """
    person = viewer.known(tx, slack_id=by)
    found = every(tx, person)
    if not found:
        raise Refused(f"{NOTHING_OPEN} {_what_next(tx, person)}")
    return min(found, key=lambda one: one.answered == one.of).round_id


def every(tx: Tx, person: Person) -> tuple[OpenPulse, ...]:
    """Every pulse and check-in that is open for this person, and what they gave, for them alone."""
    found = []
    for of in participation.pulses(tx, person):
        try:
            ballot = ballots.read(tx, of, person, holds=PulseBallot)
            survey = surveys.asked(tx, of, person)
        except Refused:  # the key is lost, of which a letter tells; or no check-in is due yet
            continue
        if ballot is not None:
            given = sum(one.id in ballot.answers for one in survey.items)
            asked = len(survey.items)
            found.append(OpenPulse(of.id, survey.title, of.closes_on, given, asked, ballot.comment_state()))
    return tuple(found)


def next_on(tx: Tx, person: Person) -> date | None:
    """The day of the next pulse, for somebody who would be asked in it."""
    if not person.is_engineer or tx.session.get(OptOut, person.id) is not None:
        return None
    return participation.next_on(tx, (RoundKind.PULSE,))


def _what_next(tx: Tx, person: Person) -> str:
    day, paused = next_on(tx, person), pauses.of_person(tx, person).until
    if day is None:
        return "My Home tab shows what else is open for you."
    if paused is not None and paused >= day:
        return f"You asked for none through {_in_words(paused)}; my Home tab ends that."
    return f"The next one is planned for {_in_words(day)}."


def _in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
