"""Pulses that are planned or open, as operators and leaders see them; and a planned survey taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import SurveyCancelled, SurveyDays, SurveyRound
from staybot.flows import viewer, workspaces
from staybot.flows.asking import pulse_rounds, surveys
from staybot.flows.promising import promise_rounds
from staybot.rules.dates import in_words, read_date
from staybot.rules.items import Item
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundKind, RoundState

LOCALE: Final = "en-GB"
"""How an operator's dates in numbers are read; all that is printed has the day first, too."""


@dataclass(frozen=True)
class Coming:
    """The next regular pulse: its day, and what it would ask today; None when every theme has to wait."""

    opens_on: date
    items: tuple[Item, ...] | None


def next_questions(tx: Tx) -> Coming | None:
    """What the rotation asks next, chosen for good only when it opens; None while pulses are off."""
    of = pulse_rounds.plan(tx)
    if of is None:
        return None
    chosen = pulse_rounds.choose(tx, of)
    return Coming(of.opens_on, chosen.items if chosen else None)


def every(tx: Tx) -> tuple[SurveyRound, ...]:
    """Every pulse that is open or planned, the next regular one included."""
    pulse_rounds.plan(tx)
    return tuple(
        SurveyRound(
            label=of.label,
            title=_title(of),
            opens_on=of.opens_on,
            closes_on=of.closes_on,
            is_open=of.state is RoundState.OPEN,
            is_regular=of.survey == surveys.ROTATION,
        )
        for of in _coming(tx)
    )


def cancel(tx: Tx, *, which: str) -> SurveyCancelled:
    """Take back a survey that has not opened, named by its label, its name or a day of its window.

    The regular pulse takes its place again. Raises Refused.
    """
    workspaces.hold(tx)
    of = _the_one(tx, which)
    tx.session.refresh(of, with_for_update=True)
    if of.survey == surveys.ROTATION:
        raise Refused(
            "That is the regular pulse, which comes by STAYBOT_PULSES. Set it to off, or pause groups with "
            "`staybot pulses pause`."
        )
    if promise_rounds.is_one(of):
        raise Refused("That asks whether a promise was kept, and its maker waits for the answer. It stays.")
    if of.state is not RoundState.PLANNED:
        raise Refused(
            f"“{_title(of)}” has opened and stays open until {in_words(of.closes_on)}: a window that people "
            "were told is kept."
        )
    tx.session.delete(of)
    tx.session.flush()
    other = next((one for one in _coming(tx) if one.survey == of.survey), None)
    pulse_rounds.plan(tx)
    stays = SurveyDays(other.opens_on, other.closes_on) if other else None
    return SurveyCancelled(_title(of), of.opens_on, stays)


def day(tx: Tx, *, words: str) -> date:
    """The day that an operator named, seen from the company's today. Raises Refused."""
    found = read_date(words, today=viewer.today(tx, None), locale=LOCALE)
    if found is None:
        raise Refused(
            f"I could not read “{words}” as a date. Write it like 2027-03-04, 4 March, Friday or in two "
            "weeks."
        )
    return found


def _the_one(tx: Tx, which: str) -> Round:
    there = _coming(tx)
    found = [of for of in there if which in {of.label, of.survey}]
    named = None if found else read_date(which, today=viewer.today(tx, None), locale=LOCALE)
    if named is not None:
        found = [of for of in there if of.opens_on <= named <= of.closes_on]
    if len(found) == 1:
        return found[0]
    labels = ", ".join(f"“{of.label}”" for of in found or there if of.survey != surveys.ROTATION)
    if found:
        raise Refused(f"That is said of more than one. Name one of {labels}.")
    raise Refused(
        f"No survey is planned as “{which}”. "
        + (f"There are: {labels}." if labels else "No survey is planned at all.")
    )


def _coming(tx: Tx) -> list[Round]:
    return list(
        tx.session.exec(
            select(Round)
            .where(
                Round.workspace == tx.workspace,
                Round.kind == RoundKind.PULSE,
                col(Round.state).in_([RoundState.PLANNED, RoundState.OPEN]),
            )
            .order_by(col(Round.opens_on))
        )
    )


def _title(of: Round) -> str:
    parts = surveys.frozen(of)
    return parts[0].title if parts else surveys.TITLE
