"""What pulses ask: the surveys there are, and the one that a round froze."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from staybot.errors import Refused
from staybot.flows import operator, viewer
from staybot.flows.asking import survey_files
from staybot.rules import bank, check_ins, items, quarters
from staybot.rules import surveys as survey_rules
from staybot.rules.items import Item, Survey
from staybot.store.database import Tx
from staybot.store.tables import Person, Round, RoundKind

ROTATION: Final = "rotation"
"""The name under which the regular pulse goes."""

CHECK_IN: Final = "check-in-{milestone}"
"""The name of the survey for a milestone of somebody new."""

TITLE: Final = "A quick pulse"
INTRO: Final = "Answer as it has been lately."


def regular(chosen: Iterable[Item]) -> Survey:
    """The regular pulse with the items chosen for one round."""
    return Survey(ROTATION, TITLE, INTRO, tuple(chosen), comment=True)


def every(tx: Tx) -> dict[str, Survey]:
    """The surveys that can be sent, by name: those that ship, then the operator's own; no check-ins."""
    own = {file.survey.name: file.survey for file in _files(tx) if file.survey is not None}
    return {**ready(), **own}


def ready() -> dict[str, Survey]:
    """Those that ship."""
    return {name: one for name, one in bank.surveys().items() if not name.startswith("check-in-")}


def find(tx: Tx, name: str) -> Survey:
    """A survey by its name. Raises Refused naming those there are."""
    known = every(tx)
    if name not in known:
        raise Refused(f"There is no survey called {name}. There are: {', '.join(sorted(known))}.")
    return known[name]


@dataclass(frozen=True)
class Described:
    """A survey, or a file with its items, as their operator sees them."""

    name: str
    survey: Survey | None
    items: tuple[Item, ...]


def described(tx: Tx, name: str) -> Described:
    """What a survey or a file asks, check-ins included. Raises Refused naming those there are."""
    shipped = bank.surveys()
    if name in shipped:
        return Described(name, shipped[name], shipped[name].items)
    own = {one.name: one.file for one in survey_files.stored(tx) if one.file is not None}
    if name not in own:
        there = ", ".join([*sorted(shipped), *own])
        raise Refused(f"There is nothing called {name} that could be shown. There are: {there}.")
    return Described(name, own[name].survey, own[name].items)


def rotating(tx: Tx) -> tuple[Item, ...]:
    """The items that the regular pulse chooses from: the bank's, and the operator's own that have a theme."""
    own = {one.id: one for file in _files(tx) for one in file.rotating()}
    return (*bank.rotating(), *own.values())


def known_items(tx: Tx) -> Mapping[str, Item]:
    """Every item by its id: the bank's and the operator's own."""
    own = {one.id: one for file in _files(tx) for one in file.items}
    return {**bank.every_item(), **own}


def freeze(*parts: Survey) -> str:
    """What a round asks, word for word; a check-in's has a part for each milestone."""
    return json.dumps([_part(one) for one in parts], ensure_ascii=False, sort_keys=True)


def frozen(of: Round) -> tuple[Survey, ...]:
    """The parts of what a round froze."""
    return _thawed(of.questions_json)


@lru_cache(maxsize=64)
def _thawed(questions_json: str) -> tuple[Survey, ...]:
    """The same by what is frozen, which every tap of a round asks for."""
    return tuple(
        Survey(
            part["name"],
            part["title"],
            part["intro"],
            items.from_json(json.dumps(part["items"])),
            part["comment"],
        )
        for part in json.loads(questions_json)
    )


def asked(tx: Tx, of: Round, person: Person) -> Survey:
    """What this person is asked in this round: in a check-in, about the milestone they reached last.

    Raises Refused when that is nothing yet.
    """
    parts = frozen(of)
    if of.kind is RoundKind.PULSE:
        return parts[0]
    milestone = reached(tx, of, person)
    name = CHECK_IN.format(milestone=milestone)
    found = next((part for part in parts if part.name == name), None)
    if found is None:
        raise Refused("No check-in is due for you just now. I'll write to you when one is.")
    return found


def reached(tx: Tx, of: Round, person: Person) -> int | None:
    """The milestone of this round that somebody new reached last, if any."""
    if person.start_on is None:
        return None
    today, quarter = viewer.today(tx, person), quarters.Quarter.parse(of.label)
    days = check_ins.in_quarter(person.start_on, quarter)
    return max((milestone for milestone, day in days if day <= today), default=None)


def _files(tx: Tx) -> list[survey_rules.File]:
    there = survey_files.stored(tx)
    if any(
        one.file is None for one in there
    ):  # they were sound when they were added; the bank has grown since
        operator.tell(tx, topic="survey_unreadable")
    return [one.file for one in there if one.file is not None]


def _part(survey: Survey) -> dict[str, Any]:
    return {
        "name": survey.name,
        "title": survey.title,
        "intro": survey.intro,
        "comment": survey.comment,
        "items": json.loads(items.to_json(survey.items)),
    }
