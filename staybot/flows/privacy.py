"""What is stored about somebody right now, how it ends, and which floors hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

from sqlalchemy import or_
from sqlmodel import col, select

from staybot.anonymity.policy import Policy, policy_hash
from staybot.facts import Privacy
from staybot.flows import viewer
from staybot.flows.answering import ballots, open_pulses, participation, sharing
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.asking import pauses
from staybot.flows.home import progress
from staybot.flows.promising import promises
from staybot.flows.publishing import managed
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, OptOut, Person, Release, Round, RoundKind, RoundState
from staybot.themes.protocol import Reach

HOLDS: Final = {
    "empty": "nothing yet",
    "draft": "a draft, which counts as no answer until you submit it",
    "changed": "your answers, and changes that you have not sent",
    "submitted": "your answers",
    "declined": "your wish not to be interviewed this quarter",
}

OVER: Final = {RoundState.CLOSED, RoundState.VOID}
"""Counted, or never to be; either way its answers are gone."""


def mine(tx: Tx, *, by: str) -> Privacy:
    """Everything staybot holds about the one who asks. Raises Refused for a stranger."""
    person = viewer.known(tx, slack_id=by)
    of = participation.current(tx, person)
    ballot = ballots.read(tx, of, person, holds=InterviewBallot) if of else None
    made = promises.of_person(tx, person)
    policy = Policy()
    newest = tx.session.exec(
        select(Release).where(Release.workspace == tx.workspace).order_by(col(Release.seq).desc())
    ).first()
    return Privacy(
        name=person.name,
        listed=_listed(tx, person),
        ballot_until=of.closes_on if of and ballot else None,
        holds=HOLDS[progress(ballot)] if ballot else "",
        external=of is not None and of.reach == Reach.EXTERNAL,
        shares=len(sharing.active(tx, person)),
        promises=len(made.made) + len(made.received),
        opted_out=tx.session.get(OptOut, person.id) is not None,
        floor=policy.k,
        theme_writers=policy.theme_writers,
        theme_overall=policy.theme_overall,
        theme_segment=policy.theme_segment,
        policy_version=policy.version,
        policy_hash=of.policy_hash if of else policy_hash(policy),
        releases=newest.seq if newest else 0,
        ledger_hash=newest.hash if newest else "",
        pulses=open_pulses.every(tx, person),
        managers=managed.is_on(tx),
        counts_above=tx.settings.manager_counts,
        before=_before(tx, person),
        pulse_counting=not _ended(tx, person, participation.PULSES) <= OVER,
        away_until=pauses.of_person(tx, person).until,
        is_asked=person.is_engineer,
    )


def _before(tx: Tx, person: Person) -> Literal["none", "counting", "over"]:
    """What became of the interviews that asked this person before: none did, one is not counted and destroyed
    yet, or all are over.
    """
    states = _ended(tx, person, participation.INTERVIEWS)
    if not states:
        return "none"
    return "over" if states <= OVER else "counting"


def _ended(tx: Tx, person: Person, kinds: Collection[RoundKind]) -> set[RoundState]:
    """The states of the rounds of these kinds that asked this person and take no more answers."""
    return set(
        tx.session.exec(
            select(col(Round.state))
            .join(CohortMember, col(CohortMember.round_id) == Round.id)
            .where(
                Round.workspace == tx.workspace,
                col(Round.kind).in_(kinds),
                or_(col(Round.state) != RoundState.OPEN, col(Round.closes_at) <= tx.now),
                CohortMember.person_id == person.id,
            )
            .distinct()
        )
    )


def _listed(tx: Tx, person: Person) -> tuple[tuple[str, str], ...]:
    manager = viewer.by_id(tx, person.manager_id) if person.manager_id else None
    told = {
        "name": person.name,
        "email": person.email,
        "manager": manager.name if manager else "",
        "function": person.function,
        "team": person.team,
        "level": person.level,
        "location": person.location,
        "start date": person.start_on.isoformat() if person.start_on else "",
        "time zone": person.tz,
        "language": person.locale,
        "roles": ", ".join(viewer.roles(tx, person)),
    }
    return tuple((what, value) for what, value in told.items() if value)
