"""Items and survey of one survey file, checked against each other and against what is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from staybot.rules import question_names
from staybot.rules.items import Item, Scale, Survey
from staybot.rules.survey_checks import (
    LATEST_WEEKS,
    LONGEST_INTRO,
    LONGEST_TITLE,
    SURVEY_FIELDS,
    Checks,
    shown,
)
from staybot.rules.survey_lines import Path

MOST_ITEMS: Final = 15
"""Items of one survey. More of them would not fit a modal that people answer in a few minutes."""


class Reader:
    """Items and survey of one file, checked against each other and against what is known."""

    def __init__(self, checks: Checks, known: Mapping[str, Item], earlier: Mapping[str, Item]) -> None:
        self._checks = checks
        self._known = known
        self._earlier = earlier
        self._own: dict[str, Item] = {}
        self._loose: list[tuple[Path, Item]] = []

    def items(self, value: object) -> tuple[Item, ...]:
        """The file's items. One without an id is left out: its problem is noted."""
        if not isinstance(value, list):
            self._checks.problem(("item",), "write [[item]], with two brackets on each side")
            return ()
        for place, table in enumerate(value):
            one = self._checks.item(("item", place), table)
            if one and one.id:
                self._add(("item", place), one, named=not table.keys().isdisjoint(("theme", "outcome")))
        return tuple(self._own.values())

    def _add(self, path: Path, one: Item, *, named: bool) -> None:
        if fault := self._clash(one):
            self._checks.problem((*path, "id"), fault)
        if question_names.is_kept(one.id):
            self._checks.problem((*path, "id"), f"'{shown(one.id)}' is kept for others; choose another id")
        if said := self._said_by(one):
            self._checks.problem((*path, "text"), f"says what the item '{shown(said)}' says; ask that one")
        self._own.setdefault(one.id, one)
        if not named:
            self._loose.append((path, one))

    def _clash(self, one: Item) -> str | None:
        known = self._known.get(one.id)
        earlier = self._earlier.get(one.id)
        outcomes = {**_outcomes(self._own), **_outcomes(self._known)}
        if one.id in self._own:
            return f"'{shown(one.id)}' stands on another item of this file; choose another id"
        if known and known != one:
            return f"'{shown(one.id)}' is an item already, with other words or version; choose another id"
        if earlier and earlier != one and one.version <= earlier.version:
            return f"'{shown(one.id)}' was stored in other words; write version = {earlier.version + 1}"
        if one.outcome and not known and one.outcome in outcomes:
            return f"the outcome is asked by '{shown(outcomes[one.outcome].id)}'; ask that one"
        return None

    def _said_by(self, one: Item) -> str | None:
        """The item of those that ship which has these words already: two would be one question (R12)."""
        said = question_names.words(one.text)
        same = (id_ for id_, known in self._known.items() if question_names.words(known.text) == said)
        return None if one.id in self._known else next(same, None)

    def survey(self, value: object, taken: Collection[str]) -> Survey | None:
        """The file's survey; None if it is no table."""
        path: Path = ("survey",)
        checks = self._checks
        table = checks.table(path, value, SURVEY_FIELDS)
        if table is None:
            return None
        name = checks.name(path, table, "name")
        if name in taken:
            checks.problem((*path, "name"), f"'{shown(name)}' is the name of another survey; choose another")
        if type(table.get("comment")) is not bool:
            checks.problem((*path, "comment"), "write comment = true or comment = false")
        again = "again_after_weeks" in table
        return Survey(
            name=name,
            title=checks.prose(path, table, "title", LONGEST_TITLE),
            intro=checks.prose(path, table, "intro", LONGEST_INTRO),
            items=self._asked((*path, "items"), table.get("items")),
            comment=table.get("comment") is True,
            again_after_weeks=checks.number(path, table, "again_after_weeks", LATEST_WEEKS)
            if again
            else None,
        )

    def _asked(self, path: Path, value: object) -> tuple[Item, ...]:
        if not isinstance(value, list) or not value:
            self._checks.problem(path, 'must list the ids of its items, as in items = ["…", "…"]')
            return ()
        if len(value) > MOST_ITEMS:
            self._checks.problem(path, f"lists {len(value)} items; at most {MOST_ITEMS}")
        asked: list[Item] = []
        for place, word in enumerate(value):
            one = self._lookup(word)
            if one is None:
                self._checks.problem((*path, place), _unknown(word))
            elif one in asked:
                self._checks.problem((*path, place), f"'{shown(one.id)}' is listed twice; take one out")
            elif place == 0 and one.scale is not Scale.AGREE:
                self._checks.problem(
                    (*path, 0),
                    "cannot come first, because the message shows five buttons; begin with an agree item",
                )
            asked += [one] if one else []
        return tuple(asked)

    def _lookup(self, word: object) -> Item | None:
        if not isinstance(word, str):
            return None
        return self._own.get(word) or self._known.get(word) or self._earlier.get(word)

    def each_is_asked(self, asked: Collection[Item]) -> None:
        """An item without theme and outcome is asked only if the file's survey lists it."""
        for path, one in self._loose:
            if one not in asked:
                self._checks.problem((*path, "theme"), "is missing; name one, or list the item in the survey")


def _unknown(word: object) -> str:
    what = f"'{shown(word)}' is the id of no item" if isinstance(word, str) else "must be an id in quotes"
    return f"{what}; name an item of this file or of the bank"


def _outcomes(items: Mapping[str, Item]) -> dict[str | None, Item]:
    return {one.outcome: one for one in items.values()}
