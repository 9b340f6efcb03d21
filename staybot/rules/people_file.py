"""The people list: its rows, and what cannot be read with the line and the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from staybot.rules import people_cells as cells
from staybot.rules.people_csv import COLUMNS, BadRow, decoded, delimited, notes_on, places_of, records


@dataclass(frozen=True)
class PersonRow:
    """One person of the list. Columns that the file lacks have their empty value here."""

    line: int
    email: str | None
    slack_id: str | None
    name: str
    manager_email: str | None
    function: str
    team: str
    level: str
    location: str
    start_date: date | None
    roles: frozenset[str]


@dataclass(frozen=True)
class PeopleFile:
    """What a file says: `columns` it has, its good and bad rows, and notes for the operator."""

    columns: frozenset[str]
    rows: tuple[PersonRow, ...]
    bad: tuple[BadRow, ...]
    notes: tuple[str, ...] = ()


def read(data: bytes, *, today: date, progress: Callable[[int], None] = lambda _: None) -> PeopleFile:
    """Read a CSV file as it comes out of any spreadsheet or HR system.

    `progress` is told the line reached. Raises Refused if the file as a whole cannot be used.
    """
    content, notes = decoded(data)
    delimiter, content = delimited(content)
    bad: list[BadRow] = []
    found = records(content, delimiter, bad)
    _, heading = next(found, (0, []))
    places = places_of(heading)
    notes += notes_on(heading, places)
    rows: list[PersonRow] = []
    for line, record in found:
        progress(line)
        row = _row(line, record, places=places, width=len(heading), today=today)
        rows.append(row) if isinstance(row, PersonRow) else bad.extend(row)
    bad += [*_doubles(rows, "email"), *_doubles(rows, "slack_id"), *_half_doubles(rows, bad)]
    spoilt = {row.line for row in bad}
    good = tuple(row for row in rows if row.line not in spoilt)
    return PeopleFile(frozenset(places), good, tuple(sorted(bad, key=lambda row: row.line)), tuple(notes))


def _row(
    line: int, record: list[str], *, places: dict[str, int], width: int, today: date
) -> PersonRow | list[BadRow]:
    if len(record) < width or any(cell.strip() for cell in record[width:]):
        return [BadRow(line, f"it has {len(record)} cells, the first line has {width}")]
    values: dict[str, Any] = {}
    faults = []
    for column in COLUMNS:
        cell = record[places[column]] if column in places else ""
        try:
            values[column] = _value(column, cell, today)
        except ValueError as fault:
            faults.append(f"{column}: {fault}")
    faults += _missing(values)
    address = values.get("email")
    return [BadRow(line, fault, address) for fault in faults] if faults else PersonRow(line=line, **values)


def _value(column: str, cell: str, today: date) -> object:
    match column:
        case "email" | "manager_email":
            return cells.email(cell)
        case "slack_id":
            return cells.slack_id(cell)
        case "start_date":
            return cells.start_date(cell, today)
        case "roles":
            return cells.roles(cell)
        case _:
            return cells.text(cell)


def _missing(values: dict[str, Any]) -> list[str]:
    faults = []
    if values.get("name") == "":
        faults.append("name: it is empty")
    if "email" in values and "slack_id" in values and not (values["email"] or values["slack_id"]):
        faults.append("email: it is empty, and there is no slack_id")
    if values.get("email") and values.get("manager_email") == values["email"]:
        faults.append("manager_email: nobody is their own manager; leave it empty for the topmost")
    return faults


def _doubles(rows: Sequence[PersonRow], column: str) -> list[BadRow]:
    """Rows that name the same person: which of them is right cannot be known, so none is."""
    lines = defaultdict(list)
    for row in rows:
        lines[getattr(row, column)].append(row.line)
    return [
        BadRow(row.line, f"{column}: the same as on line {_other(lines[value], row.line)}", row.email)
        for row in rows
        if (value := getattr(row, column)) is not None and len(lines[value]) > 1
    ]


def _other(lines: list[int], line: int) -> int:
    return lines[1] if lines[0] == line else lines[0]


def _half_doubles(rows: Sequence[PersonRow], bad: Sequence[BadRow]) -> list[BadRow]:
    """Good rows whose address stands on a bad row too."""
    lines = {row.email: row.line for row in bad if row.email is not None}
    return [
        BadRow(row.line, f"email: the same as on line {lines[row.email]}", row.email)
        for row in rows
        if row.email in lines
    ]
