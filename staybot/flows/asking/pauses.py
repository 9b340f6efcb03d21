"""Who is not asked for a while: a person by their own wish, a group by its operator's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import delete, func
from sqlmodel import and_, col, or_, select

from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import Paused
from staybot.flows import viewer
from staybot.flows.asking.askable import could_be_asked
from staybot.flows.asking.seals import DIMENSIONS
from staybot.store.database import Tx
from staybot.store.once import insert_once
from staybot.store.tables import OptOut, Pause, Person

PERSON: Final = "person"

LONGEST: Final = timedelta(days=366)


def rest(tx: Tx, *, by: str, until: date) -> Paused:
    """Not while I'm away: no pulse and no reminder of one through `until`. Raises Refused."""
    person = viewer.known(tx, slack_id=by)
    today = viewer.today(tx, person)
    if not today <= until <= today + LONGEST:
        raise Refused("Please choose a day from today on, within a year.", field="until")
    _put(tx, dimension=PERSON, value=person.id, until=until)
    return Paused(until)


def mine(tx: Tx, *, by: str) -> Paused:
    """The pause of whoever asks, if it lasts still."""
    return of_person(tx, viewer.known(tx, slack_id=by))


def resume(tx: Tx, *, by: str) -> Paused:
    """Back again: pulses come as usual."""
    person = viewer.known(tx, slack_id=by)
    _end(tx, dimension=PERSON, value=person.id)
    return Paused(None)


def rest_group(tx: Tx, *, dimension: str, value: str, until: date) -> Paused:
    """No pulse for a group of the people list through `until`; past days end a pause. Raises Refused.

    Too few are no group: a figure without one person, beside the last one with them, would be their answer.
    """
    column = getattr(Person, dimension) if dimension in DIMENSIONS else None
    if column is None:
        raise Refused(f"There is no dimension called {dimension}. There are: {', '.join(DIMENSIONS)}.")
    somebody = select(Person.id).where(Person.workspace == tx.workspace, column == value).limit(1)
    if tx.session.exec(somebody).first() is None:
        raise Refused(f"Nobody in the people list has the {dimension} {value}.")
    if until < viewer.today(tx, None):
        _end(tx, dimension=dimension, value=value)
        return Paused(None)
    if _could_be_asked(tx, column == value) < (floor := Policy().k):
        raise Refused(
            f"Pulses ask fewer than {floor} people with the {dimension} {value}, and so few cannot be left "
            "out as a group. Name a larger group; or each of them can press “Not while I'm away” in the Home "
            "tab."
        )
    _put(tx, dimension=dimension, value=value, until=until)
    return Paused(until)


def of_person(tx: Tx, person: Person) -> Paused:
    """The pause that somebody asked for themself, if it lasts still."""
    row = tx.session.get(Pause, (tx.workspace, PERSON, person.id))
    return Paused(row.until_on if row is not None and row.until_on >= viewer.today(tx, person) else None)


def forget(tx: Tx) -> None:
    """Pauses whose last day is over everywhere on earth: who was away when is nobody's concern any more."""
    over = tx.now.date() - timedelta(days=1)
    tx.session.execute(delete(Pause).where(col(Pause.workspace) == tx.workspace, col(Pause.until_on) < over))


def has_opted_out(tx: Tx, person: Person) -> bool:
    """Whether somebody wants no question at all; what is open for them stays open, unmentioned."""
    return tx.session.get(OptOut, person.id) is not None


def is_resting(tx: Tx, person: Person, *, on: date) -> bool:
    """Whether this person, or a group of theirs, is not asked on a day."""
    own = [and_(Pause.dimension == name, Pause.value == value) for name, value in _own(person)]
    rows = select(Pause.value).where(Pause.workspace == tx.workspace, col(Pause.until_on) >= on, or_(*own))
    return tx.session.exec(rows.limit(1)).first() is not None


def is_none(tx: Tx, *, on: date) -> Any:
    """Condition: no pause lasts for a person on a day; for asking about many at once."""
    lasting = select(Pause.value).where(Pause.workspace == tx.workspace, col(Pause.until_on) >= on)
    whose = {PERSON: "id", **{name: name for name in DIMENSIONS}}
    return and_(
        *(
            col(getattr(Person, column)).not_in(lasting.where(Pause.dimension == dimension))
            for dimension, column in whose.items()
        )
    )


def _could_be_asked(tx: Tx, is_in: Any) -> int:
    """How many engineers of a group pulses ask, whoever of them opted out or is away."""
    return tx.session.exec(select(func.count(col(Person.id))).where(*could_be_asked(tx), is_in)).one()


def _own(person: Person) -> list[tuple[str, str]]:
    return [(PERSON, person.id), *((name, getattr(person, name)) for name in DIMENSIONS)]


def _put(tx: Tx, *, dimension: str, value: str, until: date) -> None:
    row = Pause(workspace=tx.workspace, dimension=dimension, value=value, until_on=until)
    if not insert_once(tx, row):
        there = tx.session.get_one(Pause, (tx.workspace, dimension, value), with_for_update=True)
        there.until_on = until
        tx.session.add(there)
        tx.session.flush()


def _end(tx: Tx, *, dimension: str, value: str) -> None:
    row = tx.session.get(Pause, (tx.workspace, dimension, value))
    if row is not None:
        tx.session.delete(row)
        tx.session.flush()
