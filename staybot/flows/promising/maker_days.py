"""Reminders of promises: one message a day at most for each maker, with everything whose day it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.facts import MakerDay, OpenPromise, WaitingClock
from staybot.flows import viewer
from staybot.flows.answering import reopened
from staybot.flows.delivering import outbox
from staybot.flows.promising import clocks, promised_to
from staybot.rules import calendar
from staybot.rules import commitments as rules
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Letter, LetterState, Person, SixtyDays

KIND: Final = "maker_day"
SUBJECT: Final = "promises"
"""All promises of a maker share their letters: with the day, that makes them one a day."""

A_DAY: Final = timedelta(hours=26)
"""The longest that a local day lasts, with an hour to spare."""

REMINDED: Final = (State.OPEN, State.NOT_SEEN, State.HANDED_OVER, State.MISSED)
"""States in which the maker still has something to do."""


def start_clock(tx: Tx, *, engineer: Person, manager: Person) -> SixtyDays:
    """New sixty days, of which the manager is reminded."""
    clock = clocks.start(tx, engineer=engineer, manager=manager)
    plan(tx, manager, due_on=clock.ends_on)
    return clock


def plan(tx: Tx, maker: Person, *, due_on: date) -> None:
    """A letter for each day of reminding that is still to come; days that fall together are one."""
    today = viewer.today(tx, maker)
    for day in sorted(set(_mornings(tx, maker, due_on))):
        if day > today:
            at = calendar.local_instant(day, viewer.working(tx).hour, tz=viewer.zone_of(tx, maker))
            outbox.post(tx, kind=KIND, subject=SUBJECT, to=maker, at=at)


def compose(tx: Tx, maker: Person, *, on: date) -> MakerDay | None:
    """What this maker is reminded of on a day, and on days whose message never went out; None if nothing is
    left of it, or when one went out today.
    """
    today = viewer.today(tx, maker)
    since = _since(tx, maker, on=on, today=today)
    if since is None:
        return None
    made = tx.session.exec(
        select(Commitment)
        .where(
            Commitment.workspace == tx.workspace,
            Commitment.by_id == maker.id,
            col(Commitment.state).in_(REMINDED),
        )
        .order_by(col(Commitment.due_on), col(Commitment.id))
    ).all()
    promises = [one for one in made if any(since <= day <= today for day in _mornings(tx, maker, one.due_on))]
    waiting = [
        one
        for one in clocks.waiting(tx, maker)
        if any(since <= day <= today for day in _mornings(tx, maker, one.ends_on))
    ]
    if not promises and not waiting:
        return None
    people = viewer.names(tx, {w.engineer_id for w in waiting})
    whom, again = promised_to.names(tx, promises), reopened.among(tx, promises)
    return MakerDay(
        promises=tuple(
            OpenPromise(
                commitment_id=one.id,
                engineer=whom[one.id].name,
                text=one.text,
                due_on=one.due_on,
                days_left=rules.days_left(one.due_on, today=today),
                state=one.state.value,
                not_yet=one.id in again,
            )
            for one in promises
        ),
        waiting=tuple(
            WaitingClock(
                one.id, people[one.engineer_id].name, one.ends_on, rules.days_left(one.ends_on, today=today)
            )
            for one in waiting
        ),
    )


def _since(tx: Tx, maker: Person, *, on: date, today: date) -> date | None:
    """The day of the earliest message that has not gone out; None if one went out today."""
    left = (LetterState.WAITING, LetterState.SENDING)
    letters = tx.session.exec(
        select(Letter).where(
            Letter.workspace == tx.workspace,
            Letter.kind == KIND,
            Letter.recipient == maker.id,
            Letter.due_on <= today,
            col(Letter.state).in_(left) | (col(Letter.sent_at) >= tx.now - A_DAY),
        )
    ).all()
    tz = viewer.zone_of(tx, maker)
    if any(one.sent_at and calendar.local_date(one.sent_at, tz=tz) == today for one in letters):
        return None
    return min((one.due_on for one in letters if one.state in left), default=on)


def _mornings(tx: Tx, maker: Person, due_on: date) -> Iterator[date]:
    """The working days on which the maker is reminded of something due then: a holiday moves to the next one,
    or where that would be too late, to the last one before the day is over.
    """
    region, working = viewer.region_of(tx, maker), viewer.working(tx)
    for day in rules.reminder_days(due_on):
        morning = calendar.next_working_day(day, region=region, working=working)
        is_too_late = day <= due_on < morning
        yield calendar.last_working_day(due_on, region=region, working=working) if is_too_late else morning
