"""When the next interview opens: by the settings, by the operator's choice, or anew after a lost key."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.flows import operator, viewer, workspaces
from staybot.flows.asking import cohorts
from staybot.rules import calendar, quarters
from staybot.rules.pulse_calendar import BETWEEN
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundKind, RoundState

FIRST_ZONE: Final = "Etc/GMT-14"
LAST_ZONE: Final = "Etc/GMT+12"
"""A round opens when its first day begins anywhere, and closes when its last day is over everywhere."""

LONGEST_AHEAD: Final = timedelta(days=200)


def plan(tx: Tx) -> Round:
    """See to it that the next interview is a row with a date, which follows the settings until it opens."""
    workspaces.hold(tx)
    row = _planned(tx)
    if row is not None and row.dated_by_operator:
        return row
    quarter = quarters.Quarter.parse(row.label) if row else None
    if quarter is None or quarter.ends_on < viewer.today(tx, None):
        quarter = _free_quarter(tx)
    label, window = quarter.label, window_of(tx, quarter)
    return _redate(tx, row, label=label, window=window) if row else _new_round(tx, label=label, window=window)


def replan(tx: Tx, *, opens_on: date) -> Round:
    """Open the next interview on another day: the operator's choice, for the very first above all.

    Raises Refused for a day that is past, far away, or inside a round that is open.
    """
    today = viewer.today(tx, None)
    if not today < opens_on <= today + LONGEST_AHEAD:
        raise Refused("Choose a day from tomorrow on, within the next 200 days.")
    if opens_on < free_from(tx, opens_on):
        raise Refused("A round is still open on that day. Choose a day after it closes.")
    row, quarter = plan(tx), quarters.Quarter.of(opens_on).label
    row.dated_by_operator = True
    label = row.label if quarter in labels(tx) else quarter
    return _redate(tx, row, label=label, window=_window_from(tx, opens_on))


def plan_again(tx: Tx, of: Round) -> None:
    """A void round is asked again tomorrow, unless the next one comes before that could close."""
    window = _window_from(tx, viewer.today(tx, None) + timedelta(days=1))
    planned = _planned(tx)
    if planned is not None and planned.opens_on <= window[1]:
        return
    again = f"{of.label.partition(',')[0]}, asked again"
    times = sum(label.startswith(again) for label in labels(tx))
    row = _new_round(tx, label=f"{again} ({times + 1})" if times else again, window=window)
    row.dated_by_operator = True


def put_off(tx: Tx, row: Round, *, opens_on: date) -> None:
    """Move a planned interview, whole: a window is never shortened by a late start (R1)."""
    length = row.closes_on - row.opens_on + timedelta(days=1)
    _redate(tx, row, label=row.label, window=(opens_on, opens_on + length))
    row.dated_by_operator = True


def people_to_ask(tx: Tx, of: Round) -> list[cohorts.Asked]:
    """The cohort of an interview that may open now; empty, and it is put off, while it may not: until another
    one has closed, or by a day while there is nobody to ask.
    """
    first_day = max(of.opens_on, first_morning_day(tx))
    free = free_from(tx, first_day)
    if free > of.opens_on:
        put_off(tx, of, opens_on=free)
    if free > first_day:
        return []
    people = cohorts.eligible(tx, on=of.opens_on)
    if not people:
        operator.tell(tx, topic="nobody")
        put_off(tx, of, opens_on=first_day + timedelta(days=1))
    return people


def first_morning_day(tx: Tx) -> date:
    """The first day whose invitation hour is still ahead in every time zone."""
    day = calendar.local_date(tx.now, tz=FIRST_ZONE)
    passed = tx.now > calendar.local_instant(day, tx.settings.interview_hour, tz=FIRST_ZONE)
    return day + timedelta(days=1) if passed else day


def free_from(tx: Tx, day: date) -> date:
    """The first day from `day` on that does not begin anywhere before a running interview has closed."""
    last = tx.session.exec(
        select(col(Round.closes_on))
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.INTERVIEW,
            col(Round.state).in_([RoundState.OPEN, RoundState.CLOSING, RoundState.PUBLISHED]),
        )
        .order_by(col(Round.closes_on).desc())
    ).first()
    return day if last is None else max(day, last + BETWEEN)


def _free_quarter(tx: Tx) -> quarters.Quarter:
    """The first quarter that has no round yet and whose opening day is still to come."""
    today = viewer.today(tx, None)
    taken = labels(tx)
    quarter = quarters.Quarter.of(today)
    while quarter.label in taken or window_of(tx, quarter)[0] <= today:
        quarter = quarter.next()
    return quarter


def labels(tx: Tx) -> set[str]:
    """The labels of every interview there was or is to be."""
    interviews = (Round.workspace == tx.workspace, Round.kind == RoundKind.INTERVIEW)
    return set(tx.session.exec(select(Round.label).where(*interviews)))


def invitation_span(opens_on: date) -> tuple[date, date]:
    """The first and the last day on which invitations of an interview go out: its first working week."""
    return opens_on, opens_on + timedelta(days=7)


def window_of(tx: Tx, quarter: quarters.Quarter) -> tuple[date, date]:
    """When the settings have the interview of a quarter: its first day and the day after its last."""
    return quarters.interview_window(
        quarter,
        opens_after_days=tx.settings.opens_after_days,
        length_days=tx.settings.window_days,
        working=viewer.working(tx),
    )


def _window_from(tx: Tx, opens_on: date) -> tuple[date, date]:
    return opens_on, opens_on + timedelta(days=tx.settings.window_days)


def _new_round(tx: Tx, *, label: str, window: tuple[date, date]) -> Round:
    row = Round(workspace=tx.workspace, kind=RoundKind.INTERVIEW, **days(label, window))
    tx.session.add(row)
    tx.session.flush()
    return row


def _redate(tx: Tx, row: Round, *, label: str, window: tuple[date, date]) -> Round:
    for name, value in days(label, window).items():
        setattr(row, name, value)
    tx.session.add(row)
    tx.session.flush()
    return row


def days(label: str, window: tuple[date, date]) -> dict[str, Any]:
    """The columns of a round that say when: `window` is its first day and the day after its last."""
    opens_on, closed_on = window
    return {
        "label": label,
        "opens_on": opens_on,
        "closes_on": closed_on - timedelta(days=1),
        "opens_at": calendar.local_instant(opens_on, time(0), tz=FIRST_ZONE),
        "closes_at": calendar.local_instant(closed_on, time(0), tz=LAST_ZONE),
    }


def _planned(tx: Tx) -> Round | None:
    return tx.session.exec(
        select(Round)
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.INTERVIEW,
            Round.state == RoundState.PLANNED,
        )
        .order_by(col(Round.opens_on))
    ).first()
