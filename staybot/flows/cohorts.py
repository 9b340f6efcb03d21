"""Who is asked in a round: chosen, frozen with their segments, and written to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import insert
from sqlmodel import SQLModel, col, select

from staybot.flows import outbox, promise_rounds, viewer
from staybot.rules import calendar, quarters, spread
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import (
    CohortMember,
    Letter,
    LetterState,
    OptOut,
    Person,
    PersonStatus,
    Release,
    Round,
)

SEASONED_DAYS: Final = 30
"""Rule R16: a member of the previous cohort, or known for thirty days. The very first cohort all counts."""

INVITATION_DAYS: Final = 5
"""Invitations go out over the first working week, in a shorter window over its first half."""

AN_HOUR: Final = timedelta(hours=1)


def eligible(tx: Tx, *, on: date) -> list[Person]:
    """Everybody reachable who has been here long enough to be asked what keeps them."""
    wait = tx.settings.first_interview_after_days
    return [
        person
        for person in reachable(tx)
        if person.start_on is None or quarters.first_interview_on(person.start_on, after_days=wait) <= on
    ]


def reachable(tx: Tx, *, started_since: date | None = None) -> list[Person]:
    """Engineers who work here, are people, can be written to and did not opt out; only those who started from
    a day on, if `started_since` names it.
    """
    query = select(Person).where(
        Person.workspace == tx.workspace,
        col(Person.is_engineer),
        col(Person.is_human),
        col(Person.is_listed),
        Person.status == PersonStatus.ACTIVE,
        col(Person.slack_id).is_not(None),
        col(Person.id).not_in(select(OptOut.person_id).where(OptOut.workspace == tx.workspace)),
    )
    if started_since is not None:
        query = query.where(col(Person.start_on) >= started_since)
    return list(tx.session.exec(query.order_by(col(Person.id))))


def freeze(tx: Tx, of: Round, people: list[Person]) -> None:
    """Keep the cohort, or who joins it, with the segments of now (R2), in the order of random ids.

    A guest who is asked counts towards no floor, however long they are here (R16).
    """
    before = _previous_cohort(tx, of)
    since = viewer.today(tx, None) - timedelta(days=SEASONED_DAYS)
    rows = [
        {
            "round_id": of.id,
            "person_id": person.id,
            "workspace": tx.workspace,
            "function": person.function,
            "team": person.team,
            "level": person.level,
            "location": person.location,
            "seasoned": not person.is_guest
            and (before is None or person.id in before or person.first_seen_on <= since),
        }
        for person in people
    ]
    insert_all(tx, CohortMember, sorted(rows, key=lambda row: row["person_id"]))


def plan_letters(tx: Tx, of: Round, people: list[Person], *, seed: bytes) -> None:
    """An invitation and a row of reminders for everyone alike, at 10:00 of their own working mornings."""
    working = viewer.working(tx)
    days = spread.invitation_days(
        [spread.Person(p.id, p.manager_id, viewer.region_of(tx, p)) for p in people],
        opens_on=of.opens_on,
        days=_invitation_days(of, working),
        seed=seed,
        working=working,
    )
    rows = []
    for person in people:
        tz, region = viewer.zone_of(tx, person), viewer.region_of(tx, person)
        at = calendar.local_instant(days[person.id], working.hour, tz=tz)
        next_at = calendar.next_working_morning(at + AN_HOUR, tz=tz, region=region, working=working)
        for kind, due_at in (("invitation", at), ("reminder", next_at)):
            rows.append(letter(tx, kind=kind, of=of, person=person, due_at=due_at, tz=tz))
    insert_all(tx, Letter, sorted(rows, key=lambda row: row["id"]))


def tell_void(tx: Tx, of: Round) -> None:
    """Write to everyone who was asked that the round is void."""
    for person in _asked(tx, of):
        outbox.post(tx, kind="round_void", subject=of.id, to=person, at=tx.now)


def update_invitations(tx: Tx, of: Round) -> None:
    """At close all invitations that went out change alike, whoever answered."""
    for person in _asked(tx, of):
        outbox.post(tx, kind="invitation_closed", subject=of.id, to=person, at=tx.now)


def _asked(tx: Tx, of: Round) -> list[Person]:
    """Everyone whose invitation went out, or is on its way at this moment."""
    went_out = select(Letter.recipient).where(
        Letter.workspace == tx.workspace,
        Letter.kind == "invitation",
        Letter.subject == of.id,
        col(Letter.state).in_([LetterState.SENDING, LetterState.SENT]),
    )
    return members(tx, of, col(Person.id).in_(went_out))


def _invitation_days(of: Round, working: calendar.WorkingTime) -> int:
    window = (of.opens_on + timedelta(days=n) for n in range((of.closes_on - of.opens_on).days + 1))
    open_days = sum(calendar.is_working_day(day, region=None, working=working) for day in window)
    return max(1, min(INVITATION_DAYS, open_days // 2))


def members(tx: Tx, of: Round, *conditions: Any) -> list[Person]:
    """The people of a cohort, in the order of their random ids."""
    query = (
        select(Person)
        .join(CohortMember, col(CohortMember.person_id) == Person.id)
        .where(CohortMember.round_id == of.id, Person.workspace == tx.workspace, *conditions)
        .order_by(col(Person.id))
    )
    return list(tx.session.exec(query))


def _previous_cohort(tx: Tx, of: Round) -> set[str] | None:
    """Who was in the newest published round that did not ask one group alone; None if there is none."""
    newest = tx.session.exec(
        select(Release.round_id)
        .join(Round, col(Round.id) == Release.round_id)
        .where(Release.workspace == tx.workspace, Release.round_id != of.id, promise_rounds.is_none())
        .order_by(col(Release.seq).desc())
    ).first()
    if newest is None:
        return None
    return set(tx.session.exec(select(CohortMember.person_id).where(CohortMember.round_id == newest)))


def letter(tx: Tx, *, kind: str, of: Round, person: Person, due_at: Any, tz: str) -> dict[str, Any]:
    """The columns of one letter of a round."""
    return {
        "id": new_id(),
        "workspace": tx.workspace,
        "kind": kind,
        "subject": of.id,
        "recipient": person.id,
        "due_at": due_at,
        "due_on": calendar.local_date(due_at, tz=tz),
        "state": LetterState.WAITING,
        "attempts": 0,
        "in_doubt": False,
    }


def insert_all(tx: Tx, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Many rows by one statement, past the session, which would look at each of them."""
    if rows:
        tx.session.connection().execute(insert(table), rows)
