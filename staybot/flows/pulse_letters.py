"""A pulse's letters, alike for everyone: an invitation on their own working morning, a row of reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from sqlmodel import col, or_, select

from staybot.flows import cohorts, quiet, viewer
from staybot.rules import calendar, pulse_calendar
from staybot.store.database import Tx
from staybot.store.tables import Letter, Person, Round, RoundKind, RoundState

Place = tuple[str, str | None]
"""A time zone and the region of its holidays: people who share both have the same mornings."""

Days = Mapping[str, Collection[date]]


def plan(
    tx: Tx,
    of: Round,
    people: Sequence[Person],
    *,
    first: Mapping[str, date] | None = None,
    known: Collection[str] = (),
) -> None:
    """Everybody's letters, from the round's first day or their own `first` on, away from all else.

    Whoever has no day that suits is not written to; the pulse waits in their Home tab all the same. The
    `known` have a row of reminders from before: it is one for the whole round.
    """
    starts = first or dict.fromkeys((person.id for person in people), of.opens_on)
    interviews, busy = _others(tx, of, since=min(starts.values()) - quiet.A_WHILE)
    places, working_days, mornings = _places(tx, people), _working_days(tx, of), _mornings(tx)
    rows = []
    for person in people:
        place = places[person.tz, person.location]
        day = pulse_calendar.invitation_on(
            pulse_calendar.Window(starts[person.id], of.closes_on),
            working_days=working_days(place, starts[person.id]),
            interview_on=interviews[person.id],
            busy=busy[person.id],
        )
        if day is not None:
            for kind, due_at in zip(_kinds(person, known), mornings(place, day), strict=False):
                rows.append(cohorts.letter(tx, kind=kind, of=of, person=person, due_at=due_at, tz=place[0]))
    cohorts.insert_all(tx, Letter, sorted(rows, key=lambda row: row["id"]))


def _kinds(person: Person, known: Collection[str]) -> tuple[str, ...]:
    return ("invitation",) if person.id in known else ("invitation", "reminder")


def _places(tx: Tx, people: Sequence[Person]) -> dict[tuple[str, str], Place]:
    """By what the people list says of somebody's zone and location."""
    some = {(person.tz, person.location): person for person in people}
    return {said: (viewer.zone_of(tx, one), viewer.region_of(tx, one)) for said, one in some.items()}


def _working_days(tx: Tx, of: Round) -> Callable[[Place, date], list[date]]:
    """The working days of a place from a day to the round's last; few places, many people."""
    working = viewer.working(tx)

    @cache
    def found(place: Place, first: date) -> list[date]:
        days = (first + timedelta(days=n) for n in range((of.closes_on - first).days + 1))
        return [day for day in days if calendar.is_working_day(day, region=place[1], working=working)]

    return found


def _mornings(tx: Tx) -> Callable[[Place, date], tuple[datetime, datetime]]:
    """When an invitation of a day is due in a place, and when its row of reminders is looked at first."""
    working = viewer.working(tx)

    @cache
    def found(place: Place, day: date) -> tuple[datetime, datetime]:
        tz, region = place
        at = calendar.local_instant(day, working.hour, tz=tz)
        next_at = calendar.next_working_morning(at + cohorts.AN_HOUR, tz=tz, region=region, working=working)
        return at, next_at

    return found


def _others(tx: Tx, of: Round, *, since: date) -> tuple[Days, Days]:
    """By person: the days of their interview's invitations, and of every invitation, gone out or to come."""
    interviews, busy = defaultdict[str, set[date]](set), defaultdict[str, set[date]](set)
    columns = (Round.kind, Letter.recipient, Person.tz, Letter.sent_at, Letter.due_at)
    rows = tx.session.execute(
        select(*columns)  # type: ignore[call-overload]
        .join(Letter, col(Letter.subject) == Round.id)
        .join(Person, col(Person.id) == Letter.recipient)
        .where(
            Round.workspace == tx.workspace,
            Round.id != of.id,
            Round.closes_on >= since,
            Letter.workspace == tx.workspace,
            Letter.kind == "invitation",
            col(Letter.state).not_in(quiet.GONE),
            or_(col(Letter.sent_at).is_not(None), Round.state == RoundState.OPEN),
        )
    )
    for kind, person_id, tz, sent_at, due_at in rows:
        zone = str(calendar.zone(tz, default=tx.settings.timezone))
        day = calendar.local_date(sent_at or due_at, tz=zone)
        busy[person_id].add(day)
        if kind is RoundKind.INTERVIEW:
            interviews[person_id].add(day)
    return interviews, busy
