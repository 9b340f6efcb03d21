"""Rounds of pulses: the regular one by its cadence, surveys sent by hand; planned, and made ready to open."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.flows import viewer, workspaces
from staybot.flows.asking import cohorts, pauses, planning, pulse_windows, sooner, surveys
from staybot.flows.promising import promise_rounds
from staybot.rules import bank, rotation
from staybot.rules.dates import in_words
from staybot.rules.items import Survey
from staybot.rules.pulse_calendar import Window
from staybot.rules.quarters import Quarter
from staybot.store.database import Tx
from staybot.store.once import insert_once
from staybot.store.tables import Round, RoundKind, RoundState

FAR: Final = timedelta(days=120)
"""How far ahead a survey can be planned."""


def plan(tx: Tx) -> Round | None:
    """See to it that the next regular pulse is a row with a date, which follows the settings until it opens.

    None while pulses are off.
    """
    workspaces.hold(tx)
    row = _waiting(tx, surveys.ROTATION)
    window = pulse_windows.next_regular(tx)
    if window is None:
        if row is not None:
            tx.session.delete(row)
        return None
    if row is None:
        days = pulse_windows.days(window)
        insert_once(tx, Round(workspace=tx.workspace, kind=RoundKind.PULSE, survey=surveys.ROTATION, **days))
        return _waiting(tx, surveys.ROTATION)
    if (row.opens_on, row.closes_on) != (window.opens_on, window.closes_on):
        for name, value in pulse_windows.days(window).items():
            setattr(row, name, value)
        tx.session.add(row)
        tx.session.flush()
    return row


def send(tx: Tx, *, survey: Survey, opens_on: date | None = None) -> tuple[Window, ...]:
    """Plan a survey: on the first free day, or from a day on; a second time if it is to be compared.

    The regular pulse gives way. Sent twice it is planned once. Raises Refused for a survey that is planned
    already, and for a day that is past or far away.
    """
    workspaces.hold(tx)
    if (there := _waiting(tx, survey.name)) is not None:
        title = surveys.frozen(there)[0].title
        raise Refused(
            f"“{title}” is planned already: it opens on {in_words(there.opens_on)}. Nothing changed."
        )
    first_day = opens_on or viewer.today(tx, None) + timedelta(days=1)
    if not viewer.today(tx, None) < first_day <= viewer.today(tx, None) + FAR:
        raise Refused("Choose a day from tomorrow on, within the next 120 days.", field="opens_on")
    found = [_send(tx, survey, from_on=first_day)]
    if survey.again_after_weeks is not None:
        found.append(_send(tx, survey, from_on=found[0].opens_on + timedelta(weeks=survey.again_after_weeks)))
    plan(tx)
    return tuple(found)


def people_to_ask(tx: Tx, of: Round) -> list[cohorts.Asked]:
    """The cohort of a pulse that may open now; empty, and it is put off or dropped, when it may not.

    A regular one that could not open on its day (the bot was down, nobody is there) is skipped for the next.
    """
    is_free = pulse_windows.is_free(tx, of)
    if planning.first_morning_day(tx) > of.opens_on or (not is_free and of.survey != surveys.ROTATION):
        _skip(tx, of)
        return []
    if not is_free:  # planned anew by the next beat
        return []
    is_here = pauses.is_none(tx, on=of.opens_on)
    people = promise_rounds.only_asked(tx, of, cohorts.eligible(tx, is_here, on=of.opens_on))
    if people and of.survey == surveys.ROTATION:
        chosen = choose(tx, of)
        of.questions_json = surveys.freeze(*([chosen] if chosen else []))
    if not people or of.questions_json == "[]":
        _skip(tx, of, for_good=promise_rounds.is_one(of))
        return []
    return people


def choose(tx: Tx, of: Round) -> Survey | None:
    """What a regular round asks, as things stand now; None when every theme has to wait."""
    themes: dict[str, list[str]] = defaultdict(list)
    known = {one.id: one for one in (*surveys.rotating(tx), *bank.outcomes())}
    for item in surveys.rotating(tx):
        themes[str(item.theme)].append(item.id)
    quarter = Quarter.of(of.opens_on)
    chosen = rotation.choose(
        themes=themes,
        outcomes=[one.id for one in bank.outcomes()],
        asked=_asked(tx, before=of.opens_on),
        opens_on=of.opens_on,
        quarter_starts_on=quarter.starts_on,
        rounds_left=max(
            1, sum(window.opens_on >= of.opens_on for window in pulse_windows.regular(tx, quarter))
        ),
        sooner=sooner.themes(tx),
    )
    return surveys.regular(known[one] for one in chosen) if chosen else None


def _asked(tx: Tx, *, before: date) -> list[rotation.Asked]:
    """Every earlier pulse and what it asked, oldest first."""
    rows = tx.session.exec(
        select(Round)
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.PULSE,
            Round.state != RoundState.PLANNED,
            Round.opens_on < before,
        )
        .order_by(col(Round.opens_on))
    )
    return [
        rotation.Asked(row.opens_on, tuple(item.id for part in surveys.frozen(row) for item in part.items))
        for row in rows
    ]


def _send(tx: Tx, survey: Survey, *, from_on: date) -> Window:
    window = pulse_windows.by_hand(tx, from_on=from_on)
    row = Round(
        workspace=tx.workspace,
        kind=RoundKind.PULSE,
        survey=survey.name,
        questions_json=surveys.freeze(survey),
        dated_by_operator=True,
        **pulse_windows.days(window, name=survey.name),
    )
    tx.session.add(row)
    tx.session.flush()
    return window


def _skip(tx: Tx, of: Round, *, for_good: bool = False) -> None:
    """A regular pulse is left out for the next; a survey sent by hand moves to the next free days."""
    if for_good or of.survey == surveys.ROTATION:
        of.state = RoundState.VOID
    else:
        _put_off(tx, of)
    tx.session.add(of)
    tx.session.flush()


def _put_off(tx: Tx, of: Round) -> None:
    """To the next free days; the second of a pair follows, so that groups still show a fresh figure."""
    late = planning.first_morning_day(tx) - of.opens_on
    second = _waiting(tx, of.survey, after=of.opens_on)
    for each in (of, second) if second is not None and second.questions_json == of.questions_json else (of,):
        window = pulse_windows.by_hand(tx, from_on=each.opens_on + late, but=each)
        late = window.opens_on - each.opens_on
        for name, value in pulse_windows.days(window, name=each.survey).items():
            setattr(each, name, value)
        tx.session.add(each)
        tx.session.flush()


def _waiting(tx: Tx, name: str, *, after: date = date.min) -> Round | None:
    """The next round of a survey that is planned and has not opened, locked: what opens is not redated."""
    return tx.session.exec(
        select(Round)
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.PULSE,
            Round.survey == name,
            Round.state == RoundState.PLANNED,
            Round.opens_on > after,
        )
        .order_by(col(Round.opens_on))
        .with_for_update()
    ).first()
