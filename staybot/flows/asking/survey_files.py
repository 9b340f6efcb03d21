"""The survey files that were added here, read as they are stored; in no order that anybody has to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from staybot.rules import bank, surveys
from staybot.rules.items import Item
from staybot.store.database import Tx
from staybot.store.tables import Survey


@dataclass(frozen=True)
class Stored:
    """One file under its name, and why it cannot be read any more, if so: the bank has grown since."""

    name: str
    file: surveys.File | None
    problems: tuple[str, ...] = ()


def stored(tx: Tx) -> tuple[Stored, ...]:
    """Every file, by name. One may ask items of another: each is read as soon as what it asks is known."""
    rows = tx.session.exec(
        select(Survey).where(Survey.workspace == tx.workspace).order_by(col(Survey.name))
    ).all()
    found = {row.name: _read(row, earlier={}) for row in rows}
    for _ in rows:
        known = items(found.values())
        again = [row for row in rows if found[row.name].file is None]
        found |= {row.name: _read(row, earlier=known) for row in again}
        if items(found.values()) == known:
            break
    return tuple(found.values())


def items(files: Iterable[Stored]) -> dict[str, Item]:
    """The items of the files that can be read, by id; one that stands in two is equal in both."""
    return {one.id: one for each in files if each.file for one in each.file.items}


def _read(row: Survey, *, earlier: Mapping[str, Item]) -> Stored:
    try:
        file = surveys.read(row.content, file=row.name, known=bank.every_item(), earlier=earlier)
    except surveys.SurveyFileError as error:
        return Stored(row.name, None, error.problems)
    return Stored(row.name, file)
