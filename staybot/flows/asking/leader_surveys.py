"""A leader sends a survey: a ready one, or a few items of their choice. It always asks everyone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Final

from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import (
    SurveyChoice,
    SurveyDays,
    SurveyForm,
    SurveyGroup,
    SurveyItem,
    SurveyPlanned,
    SurveyStatus,
)
from staybot.flows import viewer
from staybot.flows.asking import asked_before, pulse_rounds, pulse_windows, survey_rounds, surveys
from staybot.rules.items import Item, Scale, Survey
from staybot.rules.plain_text import plain
from staybot.store.database import Tx
from staybot.store.tables import Person
from staybot.themes.taxonomy import THEMES

MOST_ITEMS: Final = 5
"""Items of a survey that a leader composes: a pulse stays a matter of a minute."""

LONGEST_TITLE: Final = 60

OFFERED: Final = 100
"""Items in the list, which Slack takes no more of; the operator's own come last."""

NOT_A_LEADER: Final = (
    "Only leaders can send a survey here: they are named in the people list. What is open for you is in my "
    "Home tab."
)
INTRO: Final = "Your leaders ask everyone the same few things, a tap each."
SMALL: Final = "leaders-{day}-{what}"
"""The name of a survey that leaders composed, by the day that they chose and by all that it asks: the same
once more has the same name, and is planned once.
"""

BESIDE: Final = "Outcomes, and items of your own surveys"


@dataclass(frozen=True)
class Small:
    """A survey as composed in the modal; `items` in the order in which they were chosen."""

    title: str
    items: tuple[str, ...]
    comment: bool


def form(tx: Tx, *, by: str) -> SurveyForm:
    """What a leader chooses from. Raises Refused for everybody else."""
    _leader(tx, by)
    window = pulse_windows.by_hand(tx, from_on=viewer.today(tx, None) + timedelta(days=1))
    known = _offered(tx)
    asked = asked_before.lately(tx, known.values(), closes_on=window.closes_on)
    return SurveyForm(
        ready=_ready(tx),
        groups=tuple(
            SurveyGroup(name, tuple(SurveyItem(one.id, one.text, asked.get(one.id)) for one in items))
            for name, items in _grouped(known)
        ),
        opens_on=window.opens_on,
        floor=Policy().k,
        most=MOST_ITEMS,
    )


def send(tx: Tx, *, by: str, what: str | Small, opens_on: date | None) -> SurveyPlanned:
    """Plan a ready survey by its name, or a small one. Raises Refused, under the field it concerns."""
    _leader(tx, by)
    first = opens_on or viewer.today(tx, None) + timedelta(days=1)
    survey = surveys.find(tx, what) if isinstance(what, str) else _composed(tx, what, on=first)
    return plan(tx, survey, opens_on=opens_on)


def plan(tx: Tx, survey: Survey, *, opens_on: date | None) -> SurveyPlanned:
    """The same for whoever may: the operator has no further right to ask for. Raises Refused."""
    windows = pulse_rounds.send(tx, survey=survey, opens_on=opens_on)
    regular = pulse_windows.next_regular(tx)
    asked = asked_before.lately(tx, survey.items, closes_on=windows[0].closes_on)
    return SurveyPlanned(
        title=survey.title,
        rounds=tuple(SurveyDays(one.opens_on, one.closes_on) for one in windows),
        regular_on=regular.opens_on if regular else None,
        asked=tuple(asked.values()),
        floor=Policy().k,
    )


def status(tx: Tx, *, by: str) -> SurveyStatus:
    """What is open, planned and ready to be sent. Raises Refused for who is no leader."""
    _leader(tx, by)
    return SurveyStatus(survey_rounds.every(tx), _ready(tx))


def only_leads(tx: Tx, *, by: str) -> bool:
    """A leader whom no pulse asks, because they are no engineer."""
    person = viewer.known(tx, slack_id=by)
    return person.is_leader and not person.is_engineer


def _leader(tx: Tx, by: str) -> Person:
    person = viewer.known(tx, slack_id=by)
    if not person.is_leader:
        raise Refused(NOT_A_LEADER)
    return person


def _ready(tx: Tx) -> tuple[SurveyChoice, ...]:
    return tuple(
        SurveyChoice(one.name, one.title, len(one.items), one.again_after_weeks)
        for one in surveys.every(tx).values()
    )


def _offered(tx: Tx) -> Mapping[str, Item]:
    """The bank's items, those of ready surveys, then the operator's own; none that only fits somebody new."""
    known = surveys.known_items(tx)
    fitting = ((name, one) for name, one in known.items() if not name.startswith("check_in_"))
    return dict(islice(fitting, OFFERED))


def _grouped(known: Mapping[str, Item]) -> Iterator[tuple[str, Collection[Item]]]:
    for theme in (*THEMES.values(), None):  # the bank has items of each
        items = [one for one in known.values() if one.theme == (theme.id if theme else None)]
        yield theme.name if theme else BESIDE, items


def _composed(tx: Tx, given: Small, *, on: date) -> Survey:
    title = " ".join(plain(given.title).split())
    if not any(character.isalnum() for character in title):
        raise Refused("Please give the survey a title: people read it first.", field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"Please keep the title to {LONGEST_TITLE} characters.", field="title")
    known = _offered(tx)
    chosen = [known[name] for name in dict.fromkeys(given.items) if name in known]
    if not 0 < len(chosen) <= MOST_ITEMS:
        raise Refused(f"Please choose one to {MOST_ITEMS} statements.", field="statements")
    chosen.sort(
        key=lambda one: one.scale is not Scale.AGREE
    )  # the message shows the first, with five buttons
    if chosen[0].scale is not Scale.AGREE:
        raise Refused(
            "Please add a statement: the question from 0 to 10 cannot stand alone in the message.",
            field="statements",
        )
    return _named(Survey("", title, INTRO, tuple(chosen), given.comment), on=on)


def _named(survey: Survey, *, on: date) -> Survey:
    what = hashlib.blake2b(surveys.freeze(survey).encode(), digest_size=2).hexdigest()
    return replace(survey, name=SMALL.format(day=on, what=what))
