"""A pulse's letters, alike for everyone: an invitation on their own working morning, a row of reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from staybot.flows import cohorts, quiet, viewer
from staybot.rules import calendar, pulse_calendar
from staybot.store.database import Tx
from staybot.store.tables import Letter, Person, Round, RoundKind


def plan(
    tx: Tx, of: Round, people: Sequence[Person], *, first: date | None = None, known: Collection[str] = ()
) -> None:
    """Everybody's letters, from the round's first day or from `first` on, away from what else is planned.

    Whoever has no day that suits is not written to; the pulse waits in their Home tab all the same. The
    `known` have a row of reminders from before: it is one for the whole round.
    """
    opens_on = first or of.opens_on
    window = pulse_calendar.Window(opens_on, of.closes_on)
    interviews, busy = _others(tx, of, since=opens_on - quiet.A_WHILE)
    rows = []
    for person in people:
        day = pulse_calendar.invitation_on(
            window,
            working_days=quiet.working_days(tx, person, first=opens_on, last=of.closes_on),
            interview_on=interviews[person.id],
            busy=busy[person.id],
        )
        if day is not None:
            rows += _letters(tx, of, person, day)[: 1 if person.id in known else 2]
    cohorts.insert_all(tx, Letter, sorted(rows, key=lambda row: row["id"]))


def _letters(tx: Tx, of: Round, person: Person, day: date) -> list[dict[str, object]]:
    tz, working = viewer.zone_of(tx, person), viewer.working(tx)
    at = calendar.local_instant(day, working.hour, tz=tz)
    next_at = calendar.next_working_morning(
        at + timedelta(hours=1), tz=tz, region=viewer.region_of(tx, person), working=working
    )
    return [
        cohorts.letter(tx, kind=kind, of=of, person=person, due_at=due_at, tz=tz)
        for kind, due_at in (("invitation", at), ("reminder", next_at))
    ]


def _others(tx: Tx, of: Round, *, since: date) -> tuple[dict[str, set[date]], dict[str, set[date]]]:
    """By person: the days of their interview's invitations, and of every invitation."""
    interviews, busy = defaultdict[str, set[date]](set), defaultdict[str, set[date]](set)
    rows = tx.session.execute(
        select(col(Round.kind), col(Letter.recipient), col(Letter.due_on))
        .join(Letter, col(Letter.subject) == Round.id)
        .where(
            Letter.workspace == tx.workspace,
            Letter.kind == "invitation",
            Letter.due_on >= since,
            Round.id != of.id,
            col(Letter.state).not_in(quiet.GONE),
        )
    )
    for kind, person_id, day in rows:
        busy[person_id].add(day)
        if kind is RoundKind.INTERVIEW:
            interviews[person_id].add(day)
    return interviews, busy
