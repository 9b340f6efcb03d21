"""Survey files: items, a survey, or both, written by the product or by an operator in the same TOML format.

`data/bank.toml` explains the format. Everything in a file is checked, and every problem is told at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from staybot.rules.items import Comment, Item, Survey
from staybot.rules.survey_checks import Checks, shown
from staybot.rules.survey_lines import Lines
from staybot.rules.survey_reader import Reader

LARGEST_FILE: Final = 200_000
"""Bytes, many times what the built-in bank needs."""

_NONE: Final[Mapping[str, Item]] = MappingProxyType({})


class SurveyFileError(Exception):
    """A file that cannot be used. Each problem names file, line and field, and says what to do."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class File:
    """What a file adds: its items without those already known, its survey, and in the bank the comment."""

    items: tuple[Item, ...]
    survey: Survey | None
    comment: Comment | None = None

    def rotating(self) -> tuple[Item, ...]:
        """The items that join the rotation: those with a theme that the file's own survey does not ask."""
        asked = self.survey.items if self.survey else ()
        return tuple(one for one in self.items if one.theme and one not in asked)


def read(
    text: str,
    *,
    file: str,
    known: Mapping[str, Item],
    earlier: Mapping[str, Item] = _NONE,
    taken: Collection[str] = (),
) -> File:
    """Read one file, called `file` in messages. Raises SurveyFileError with every problem.

    `known` items may be asked and never changed; with none known, the file is the bank itself. `earlier`
    items are the operator's own in their latest version: they may be asked, and changed under a higher
    version. `taken` are the names that a survey cannot have any more.
    """
    content, lines = _parsed(text, file)
    checks = Checks(file, lines)
    reader = Reader(checks, known, earlier)
    checks.fields((), content, ("item", "survey") if known else ("item", "survey", "comment"))
    items = reader.items(content.get("item", []))
    survey = reader.survey(content["survey"], taken) if "survey" in content else None
    comment = checks.comment(content["comment"]) if "comment" in content and not known else None
    if "survey" not in content:
        reader.each_is_asked(())
    elif survey and survey.items:
        reader.each_is_asked(survey.items)
    if not content.get("item") and "survey" not in content:
        checks.problem((), "it has no items and no survey; add an [[item]] or a [survey]")
    if problems := checks.problems():
        raise SurveyFileError(problems)
    return File(tuple(one for one in items if one.id not in known), survey, comment)


def _parsed(text: str, file: str) -> tuple[dict[str, Any], Lines]:
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
        raise SurveyFileError((f"{file}: is larger than {LARGEST_FILE // 1000} kB; split it",))
    source = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        return tomllib.loads(source), Lines(source)
    except RecursionError:
        raise SurveyFileError((f"{file}: brackets stand too deep in brackets; take some out",)) from None
    except ValueError as fault:
        raise SurveyFileError((f"{file}, {_syntax(str(fault), source)}",)) from None


def _syntax(message: str, source: str) -> str:
    """What `tomllib` says, with the line in front as in every other message."""
    what, _, where = message.rpartition(" (at ")
    found = re.fullmatch(r"(line \d+, column \d+)\)", where)
    place = found.group(1) if found else f"line {source.count(chr(10)) + 1}"
    return (
        f"{place}: is not TOML: {shown(what or message, 120)}; look at the quotes, brackets and = signs there"
    )
