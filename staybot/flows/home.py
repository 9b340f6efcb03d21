"""What one person's Home tab and help say: only what that person may see."""

from __future__ import annotations

from typing import Literal

from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import Help, Home, MyCommitments, OpenInterview, OwnShare
from staybot.flows import viewer
from staybot.flows.answering import ballots, open_pulses, participation, share_counts, sharing
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.asking import pauses
from staybot.flows.promising import promises
from staybot.flows.publishing import followed
from staybot.store.database import Tx
from staybot.store.tables import OptOut, Person


def home(tx: Tx, *, by: str) -> Home:
    """Everything of this viewer's own; a stranger gets a kind word."""
    person = viewer.find(tx, slack_id=by)
    if person is None or not person.is_listed:
        nothing = MyCommitments((), ())
        return Home("", (), known=False, interview=None, shares=(), commitments=nothing, opted_out=False,
                    floor=Policy().k)  # fmt: skip
    return Home(
        name=person.name,
        roles=viewer.roles(tx, person),
        known=True,
        interview=_interview(tx, person),
        shares=_shares(tx, person),
        commitments=promises.of_person(tx, person),
        opted_out=tx.session.get(OptOut, person.id) is not None,
        floor=Policy().k,
        resting=_resting(tx),
        pulses=open_pulses.every(tx, person),
        next_pulse_on=open_pulses.next_on(tx, person),
        paused=pauses.of_person(tx, person),
        followed=followed.last(tx) if person.is_leader else None,
    )


def opt_out(tx: Tx, *, by: str) -> Home:
    """No more interviews, pulses or check-ins from the next round on. Nobody is told."""
    person = viewer.known(tx, slack_id=by)
    if tx.session.get(OptOut, person.id) is None:
        tx.session.add(OptOut(person_id=person.id, workspace=tx.workspace, since_on=viewer.today(tx, person)))
        tx.session.flush()
    return home(tx, by=by)


def opt_in(tx: Tx, *, by: str) -> Home:
    """Asked again from the next round on."""
    person = viewer.known(tx, slack_id=by)
    row = tx.session.get(OptOut, person.id)
    if row is not None:
        tx.session.delete(row)
        tx.session.flush()
    return home(tx, by=by)


def help_(tx: Tx, *, by: str, unknown: str = "") -> Help:
    """Which commands this viewer can use."""
    person = viewer.find(tx, slack_id=by)
    known = person is not None and person.is_listed
    return Help(viewer.roles(tx, person) if person and known else (), unknown)


def _interview(tx: Tx, person: Person) -> OpenInterview | None:
    of = participation.current(tx, person)
    if of is None:
        return None
    try:
        ballot = ballots.read(tx, of, person, holds=InterviewBallot)
    except Refused:  # the key is lost: everybody is told so by a letter, and the rest of the tab still holds
        return None
    if ballot is None:
        return None
    shares = share_counts.of_interview(tx, of, person, ballot)
    return OpenInterview(of.id, of.label, of.closes_on, progress(ballot), shares)


def progress(ballot: InterviewBallot) -> Literal["empty", "draft", "changed", "submitted", "declined"]:
    """What somebody's own ballot holds, in a word for them alone."""
    if ballot.submitted is not None:
        return "changed" if ballot.is_changed() else "submitted"
    if ballot.draft is not None:
        return "draft"
    return "declined" if ballot.declined else "empty"


def _shares(tx: Tx, person: Person) -> tuple[OwnShare, ...]:
    rows = sharing.active(tx, person)
    managers = viewer.names(tx, {row.manager_id for row in rows})
    return tuple(
        OwnShare(row.id, row.question, row.text, managers[row.manager_id].name, row.shared_on)
        for row in reversed(rows)
    )


def _resting(tx: Tx) -> str:
    opens_on = participation.next_on(tx, participation.INTERVIEWS)
    return f"The next one opens on {opens_on:%A} {opens_on.day} {opens_on:%B %Y}." if opens_on else ""
