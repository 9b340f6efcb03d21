"""Promises to a team or to everyone: made after a digest, kept when the group's published answer says so."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlmodel import col, select

from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import GroupCommitted
from staybot.flows import commitments, group_questions, maker_days, outbox, promise_life, viewer
from staybot.rules import calendar
from staybot.rules import commitments as life
from staybot.rules import group_promises as rules
from staybot.rules.commitments import LIFE, Event, State
from staybot.rules.dates import parse_deadline
from staybot.rules.playbook import THEME_IDS
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import (
    Commitment,
    CommitmentEvent,
    Person,
    PersonStatus,
    Release,
)

AT_ONCE = 200
"""Promises that one beat looks at; the next beat takes the rest."""

ANSWERED = "group_answered"
"""The letter to the maker; its subject is the event."""

ASKED = (State.CLAIMED, State.CLAIMED_LATE)
ENDS = tuple(state for state, event in LIFE if event is Event.END and state not in ASKED)
"""What ends when its maker leaves: nobody takes it up. One that is being asked about waits for its answer."""

NO_DIGEST = (
    "Promises to a team or to everyone follow from a digest, and there is none here yet. Promises to one "
    "person can be made at any time: `/stay commit @person what will change`."
)
NOT_A_LEADER = (
    "Only leaders can promise something to everyone, or to a team in which nobody reports to them: they are "
    "named in the people list. You can promise something to a person or a team that you manage."
)
NO_TEAM = (
    "You can promise something to a team in which people report to you, and the people list names none. "
    "Whoever runs staybot here can bring the list up to date."
)


def make(
    tx: Tx, *, by: str, kind: rules.Kind, text: str, due: str | None, theme: str | None, request: str
) -> GroupCommitted:
    """Store a promise to a group. The same request twice makes one. Nobody of the group is written to.

    `text` may begin with the name of a team, `due` is a date as typed. Raises Refused when there was no
    digest yet, and for whoever neither leads nor manages that group.
    """
    maker = viewer.known(tx, slack_id=by)
    viewer.hold(tx, maker)
    audience, words = _audience(tx, maker, kind=kind, text=text)
    once = hashlib.sha256(f"{maker.id}:{audience}:{request}".encode("utf-8", "replace")).hexdigest()
    there = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.request == once)
    ).first()
    if there is not None:
        return _told(tx, there, repeated=True)
    if tx.session.exec(select(Release.id).where(Release.workspace == tx.workspace)).first() is None:
        raise Refused(NO_DIGEST)
    due_on = _due_on(tx, maker, words=due)
    made = Commitment(
        id=new_id(),
        workspace=tx.workspace,
        by_id=maker.id,
        audience=audience,
        text=commitments.sentence(words),
        made_on=viewer.today(tx, None),
        due_on=due_on,
        deadline_at=calendar.end_of_local_day(due_on, tz=viewer.zone_of(tx, None)),
        theme=theme if theme in THEME_IDS else None,
        state=State.OPEN,
        request=once,
    )
    tx.session.add(made)
    tx.session.flush()
    tx.session.add(
        CommitmentEvent(
            workspace=tx.workspace, commitment_id=made.id, event=Event.MAKE, by_id=maker.id, at=tx.now
        )
    )
    maker_days.plan(tx, maker, due_on=due_on)
    return _told(tx, made, repeated=False)


def turn(tx: Tx) -> int:
    """What was published is the answer; what a maker who left had promised ends. How many changed."""
    return _answered(tx) + _ended(tx)


def _answered(tx: Tx) -> int:
    changed = 0
    for made in _promises(tx, col(Commitment.state).in_(ASKED), group_questions.is_over()):
        event = group_questions.said(tx, made)
        if event is None:
            continue
        happened = promise_life.change(tx, made, event, by=None)
        maker = tx.session.get_one(Person, made.by_id)
        outbox.post(tx, kind=ANSWERED, subject=happened.id, to=maker, at=tx.now)
        changed += 1
    return changed


def _ended(tx: Tx) -> int:
    gone = select(Person.id).where(Person.workspace == tx.workspace, Person.status != PersonStatus.ACTIVE)
    rows = _promises(tx, col(Commitment.state).in_(ENDS), col(Commitment.by_id).in_(gone))
    for made in rows:
        promise_life.change(tx, made, Event.END, by=None)
    return len(rows)


def _promises(tx: Tx, *conditions: object) -> list[Commitment]:
    query = select(Commitment).where(
        Commitment.workspace == tx.workspace,
        col(Commitment.engineer_id).is_(None),
        *conditions,  # type: ignore[arg-type]
    )
    query = query.order_by(col(Commitment.id)).limit(AT_ONCE)
    return list(tx.session.exec(query.with_for_update(skip_locked=True)))


def _audience(tx: Tx, maker: Person, *, kind: rules.Kind, text: str) -> tuple[str, str]:
    """The group, if it is the maker's to promise to, and the words of the promise."""
    if kind == "everyone":
        if not maker.is_leader:
            raise Refused(NOT_A_LEADER)
        return rules.EVERYONE, text
    own = _teams(tx, Person.manager_id == maker.id)
    named, words = rules.split_team(text, teams=_teams(tx))
    if named is None and len(own) == 1:
        return rules.of_team(own[0]), words
    if named is None and maker.is_leader:
        raise Refused(
            "Please name the team, as the people list has it: `/stay commit team NAME what changes`."
        )
    if named is None:
        raise Refused(f"Please name the team first. You manage {', '.join(own)}." if own else NO_TEAM)
    if named not in own and not maker.is_leader:
        raise Refused(NOT_A_LEADER)
    return rules.of_team(named), words


def _teams(tx: Tx, *conditions: object) -> list[str]:
    """The teams of whoever works here, by the alphabet."""
    query = select(Person.team).where(
        Person.workspace == tx.workspace,
        Person.status == PersonStatus.ACTIVE,
        col(Person.is_listed),
        Person.team != "",
        *conditions,  # type: ignore[arg-type]
    )
    found = tx.session.exec(query.distinct().order_by(col(Person.team)))
    return [name for name in found if len(name) <= rules.LONGEST_TEAM]


def _due_on(tx: Tx, maker: Person, *, words: str | None) -> date:
    """The day named, on the company's calendar; without one, sixty days from today."""
    today = viewer.today(tx, None)
    if words is None:
        return life.default_due(shared_on=None, today=today)
    return parse_deadline(words, today=today, locale=maker.locale or "en-US", latest=None)


def _told(tx: Tx, made: Commitment, *, repeated: bool) -> GroupCommitted:
    return GroupCommitted(
        whom=rules.told(made.audience),
        text=made.text,
        due_on=made.due_on,
        days_left=life.days_left(made.due_on, today=viewer.today(tx, None)),
        askable=group_questions.can_be_asked(tx, audience=made.audience, by=made.by_id),
        floor=Policy().k,
        repeated=repeated,
    )
