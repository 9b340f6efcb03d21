"""When pulses may be: the grid of the cadence, around the interviews and around what is planned already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import col, select

from staybot.flows import planning, surveys, viewer
from staybot.rules import pulse_calendar
from staybot.rules.pulse_calendar import Cadence, Window
from staybot.rules.quarters import Quarter
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundKind, RoundState

BY_HAND_DAYS: Final = 7
"""Days that a survey sent by hand stays open."""

LOOK_BACK: Final = timedelta(days=120)
"""Interviews that opened longer ago take no days of this quarter."""


def next_regular(tx: Tx) -> Window | None:
    """The first regular window that has not begun anywhere."""
    quarter = Quarter.of(viewer.today(tx, None))
    first = planning.first_morning_day(tx)
    for each in (quarter, quarter.next(), quarter.next().next()):
        for window in regular(tx, each):
            if window.opens_on >= first and not _is_begun(tx, window):
                return window
    return None


def regular(tx: Tx, quarter: Quarter) -> tuple[Window, ...]:
    """The windows of all regular pulses that open in a quarter, past ones included."""
    return pulse_calendar.windows(
        quarter, Cadence(tx.settings.pulse_cadence), blocked=blocked(tx, quarter), taken=taken(tx)
    )


def by_hand(tx: Tx, *, from_on: date, but: Round | None = None) -> Window:
    """The first free window from a day on for a survey sent by hand; `but` is the round that moves there."""
    return pulse_calendar.free_window(
        from_on - timedelta(days=1),
        length_days=BY_HAND_DAYS,
        taken=taken(tx, but=but),
        blocked=blocked(tx, Quarter.of(from_on)),
    )


def blocked(tx: Tx, quarter: Quarter) -> list[tuple[date, date]]:
    """The days of interview invitations around a quarter, as far as they are known."""
    found = [
        planning.invitation_span(opens_on)
        for opens_on in tx.session.exec(
            select(col(Round.opens_on)).where(
                Round.workspace == tx.workspace,
                Round.kind == RoundKind.INTERVIEW,
                Round.state != RoundState.VOID,
                Round.opens_on >= quarter.starts_on - LOOK_BACK,
            )
        )
    ]
    labels = planning.labels(tx)
    found += [
        planning.invitation_span(planning.window_of(tx, each)[0])
        for each in (quarter, quarter.next())
        if each.label not in labels
    ]
    return [pulse_calendar.kept_free(first, last) for first, last in found]


def taken(tx: Tx, *, but: Round | None = None) -> list[Window]:
    """Windows that are set: what is in flight or has been, and surveys that were sent by hand."""
    rows = tx.session.exec(
        select(Round).where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.PULSE,
            (col(Round.survey) != surveys.ROTATION) | (col(Round.state) != RoundState.PLANNED),
        )
    )
    return [Window(row.opens_on, row.closes_on) for row in rows if but is None or row.id != but.id]


def is_free(tx: Tx, of: Round) -> bool:
    """Whether a planned round may still open on its days: no other pulse and no interview came in between."""
    window = Window(of.opens_on, of.closes_on)
    spans = blocked(tx, Quarter.of(of.opens_on))
    return not any(map(window.meets, spans)) and all(map(window.is_apart_from, taken(tx, but=of)))


def days(window: Window, *, name: str = "") -> dict[str, Any]:
    """The columns of a round in this window; its label is its first day, and its name if it has one."""
    label = f"{window.opens_on} {name}".strip()[:64]
    return planning.days(label, (window.opens_on, window.closes_on + timedelta(days=1)))


def _is_begun(tx: Tx, window: Window) -> bool:
    same = select(Round.id).where(
        Round.workspace == tx.workspace,
        Round.kind == RoundKind.PULSE,
        Round.survey == surveys.ROTATION,
        Round.opens_on == window.opens_on,
        Round.state != RoundState.PLANNED,
    )
    return tx.session.exec(same).first() is not None
