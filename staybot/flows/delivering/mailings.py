"""One letter of a kind for each of many people: by one statement, however many they are.

When a letter is due follows from few things – the zone, the holidays, the day – so it is worked out once for
all who share them. No row of a person's passes through here but what these need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final, NamedTuple, Protocol, TypeVar

from sqlalchemy import Date, Integer, String, column, literal, select, values

from staybot.flows import viewer
from staybot.flows.delivering import outbox
from staybot.rules import calendar
from staybot.store.columns import UTCDateTime
from staybot.store.database import Tx
from staybot.store.many import Numbered, drawn_id, insert_from
from staybot.store.tables import Letter

AN_HOUR: Final = timedelta(hours=1)

COLUMNS: Final = ("id", "workspace", "kind", "subject", "recipient", "due_at", "due_on")

K = TypeVar("K", bound=Hashable)


class Place(NamedTuple):
    """A time zone and the region of its holidays: people who share both have the same mornings."""

    tz: str
    region: str | None


class Recipient(Protocol):
    """What is asked of somebody to know when to write to them."""

    @property
    def id(self) -> str:
        """Our own id."""
        ...

    @property
    def tz(self) -> str:
        """The zone, as the people list has it."""
        ...

    @property
    def location(self) -> str:
        """The location, as the people list has it."""
        ...


@dataclass(frozen=True)
class Moment:
    """A letter of a kind, and when it is due."""

    kind: str
    due_at: datetime
    due_on: date


Due = tuple[Moment, ...]
"""The letters that somebody gets."""


def post(tx: Tx, *, subject: str, due: Iterable[tuple[Due, Iterable[str]]]) -> None:
    """These letters to these people, each once for its kind, subject and day; written in the order of the
    people's random ids.
    """
    places: dict[Due, int] = {}
    numbers: dict[str, int] = {}
    for moments, ids in due:
        if moments:
            numbers.update(dict.fromkeys(ids, places.setdefault(moments, len(places))))
    if not numbers:
        return
    columns = column("number", Integer), column("kind", String), column("at", UTCDateTime), column("on", Date)
    rows = [(number, one.kind, one.due_at, one.due_on) for due, number in places.items() for one in due]
    moment, person = values(*columns, name="moment").data(rows).cte("moment"), Numbered(numbers)
    query = (
        select(
            drawn_id(), literal(tx.workspace), moment.c.kind, literal(subject), person.id, moment.c.at,
            moment.c.on,
        )
        .select_from(person.table.join(moment, moment.c.number == person.number))
        .order_by(moment.c.kind, person.id)
    )  # fmt: skip
    insert_from(tx, Letter, COLUMNS, query)


def tell(tx: Tx, people: Iterable[Recipient], *, kind: str, subject: str) -> None:
    """The same to everybody at their next decent hour, or at once if the kind may be."""

    def due(place: Place) -> Due:
        at = (
            tx.now
            if kind in outbox.AT_ONCE
            else outbox.decent_in(tx, tz=place.tz, region=place.region, at=tx.now)
        )
        return (Moment(kind, at, calendar.local_date(at, tz=place.tz)),)

    where = places(tx)
    groups = grouped(people, by=lambda one: where(one.tz, one.location))
    post(tx, subject=subject, due=[(due(place), ids) for place, ids in groups.items()])


def grouped(people: Iterable[Recipient], *, by: Callable[[Recipient], K]) -> Mapping[K, Sequence[str]]:
    """The ids of those who share something."""
    found: dict[K, list[str]] = defaultdict(list)
    for person in people:
        found[by(person)].append(person.id)
    return found


def places(tx: Tx) -> Callable[[str, str], Place]:
    """Where somebody is, by the zone and the location that the people list has: few of them, many people."""
    return cache(lambda tz, location: Place(viewer.zone(tx, tz), viewer.region(tx, tz=tz, location=location)))


def mornings(tx: Tx) -> Callable[[Place, date], Due]:
    """The invitation of a day in a place; and the row of reminders, on the working morning after it."""
    working = viewer.working(tx)

    @cache
    def found(place: Place, day: date) -> Due:
        tz, region = place
        at = calendar.local_instant(day, working.hour, tz=tz)
        next_at = calendar.next_working_morning(at + AN_HOUR, tz=tz, region=region, working=working)
        due = (("invitation", at), ("reminder", next_at))
        return tuple(Moment(kind, due_at, calendar.local_date(due_at, tz=tz)) for kind, due_at in due)

    return found
