"""When pulses may be: the grid of the cadence, around the interviews and around what is planned already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sqlmodel import select

from staybot.flows import viewer
from staybot.flows.asking import planning, surveys
from staybot.rules import pulse_calendar
from staybot.rules.pulse_calendar import Cadence, Window
from staybot.rules.quarters import Quarter
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundKind, RoundState

BY_HAND_DAYS: Final = 7
"""Days that a survey sent by hand stays open."""

LOOK_BACK: Final = timedelta(days=120)
"""Interviews that opened longer ago take no days of this quarter."""


class Known(NamedTuple):
    """What is asked of a round to keep others away from it."""

    id: str
    kind: RoundKind
    survey: str
    label: str
    state: RoundState
    opens_on: date
    closes_on: date


def next_regular(tx: Tx) -> Window | None:
    """The first regular window that has not begun anywhere."""
    quarter = Quarter.of(viewer.today(tx, None))
    first, known = planning.first_morning_day(tx), _known(tx)
    for each in (quarter, quarter.next(), quarter.next().next()):
        for window in _regular(tx, each, known):
            if window.opens_on >= first and not _is_begun(window, known):
                return window
    return None


def regular(tx: Tx, quarter: Quarter) -> tuple[Window, ...]:
    """The windows of all regular pulses that open in a quarter, past ones included."""
    return _regular(tx, quarter, _known(tx))


def by_hand(tx: Tx, *, from_on: date, but: Round | None = None) -> Window:
    """The first free window from a day on for a survey sent by hand; `but` is the round that moves there."""
    known = _known(tx)
    return pulse_calendar.free_window(
        from_on - timedelta(days=1),
        length_days=BY_HAND_DAYS,
        taken=_taken(known, but=but),
        blocked=_blocked(tx, Quarter.of(from_on), known),
    )


def is_free(tx: Tx, of: Round) -> bool:
    """Whether a planned round may still open on its days: no other pulse and no interview came in between."""
    window, known = Window(of.opens_on, of.closes_on), _known(tx)
    spans = _blocked(tx, Quarter.of(of.opens_on), known)
    return not any(map(window.meets, spans)) and all(map(window.is_apart_from, _taken(known, but=of)))


def days(window: Window, *, name: str = "") -> dict[str, Any]:
    """The columns of a round in this window; its label is its first day, and its name if it has one."""
    label = f"{window.opens_on} {name}".strip()[:64]
    return planning.days(label, (window.opens_on, window.closes_on + timedelta(days=1)))


def _regular(tx: Tx, quarter: Quarter, known: Sequence[Known]) -> tuple[Window, ...]:
    return pulse_calendar.windows(
        quarter,
        Cadence(tx.settings.pulse_cadence),
        blocked=_blocked(tx, quarter, known),
        taken=_taken(known),
    )


def _known(tx: Tx) -> list[Known]:
    """Every round there was or is to be: a few for each week."""
    columns = [getattr(Round, name) for name in Known._fields]
    return list(map(Known._make, tx.session.execute(select(*columns).where(Round.workspace == tx.workspace))))


def _blocked(tx: Tx, quarter: Quarter, known: Sequence[Known]) -> list[tuple[date, date]]:
    """The days of interview invitations around a quarter, as far as they are known."""
    interviews = [one for one in known if one.kind is RoundKind.INTERVIEW]
    since, labels = quarter.starts_on - LOOK_BACK, {one.label for one in interviews}
    first_days = [
        one.opens_on for one in interviews if one.state is not RoundState.VOID and one.opens_on >= since
    ]
    to_come = [each for each in (quarter, quarter.next()) if each.label not in labels]
    first_days += [planning.window_of(tx, each)[0] for each in to_come]
    return [pulse_calendar.kept_free(*planning.invitation_span(day)) for day in first_days]


def _taken(known: Sequence[Known], *, but: Round | None = None) -> list[Window]:
    """Windows that are set: what is in flight or has been, and surveys that were sent by hand."""
    return [
        Window(one.opens_on, one.closes_on)
        for one in known
        if one.kind is RoundKind.PULSE
        and (one.survey != surveys.ROTATION or one.state is not RoundState.PLANNED)
        and (but is None or one.id != but.id)
    ]


def _is_begun(window: Window, known: Sequence[Known]) -> bool:
    return any(
        one.kind is RoundKind.PULSE
        and one.survey == surveys.ROTATION
        and one.opens_on == window.opens_on
        and one.state is not RoundState.PLANNED
        for one in known
    )
