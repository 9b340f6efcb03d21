"""What was published as a table: a line for each figure of each group, from the ledger alone (R19)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from staybot.anonymity.ledger import Entry
from staybot.flows.publishing.pulse_digests import group
from staybot.rules.csv_cells import harmless

COLUMNS: Final = (
    "release", "hash", "kind", "round", "closed_on", "dimension", "group", "question", "text", "figure",
    "low", "high", "as_of",
)  # fmt: skip
"""`low` and `high` are the ends of a band, `high` empty where it is open; `as_of` is the last day of the
round that a figure was counted from.
"""

TOLD: Final = ("rate_range", "answered", "followed", "unread_range", "confirmed_range", "reader_command")
"""What a release tells beside its cells."""

NAMED: Final = ("filters", "question")
"""What says which cell it is."""

Body = Mapping[str, Any]
Figure = tuple[str, Any, Any, str]
"""Its name, its two ends, and words where it has some."""


def table(entries: Iterable[Entry]) -> str:
    """Every figure of these entries of the ledger, as CSV with a header. Texts cannot become formulas."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for entry in entries:
        rows.writerows([_cell(line[name]) for name in COLUMNS] for line in _lines(entry))
    return out.getvalue()


def _lines(entry: Entry) -> Iterator[dict[str, Any]]:
    body: Body = json.loads(entry.body_json)
    texts = {one["question"]: one["text"] for one in body.get("items", ())}
    blank = dict.fromkeys(COLUMNS, "") | {
        "release": entry.seq,
        "hash": entry.hash,
        "kind": body.get("kind", "interview"),
        "round": body["wave"],
        "closed_on": body["closed_on"],
        "as_of": body["closed_on"],
    }
    for name in TOLD:
        yield from _told(blank, name, body.get(name))
    repeated = [(one["cell"], one["closed_on"]) for one in body.get("repeats", ())]
    for cell, day in [*((one, body["closed_on"]) for one in body["cells"]), *repeated]:
        asked = {"question": cell["question"], "text": texts.get(cell["question"], ""), "as_of": day}
        of = blank | _group(cell["filters"]) | asked
        for name, value in cell.items():
            yield from _told(of, name, value) if name not in NAMED else ()


def _told(of: dict[str, Any], name: str, value: Any) -> Iterator[dict[str, Any]]:
    """The lines of a value: one for a band, one for each of what it holds."""
    if isinstance(value, dict):
        for key in sorted(value.keys() - {"filters"}):
            yield from _told(_inside(of, value), f"{name}.{key}", value[key])
    elif _is_band(value):
        yield of | {"figure": name, "low": value[0], "high": value[1]}
    elif isinstance(value, list):
        for each in value:
            yield from _told(of, name, each)
    elif isinstance(value, str):
        yield of | {"figure": name, "text": value}
    elif value is not None:
        yield of | {"figure": name, "low": value, "high": value}


def _inside(of: dict[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    return of | _group(value["filters"]) if "filters" in value else of


def _is_band(value: Any) -> bool:
    """A pair of numbers, the second of which may be open."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], int | float)
        and (value[1] is None or isinstance(value[1], int | float))
    )


def _group(filters: Mapping[str, Any]) -> dict[str, str]:
    return {"dimension": " · ".join(filters), "group": group(filters)}


def _cell(value: Any) -> Any:
    """Numbers stay numbers, also those below zero."""
    return harmless(value) if isinstance(value, str) else "" if value is None else value
