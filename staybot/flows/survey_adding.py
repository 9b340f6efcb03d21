"""Survey files come and go. Rounds that were planned or are running froze their words: they stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlmodel import select

from staybot.errors import Refused
from staybot.flows import survey_files, surveys, viewer
from staybot.rules import bank
from staybot.rules import surveys as rules
from staybot.rules.items import Item
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundKind, Survey

NAME: Final = re.compile(r"[a-z0-9_.-]{1,64}")


@dataclass(frozen=True)
class Added:
    """What a file brought, and whether it took the place of an older one."""

    name: str
    file: rules.File
    replaced: bool


def add(tx: Tx, *, content: str, file: str, name: str = "") -> Added:
    """Check a file and store it, under its survey's name or, if it has items only, under `name`.

    `file` is what messages call it. Raises SurveyFileError with every problem, and Refused.
    """
    there = survey_files.stored(tx)
    first = _read(content, file=file, earlier={})  # what it is called, and so which file it takes the place of
    called = _name(first, asked=name)
    others = survey_files.items(one for one in there if one.name != called)
    problems = [
        problem
        for earlier in (others, _latest([*_frozen(tx), *survey_files.items(there).values()]))
        for problem in _problems(content, file=file, earlier=earlier)
    ]
    if problems:
        raise rules.SurveyFileError(tuple(dict.fromkeys(problems)))
    read = rules.read(content, file=file, known=bank.every_item(), earlier=others)
    _apart(read, others)
    row = _row(tx, called)
    stored = row or Survey(workspace=tx.workspace, name=called, content="", added_on=viewer.today(tx, None))
    stored.content, stored.added_on = content, viewer.today(tx, None)
    tx.session.add(stored)
    tx.session.flush()
    _still_read(tx, before=there, but=called)
    return Added(called, read, replaced=row is not None)
