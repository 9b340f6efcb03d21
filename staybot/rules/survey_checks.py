"""The fields of a survey file, read one by one. What is wrong is noted with its line and how to right it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from staybot.rules.items import OUTCOMES, Comment, Item, Scale
from staybot.rules.plain_text import plain
from staybot.rules.playbook import THEME_IDS
from staybot.rules.survey_lines import Lines, Path

LONGEST_TEXT: Final = 90
LONGEST_TITLE: Final = 60
LONGEST_INTRO: Final = 200
LONGEST_ID: Final = 64
HIGHEST_VERSION: Final = 1000
LATEST_WEEKS: Final = 52
"""A second round that comes later than a year after the first compares two different companies."""

ITEM_FIELDS: Final = ("id", "version", "theme", "outcome", "scale", "text")
SURVEY_FIELDS: Final = ("name", "title", "intro", "items", "comment", "again_after_weeks")

_ID: Final = re.compile(r"[a-z0-9_.-]+")
_FORMATS: Final = "<>&*_~`"
"""Characters that Slack reads as mentions, links or formatting; the first three could ping a company."""

Table = Mapping[str, Any]


class Checks:
    """Reads fields. A wrong one becomes a problem and an empty value, so that the reading goes on."""

    def __init__(self, file: str, lines: Lines) -> None:
        self._file = file
        self._lines = lines
        self._problems: list[tuple[int, str]] = []

    def problem(self, path: Path, what: str) -> None:
        line = self._lines.of(path)
        self._problems.append((line, f"{_place(self._file, line, path)}: {what}"))

    def problems(self) -> tuple[str, ...]:
        """Every problem noted, in the order of the lines."""
        return tuple(message for _, message in sorted(self._problems, key=lambda noted: noted[0]))

    def table(self, path: Path, value: object, fields: Collection[str]) -> Table | None:
        """A table with known fields only; None if it is no table."""
        if not isinstance(value, dict):
            header = "[[item]]" if path[0] == "item" else f"[{path[0]}]"
            self.problem(path, f"must be a table; write {header} on a line of its own, its fields below")
            return None
        self.fields(path, value, fields)
        return value

    def fields(self, path: Path, table: Table, fields: Collection[str]) -> None:
        for field in table:
            if field not in fields:
                self.problem((*path, field), f"is unknown; known here are {', '.join(fields)}")

    def word(self, path: Path, table: Table, field: str, *, optional: bool = False) -> str:
        """A text, empty if it is wrong or left out."""
        value = table.get(field)
        if value is None:
            if not optional:
                self.problem((*path, field), f'is missing; write {field} = "…"')
            return ""
        if not isinstance(value, str):
            self.problem((*path, field), f'must be text in quotes, as in {field} = "…"')
            return ""
        return value

    def number(self, path: Path, table: Table, field: str, highest: int) -> int:
        """A whole number from 1; 1 if it is wrong or left out."""
        value = table.get(field)
        if type(value) is int and 1 <= value <= highest:
            return value
        fault = "is missing" if value is None else "is wrong"
        self.problem((*path, field), f"{fault}; write a whole number from 1 to {highest}, as in {field} = 1")
        return 1

    def prose(self, path: Path, table: Table, field: str, longest: int) -> str:
        """Plain text for people, on one line."""
        text = self.word(path, table, field)
        for fault in _faults(text, longest) if isinstance(table.get(field), str) else ():
            self.problem((*path, field), fault)
        return text

    def name(self, path: Path, table: Table, field: str) -> str:
        """An id or a survey's name."""
        name = self.word(path, table, field)
        right = _ID.fullmatch(name) and len(name) <= LONGEST_ID
        if isinstance(table.get(field), str) and not right:
            shape = f"1 to {LONGEST_ID} characters out of a-z, 0-9, _, . and -"
            self.problem((*path, field), f"'{shown(name)}' has the wrong shape; write {shape}")
        return name

    def choice(self, path: Path, table: Table, field: str, choices: Collection[str]) -> str | None:
        """One of a few words; None if it is wrong or left out."""
        word = self.word(path, table, field, optional=True)
        if word in choices:
            return word
        if isinstance(table.get(field), str):
            self.problem((*path, field), f"'{shown(word)}' is unknown; choose one of {', '.join(choices)}")
        return None

    def item(self, path: Path, value: object) -> Item | None:
        """One item, checked by itself; None if it is no table."""
        table = self.table(path, value, ITEM_FIELDS)
        if table is None:
            return None
        one = Item(
            id=self.name(path, table, "id"),
            version=self.number(path, table, "version", HIGHEST_VERSION),
            text=self.prose(path, table, "text", LONGEST_TEXT),
            theme=self.choice(path, table, "theme", THEME_IDS),
            outcome=self.choice(path, table, "outcome", OUTCOMES),
            scale=self._scale(path, table),
        )
        if one.theme and one.outcome:
            self.problem((*path, "outcome"), "stands beside a theme; keep one of the two")
        expected = OUTCOMES[one.outcome] if one.outcome else Scale.AGREE
        if one.scale is not expected:
            whose = f"the outcome {one.outcome}" if one.outcome else "an item without an outcome"
            self.problem((*path, "scale"), f'does not fit; {whose} has scale = "{expected}"')
        return one

    def comment(self, value: object) -> Comment | None:
        """The words around the open comment."""
        path = ("comment",)
        table = self.table(path, value, ("text", "hint"))
        if table is None:
            return None
        text = self.prose(path, table, "text", LONGEST_TEXT)
        return Comment(text, self.prose(path, table, "hint", LONGEST_INTRO))

    def _scale(self, path: Path, table: Table) -> Scale:
        chosen = self.choice(path, table, "scale", tuple(Scale))
        if "scale" not in table:
            self.problem((*path, "scale"), f'is missing; write scale = "{Scale.AGREE}"')
        return Scale(chosen) if chosen else OUTCOMES.get(str(table.get("outcome")), Scale.AGREE)


def shown(text: str, longest: int = 40) -> str:
    """What a file says, short and harmless enough to stand in a message."""
    line = " ".join(plain(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _faults(text: str, longest: int) -> list[str]:
    faults = []
    if not any(character.isalnum() for character in text):
        faults.append("has no words; write some")
    if len(text) > longest:
        faults.append(f"is {len(text)} characters long; at most {longest}")
    if plain(text) != text or not {"\n", "\t"}.isdisjoint(text):
        faults.append("has line breaks, hidden characters or blanks around it; write one plain line")
    if found := [mark for mark in _FORMATS if mark in text]:
        faults.append(f"has {' '.join(found)}, which Slack reads as formatting or mentions; leave them out")
    return faults


def _place(file: str, line: int, path: Path) -> str:
    """`team.toml, line 12, item 3, text`: places in a list count from 1."""
    words = [file, f"line {line}"]
    for step in path:
        if isinstance(step, int):
            words[-1] += f" {step + 1}"
        else:
            words.append(shown(step) or "''")
    return ", ".join(words)
