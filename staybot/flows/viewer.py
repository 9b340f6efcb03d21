"""Who is asking, and what they are to whom. Every right is checked here or in the flow that asks."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import Who
from staybot.flows.people import erasures
from staybot.rules import calendar, regions
from staybot.setting_values import NO_HOLIDAYS
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus

STRANGER = (
    "I don't know you yet: you are not in the list of people that your company gave me. "
    "If you think you should be, tell whoever runs staybot here."
)

_BY_SLACK_ID: Final = select(Person).where(
    Person.workspace == bindparam("here"), Person.slack_id == bindparam("their_slack_id")
)
"""Made once, because every click asks it."""


def find(tx: Tx, *, slack_id: str) -> Person | None:
    """The person behind a Slack id, if they are known here and still work here.

    The row must say itself that it is theirs: how a database compares is in the hands of who operates it.
    """
    whose = {"here": tx.workspace, "their_slack_id": slack_id}
    person = tx.session.exec(_BY_SLACK_ID, params=whose).first()
    is_theirs = person is not None and person.slack_id == slack_id and person.status is PersonStatus.ACTIVE
    return person if is_theirs else None


def known(tx: Tx, *, slack_id: str) -> Person:
    """The same, or Refused in words."""
    person = find(tx, slack_id=slack_id)
    if person is None and erasures.was(tx, slack_id):
        raise Refused(erasures.ERASED)
    return check(person)


def check(person: Person | None) -> Person:
    """The same for a row that was read elsewhere."""
    if person is None or person.status is not PersonStatus.ACTIVE or not person.is_listed:
        raise Refused(STRANGER)
    return person


def by_id(tx: Tx, person_id: str) -> Person | None:
    """A person of this workspace by our own id."""
    return tx.session.exec(
        select(Person).where(Person.workspace == tx.workspace, Person.id == person_id)
    ).first()


def hold(tx: Tx, person: Person) -> None:
    """One transaction at a time for what this person does by name: a double click is seen as one.

    SQLite takes writers one by one anyway; PostgreSQL waits on the person's row.
    """
    tx.session.exec(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)).one()


def reachable_manager(tx: Tx, person: Person) -> Person | None:
    """The manager of somebody, if the bot can write to them; otherwise there is only the anonymous way."""
    manager = by_id(tx, person.manager_id) if person.manager_id else None
    if manager is None or manager.slack_id is None or manager.status is not PersonStatus.ACTIVE:
        return None
    return manager if manager.is_human else None


def has_reports(tx: Tx, person: Person) -> bool:
    """Somebody who works here names this person as manager."""
    return (
        tx.session.exec(
            select(Person.id)
            .where(
                Person.workspace == tx.workspace,
                Person.manager_id == person.id,
                Person.status == PersonStatus.ACTIVE,
            )
            .limit(1)
        ).first()
        is not None
    )


def roles(tx: Tx, person: Person) -> tuple[str, ...]:
    """engineer, manager, leader: from the people list; a manager also by having reports."""
    found = {
        "engineer": person.is_engineer,
        "manager": person.is_manager or has_reports(tx, person),
        "leader": person.is_leader,
    }
    return tuple(role for role, holds in found.items() if holds)


def who(person: Person | None) -> Who:
    """A person as another may see them; somebody erased has no name."""
    return Who(person.name, person.slack_id) if person else Who("somebody who left", None)


def names(tx: Tx, ids: set[str]) -> dict[str, Who]:
    """Several people at once, by our own id."""
    people = tx.session.exec(select(Person).where(Person.workspace == tx.workspace, col(Person.id).in_(ids)))
    return {person.id: who(person) for person in people}


def zone_of(tx: Tx, person: Person | None) -> str:
    """The name of somebody's time zone, or the company's."""
    return zone(tx, person.tz if person else None)


def zone(tx: Tx, tz: str | None) -> str:
    """The same by what the people list says."""
    return str(calendar.zone(tz, default=tx.settings.timezone))


def region_of(tx: Tx, person: Person | None) -> str | None:
    """Whose public holidays somebody keeps; without a person, those of the company and its channel."""
    if person is None:
        return region(tx, tz="", location="")
    return region(tx, tz=person.tz, location=person.location)


def region(tx: Tx, *, tz: str, location: str) -> str | None:
    """The same by what the people list says; where nothing tells, the settings' region or zone."""
    known = regions.region_for(location=location, tz=tz) or tx.settings.region
    if known == NO_HOLIDAYS:
        return None
    return known or regions.region_for(location=None, tz=tx.settings.timezone)


def today(tx: Tx, person: Person | None) -> date:
    """The local day of somebody, now."""
    return calendar.local_date(tx.now, tz=zone_of(tx, person))


def working(tx: Tx) -> calendar.WorkingTime:
    """When the bot may write to people."""
    return calendar.WorkingTime(hour=tx.settings.interview_hour, days=frozenset(tx.settings.working_days))
