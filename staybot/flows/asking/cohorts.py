"""Who is asked in a round: chosen, frozen with their segments, and written to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, literal, or_, true
from sqlmodel import col, select

from staybot.flows import viewer
from staybot.flows.asking.askable import could_be_asked
from staybot.flows.delivering import leases, mailings
from staybot.flows.promising import promise_rounds
from staybot.rules import calendar, quarters, spread
from staybot.store.database import Tx
from staybot.store.many import Numbered, insert_from
from staybot.store.tables import (
    CohortMember,
    Letter,
    LetterState,
    OptOut,
    Person,
    Release,
    Round,
)

SEASONED_DAYS: Final = 30
"""Rule R16: a member of the previous cohort, or known for thirty days. The very first cohort all counts."""

INVITATION_DAYS: Final = 5
"""Invitations go out over the first working week, in a shorter window over its first half."""

SEGMENTS: Final = ("function", "team", "level", "location")


class Asked(NamedTuple):
    """Somebody who is asked: what is needed to write to them, and no more of a hundred thousand people."""

    id: str
    tz: str
    location: str
    manager_id: str | None


_ASKED: Final = tuple(col(getattr(Person, name)) for name in Asked._fields)


def eligible(tx: Tx, *also: Any, on: date) -> list[Asked]:
    """Everybody reachable who has been here long enough to be asked what keeps them."""
    latest = quarters.latest_start_on(on, after_days=tx.settings.first_interview_after_days)
    is_old_enough = or_(col(Person.start_on).is_(None), col(Person.start_on) <= latest)
    query = select(*_ASKED).where(*_reachable(tx), is_old_enough, *also).order_by(col(Person.id))
    return _read(tx, query)


def newcomers(tx: Tx, *, since: date) -> list[tuple[str, date, str]]:
    """Engineers who can be asked and started on a day or later: id, start, time zone."""
    columns = col(Person.id), col(Person.start_on), col(Person.tz)
    rows = tx.session.execute(select(*columns).where(*_reachable(tx), col(Person.start_on) >= since))
    return [(person_id, start_on, tz) for person_id, start_on, tz in rows]


def people(tx: Tx, ids: Collection[str], *conditions: Any) -> list[Person]:
    """Some people, in the order of their random ids."""
    query = select(Person).where(Person.workspace == tx.workspace, col(Person.id).in_(ids), *conditions)
    return list(tx.session.exec(query.order_by(col(Person.id))))


def _reachable(tx: Tx) -> tuple[Any, ...]:
    """Who could be asked and did not opt out."""
    opted_out = select(OptOut.person_id).where(OptOut.workspace == tx.workspace)
    return (*could_be_asked(tx), col(Person.id).not_in(opted_out))


def freeze(tx: Tx, of: Round, people: Iterable[Asked | Person]) -> None:
    """Keep the cohort, or who joins it, with the segments of now (R2), in the order of random ids.

    A guest who is asked counts towards no floor, however long they are here (R16).
    """
    asked = Numbered(dict.fromkeys((person.id for person in people), 0))
    segments = [col(getattr(Person, name)) for name in SEGMENTS]
    seasoned = and_(~col(Person.is_guest), _is_known(tx, of))
    rows = (
        select(literal(of.id), Person.id, Person.workspace, *segments, seasoned)  # type: ignore[call-overload]
        .select_from(asked.table.join(Person, col(Person.id) == asked.id))
        .where(Person.workspace == tx.workspace)
        .order_by(col(Person.id))
    )
    insert_from(tx, CohortMember, ("round_id", "person_id", "workspace", *SEGMENTS, "seasoned"), rows)


def plan_letters(tx: Tx, of: Round, people: Sequence[Asked], *, seed: bytes) -> None:
    """An invitation and a row of reminders for everyone alike, at 10:00 of their own working mornings."""
    working, where, mornings = viewer.working(tx), mailings.places(tx), mailings.mornings(tx)
    days = spread.invitation_days(
        [spread.Person(p.id, p.manager_id, where(p.tz, p.location).region) for p in people],
        opens_on=of.opens_on,
        days=_invitation_days(of, working),
        seed=seed,
        working=working,
    )
    groups = mailings.grouped(people, by=lambda one: (where(one.tz, one.location), days[one.id]))
    mailings.post(tx, subject=of.id, due=[(mornings(*group), ids) for group, ids in groups.items()])


def tell_void(tx: Tx, of: Round) -> None:
    """Write to everyone who was asked that the round is void."""
    mailings.tell(tx, _written_to(tx, of), kind="round_void", subject=of.id)


def update_invitations(tx: Tx, of: Round) -> None:
    """At close all invitations that went out change alike, whoever answered."""
    mailings.tell(tx, _written_to(tx, of), kind="invitation_closed", subject=of.id)


def _written_to(tx: Tx, of: Round) -> list[Asked]:
    """Everyone whose invitation went out, or is on its way at this moment."""
    went_out = select(Letter.recipient).where(
        Letter.workspace == tx.workspace,
        Letter.kind == "invitation",
        Letter.subject == of.id,
        or_(leases.COMING, col(Letter.state) == LetterState.SENT),
    )
    return members(tx, of, col(Person.id).in_(went_out))


def _invitation_days(of: Round, working: calendar.WorkingTime) -> int:
    window = (of.opens_on + timedelta(days=n) for n in range((of.closes_on - of.opens_on).days + 1))
    open_days = sum(calendar.is_working_day(day, region=None, working=working) for day in window)
    return max(1, min(INVITATION_DAYS, open_days // 2))


def members(tx: Tx, of: Round, *conditions: Any) -> list[Asked]:
    """The people of a cohort, in the order of their random ids."""
    query = (
        select(*_ASKED)
        .join(CohortMember, col(CohortMember.person_id) == Person.id)
        .where(CohortMember.round_id == of.id, Person.workspace == tx.workspace, *conditions)
        .order_by(col(Person.id))
    )
    return _read(tx, query)


def _read(tx: Tx, query: Any) -> list[Asked]:
    tx.session.flush()
    return list(map(Asked._make, tx.connection.execute(query).all()))


def _is_known(tx: Tx, of: Round) -> Any:
    """Condition: in the newest published round that did not ask one group alone, or known for thirty days;
    everybody is while there is no such round.
    """
    newest = tx.session.exec(
        select(Release.round_id)
        .join(Round, col(Round.id) == Release.round_id)
        .where(Release.workspace == tx.workspace, Release.round_id != of.id, promise_rounds.is_none())
        .order_by(col(Release.seq).desc())
    ).first()
    if newest is None:
        return true()
    before = select(CohortMember.person_id).where(CohortMember.round_id == newest)
    since = viewer.today(tx, None) - timedelta(days=SEASONED_DAYS)
    return or_(col(Person.id).in_(before), col(Person.first_seen_on) <= since)
