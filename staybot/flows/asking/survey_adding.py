"""Survey files come and go. Rounds that are planned or running froze their words and stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from staybot.errors import Refused
from staybot.flows import viewer
from staybot.flows.asking import survey_files, surveys
from staybot.rules import bank
from staybot.rules import surveys as rules
from staybot.rules.items import Item
from staybot.store.database import Tx
from staybot.store.once import insert_once
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
    everything = [*_frozen(tx), *survey_files.items(there).values()]
    read = _read(content, file=file, earlier=_latest(everything))
    called = _name(read, asked=name)
    others = survey_files.items(one for one in there if one.name != called)
    read = _read(content, file=file, earlier=others)  # now without its own older form, and what only was
    _check_apart(read, there=there, but=called)
    is_new = _put(tx, name=called, content=content)
    _check_others(tx, before=there, but=called)
    return Added(called, read, replaced=not is_new)


def remove(tx: Tx, *, name: str) -> None:
    """Take a file away. Raises Refused for one that is not there, that ships, or that another one needs."""
    row = _row(tx, name)
    if row is None:
        ships = name in bank.surveys()
        raise Refused(
            f"{name} comes with staybot and stays. It is asked only when somebody sends it."
            if ships
            else f"There is no file called {name}. `staybot surveys list` shows what there is."
        )
    before = survey_files.stored(tx)
    tx.session.delete(row)
    tx.session.flush()
    _check_others(tx, before=before, but=name)


def _read(content: str, *, file: str, earlier: Mapping[str, Item]) -> rules.File:
    return rules.read(content, file=file, known=bank.every_item(), earlier=earlier, taken=_taken())


def _taken() -> set[str]:
    return {*bank.surveys(), surveys.ROTATION}


def _name(read: rules.File, *, asked: str) -> str:
    """The survey's name; for items alone the one that was asked for."""
    if read.survey is not None:
        if asked not in {"", read.survey.name}:
            raise Refused(f'The survey in the file is called {read.survey.name}: change its line name = "…".')
        return read.survey.name
    if not NAME.fullmatch(asked):
        raise Refused(
            "The file has items and no survey, so give it a name: --name, with a-z, 0-9, _, . and - only."
        )
    if asked in _taken():
        raise Refused(f"{asked} is the name of a survey that comes with staybot. Choose another --name.")
    return asked


def _check_apart(read: rules.File, *, there: Iterable[survey_files.Stored], but: str) -> None:
    """An item that two files word differently would be asked in either's words."""
    for other in there:
        if other.name == but or other.file is None:
            continue
        known = {one.id: one for one in other.file.items}
        for one in read.items:
            if known.get(one.id, one) != one:
                raise Refused(
                    f"The item {one.id} stands in the file {other.name} too, in other words. Change it "
                    "there, or choose another id."
                )


def _check_others(tx: Tx, *, before: Iterable[survey_files.Stored], but: str) -> None:
    """What could be read can be read still, or else nothing is changed."""
    could = {one.name for one in before if one.file is not None} - {but}
    if lost := [one.name for one in survey_files.stored(tx) if one.file is None and one.name in could]:
        raise Refused(
            f"Nothing was changed: {', '.join(lost)} asks for items that would be gone. Change that first."
        )


def _put(tx: Tx, *, name: str, content: str) -> bool:
    """Whether it is new; else it took the place of the one with that name."""
    today = viewer.today(tx, None)
    if insert_once(tx, Survey(workspace=tx.workspace, name=name, content=content, added_on=today)):
        return True
    row = tx.session.exec(_of(tx, name).with_for_update()).one()
    row.content, row.added_on = content, today
    tx.session.add(row)
    tx.session.flush()
    return False


def _row(tx: Tx, name: str) -> Survey | None:
    return tx.session.exec(_of(tx, name)).first()


def _of(tx: Tx, name: str) -> SelectOfScalar[Survey]:
    return select(Survey).where(Survey.workspace == tx.workspace, Survey.name == name)


def _frozen(tx: Tx) -> list[Item]:
    """What earlier rounds asked: in other words, the same id is another question (a higher version)."""
    rounds = tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace, Round.kind == RoundKind.PULSE)
    )
    known = bank.every_item()
    asked = (item for of in rounds for part in surveys.frozen(of) for item in part.items)
    return [item for item in asked if item.id not in known]


def _latest(items: Iterable[Item]) -> dict[str, Item]:
    """By id, each in its latest version."""
    return {one.id: one for one in sorted(items, key=lambda one: one.version)}
