"""What rows that belong to people look like from outside, as numbers: each column, each place, each gap."""

from __future__ import annotations

import itertools
import re
from typing import Any

from tests.attacks.forensics.snapshots import Rows

Feature = dict[str, float]
"""One number for each person."""

Features = dict[str, Feature]


def letters(tables: dict[str, Rows], kind: str) -> Rows:
    return [row for row in tables["letter"] if row["kind"] == kind]


def order_of(rows: Rows, owner: str) -> Feature:
    return {str(row[owner]): float(place) for place, row in enumerate(rows)}


def features(tables: dict[str, Rows]) -> Features:
    """Every column of every personal row as a number, and how far each lies from its neighbours."""
    asked = {row["person_id"] for row in tables["cohort_member"]}
    found = columns("cohort_member", tables["cohort_member"], "person_id")
    found |= columns("person", [row for row in tables["person"] if row["id"] in asked], "id")
    for kind in ("invitation", "reminder"):
        found |= columns(kind, letters(tables, kind), "recipient")
    return found


def columns(table: str, rows: Rows, owner: str, *, raw: bool = False) -> Features:
    """`raw` leaves out what has no meaning across snapshots: numbers of rows and of transactions."""
    found: Features = {}
    people = [str(row[owner]) for row in rows]
    for column in rows[0]:
        values = dict(zip(people, numbers([row[column] for row in rows]), strict=True))
        if not (raw and column.startswith("_") and column != "_page"):
            found[f"{table}.{column}"] = values
        if column.startswith("_"):
            found |= {f"{table}.{column} {step:+}": gaps(values, step) for step in (-1, 1)}
    if "_locked_by" in rows[0]:
        found[f"{table} locked after written"] = {
            one: float(row["_locked_by"] - row["_written_by"]) for one, row in zip(people, rows, strict=True)
        }
    return found


def numbers(values: list[Any]) -> list[float]:
    """Values as numbers that keep their order."""
    if all(isinstance(value, bool | int | float) for value in values):
        return [float(value) for value in values]
    if all(re.fullmatch(r"\(\d+,\d+\)", str(value)) for value in values):
        pairs = [re.findall(r"\d+", str(value)) for value in values]
        return [float(page) * 1000 + float(line) for page, line in pairs]
    words = [str(value) for value in values]
    order = sorted(set(words))
    return [float(order.index(word)) for word in words]


def gaps(values: Feature, step: int) -> Feature:
    """How far each value is from the next one below or above."""
    order = sorted(values.items(), key=lambda pair: pair[1])
    if step > 0:
        return {one: above - value for (one, value), (_, above) in itertools.pairwise(order)}
    return {one: value - below for (_, below), (one, value) in itertools.pairwise(order)}
