"""Erasing a person: what is stored about them goes, whoever and whatever stays, stays without them.

Their row remains, without anything that says who it was: other rows – histories, frozen cohorts, clocks – go
on pointing at an opaque id. Releases hold nobody and stay as they are.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import delete, update
from sqlmodel import col, select

from staybot.errors import Refused
from staybot.flows import viewer
from staybot.flows.answering import ballots, sharing
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import pauses
from staybot.flows.people import accounts, erasures
from staybot.flows.people.erasable import Stored, find, promises, rounds, stored
from staybot.flows.promising import promise_life
from staybot.rules.commitments import LIFE, Event
from staybot.store.database import Tx
from staybot.store.tables import (
    Commitment,
    CommitmentEvent,
    Letter,
    LetterState,
    ManagerCount,
    OptOut,
    Pause,
    Person,
    PersonStatus,
    Round,
    RoundKind,
    RoundState,
    Share,
)

NOBODY: Final = "somebody who left"
"""The name that is left, as views have it for whoever is not there any more."""

BLANK: Final[dict[str, Any]] = {
    "slack_id": None, "email": None, "name": NOBODY, "manager_id": None, "function": "", "team": "",
    "level": "", "location": "", "start_on": None, "tz": "", "locale": "", "is_engineer": False,
    "is_manager": False, "is_leader": False, "is_listed": False, "status": PersonStatus.LEFT,
    "profile_at": None, "dm_channel": None, "first_seen_on": date(1970, 1, 1),
}  # fmt: skip
"""What a person's row holds afterwards."""


def open_rounds(tx: Tx, *, who: str) -> list[str]:
    """The rounds in which their ballot is still there."""
    return [of.id for of in rounds(tx, find(tx, who))]


def empty_ballot(tx: Tx, *, who: str, round_id: str) -> None:
    """Empty their sealed ballot: answers and drafts. In a transaction of its own, like every change of one,
    so that nothing at rest joins it to their other rows.
    """
    person = find(tx, who)
    of = tx.session.get_one(Round, round_id)
    if of.state is not RoundState.OPEN:
        return  # it closed meanwhile, and the ballot goes with its key
    if of.kind is RoundKind.INTERVIEW:
        ballots.change(tx, of, person, holds=InterviewBallot, by=lambda _: InterviewBallot())
    else:
        ballots.change(tx, of, person, holds=PulseBallot, by=lambda _: PulseBallot())


def erase(tx: Tx, *, who: str) -> Stored:
    """Everything else. Raises Refused for somebody unknown: so a second time finds nobody."""
    accounts.take_turns(tx)
    found = stored(tx, who=who)
    person = find(tx, who)
    viewer.hold(tx, person)
    _shares(tx, person)
    for made in promises(tx, person):
        _promise(tx, made, person)
    _words(tx, person)
    _letters(tx, person)
    session = tx.session
    session.execute(delete(OptOut).where(col(OptOut.person_id) == person.id))
    session.execute(delete(ManagerCount).where(col(ManagerCount.manager_id) == person.id))
    session.execute(
        delete(Pause).where(
            col(Pause.workspace) == tx.workspace,
            col(Pause.dimension) == pauses.PERSON,
            col(Pause.value) == person.id,
        )
    )
    session.execute(update(Person).where(col(Person.manager_id) == person.id).values(manager_id=None))
    erasures.remember(tx, [value for value in (person.slack_id, person.email) if value])
    for name, value in BLANK.items():
        setattr(person, name, value)
    session.add(person)
    return found


def readmit(tx: Tx, *, who: str) -> None:
    """Let somebody who was erased come back, as somebody new. Raises Refused for anybody else."""
    if not erasures.forget(tx, who):
        raise Refused(f"Nobody with {who} was erased here.")


def _shares(tx: Tx, person: Person) -> None:
    """Withdrawn from view, so that they disappear from the manager's messages as well."""
    rows = tx.session.exec(
        select(Share).where(
            Share.workspace == tx.workspace,
            Share.engineer_id == person.id,
            col(Share.withdrawn_on).is_(None),
        )
    )
    for row in rows.all():
        sharing.retract(tx, row, on=viewer.today(tx, None))


def _promise(tx: Tx, made: Commitment, person: Person) -> None:
    """It ends if it can; its words go, for they are by or about somebody who is not to be found here."""
    if (made.state, Event.END) in LIFE:
        promise_life.change(tx, made, Event.END, by=None)
        made.silence_at = None
        if made.engineer_id != person.id:
            promise_life.tell_engineer(tx, made, kind="commitment_ended")
    made.text = made.late_because = made.dropped_because = ""
    tx.session.add(made)
    tx.session.flush()


def _words(tx: Tx, person: Person) -> None:
    """What they wrote with their answers."""
    tx.session.execute(
        update(CommitmentEvent)
        .where(col(CommitmentEvent.workspace) == tx.workspace, col(CommitmentEvent.by_id) == person.id)
        .values(words="", is_shown=False)
    )


def _letters(tx: Tx, person: Person) -> None:
    """What waits is dropped, and of what was sent nothing says to which conversation."""
    theirs = (col(Letter.workspace) == tx.workspace, col(Letter.recipient) == person.id)
    waits = col(Letter.state) == LetterState.WAITING
    tx.session.execute(
        update(Letter).where(*theirs, waits).values(state=LetterState.DROPPED, lease_until=None)
    )
    tx.session.execute(update(Letter).where(*theirs).values(channel=None, ts=None))
