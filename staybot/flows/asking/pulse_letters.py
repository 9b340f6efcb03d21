"""A pulse's letters, alike for everyone: an invitation on their own working morning, a row of reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, time, timedelta
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import func
from sqlmodel import col, or_, select

from staybot.flows import viewer
from staybot.flows.asking import quiet
from staybot.flows.asking.planning import FIRST_ZONE
from staybot.flows.delivering import mailings
from staybot.flows.delivering.mailings import Place, Recipient
from staybot.rules import calendar, pulse_calendar
from staybot.rules.pulse_calendar import FROM_INTERVIEW
from staybot.store.database import Tx
from staybot.store.tables import Letter, Person, Round, RoundKind, RoundState

Days = frozenset[date]

NONE: Final[Days] = frozenset()


class Alike(NamedTuple):
    """What decides somebody's day: whoever shares all of it is written to at the same moments."""

    place: Place
    first: date
    interviews: Days
    busy: Days
    is_known: bool


def plan(
    tx: Tx,
    of: Round,
    people: Sequence[Recipient],
    *,
    first: Mapping[str, date] | None = None,
    known: Collection[str] = (),
) -> None:
    """Everybody's letters, from the round's first day or their own `first` on, away from all else.

    Whoever has no day that suits is not written to; the pulse waits in their Home tab all the same. The
    `known` have a row of reminders from before: it is one for the whole round.
    """
    starts = first or {}
    where = mailings.places(tx)
    interviews, busy = _others(tx, of, since=min(starts.values(), default=of.opens_on))

    def alike(one: Recipient) -> tuple[Place, date, Days, Days, bool]:
        id_ = one.id
        return (
            where(one.tz, one.location), starts.get(id_, of.opens_on), interviews.get(id_, NONE),
            busy.get(id_, NONE), id_ in known,
        )  # fmt: skip

    days, mornings, due = _days(tx, of), mailings.mornings(tx), []
    for each, ids in mailings.grouped(people, by=alike).items():
        group = Alike(*each)
        day = days(group)
        if day is not None:
            letters = mornings(group.place, day)
            due.append((letters[:1] if group.is_known else letters, ids))
    mailings.post(tx, subject=of.id, due=due)


def _days(tx: Tx, of: Round) -> Callable[[Alike], date | None]:
    """The day on which people are asked."""
    working = viewer.working(tx)

    @cache
    def working_days(region: str | None, first: date) -> list[date]:
        days = (first + timedelta(days=n) for n in range((of.closes_on - first).days + 1))
        return [day for day in days if calendar.is_working_day(day, region=region, working=working)]

    def found(group: Alike) -> date | None:
        return pulse_calendar.invitation_on(
            pulse_calendar.Window(group.first, of.closes_on),
            working_days=working_days(group.place.region, group.first),
            interview_on=group.interviews,
            busy=group.busy,
        )

    return found


def _others(tx: Tx, of: Round, *, since: date) -> tuple[Mapping[str, Days], Mapping[str, Days]]:
    """By person: the days of their interview's invitations, and of every invitation, gone out or to come; as
    far as they are near enough to a day from `since` on to matter to it.
    """
    interviews, busy = defaultdict[str, set[date]](set), defaultdict[str, set[date]](set)
    columns = (Round.kind, Letter.recipient, Person.tz, Letter.sent_at, Letter.due_at)
    near = calendar.local_instant(since - FROM_INTERVIEW, time.min, tz=FIRST_ZONE)
    rows = tx.session.execute(
        select(*columns)  # type: ignore[call-overload]
        .join(Letter, col(Letter.subject) == Round.id)
        .join(Person, col(Person.id) == Letter.recipient)
        .where(
            Round.workspace == tx.workspace,
            Round.id != of.id,
            Round.closes_on >= since - quiet.A_WHILE,
            Letter.workspace == tx.workspace,
            Letter.kind == "invitation",
            col(Letter.state).not_in(quiet.GONE),
            func.coalesce(col(Letter.sent_at), col(Letter.due_at)) >= near,
            or_(col(Letter.sent_at).is_not(None), Round.state == RoundState.OPEN),
        )
    )
    for kind, person_id, tz, sent_at, due_at in rows:
        day = calendar.local_date(sent_at or due_at, tz=viewer.zone(tx, tz))
        busy[person_id].add(day)
        if kind is RoundKind.INTERVIEW:
            interviews[person_id].add(day)
    return _frozen(interviews), _frozen(busy)


def _frozen(days: Mapping[str, set[date]]) -> Mapping[str, Days]:
    return {person_id: frozenset(found) for person_id, found in days.items()}
