"""The figures of a pulse's release, item by item and group by group, beside what the ledger held before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from staybot.facts import AskedItem, Band, Favourable, Figure, GroupFigures, Growth

Body = Mapping[str, Any]

Key = tuple[str, str]
"""A question and a group."""

EVERYONE = "{}"

_CHECK_IN = re.compile(r"check_in_(\d+)\.")
"""How the names of a milestone's items begin."""


def items_and_groups(
    body: Body, *, earlier: Iterable[Body]
) -> tuple[tuple[AskedItem, ...], tuple[GroupFigures, ...]]:
    """Every item asked, the outcomes first; and every group of which anything is shown, in a fixed order.

    `earlier` are the bodies of the releases before this one, oldest first.
    """
    asked = sorted(body["items"], key=lambda item: item["outcome"] is None)
    figures = _figures(body, earlier=earlier)
    items = tuple(
        AskedItem(
            item["text"],
            item["scale"],
            figures.get((item["question"], EVERYONE)),
            _milestone(item["question"]),
            item["outcome"],
            item.get("theme"),
        )
        for item in asked
    )
    questions = [item["question"] for item in asked]
    return items, tuple(_groups(figures, questions=questions, dimensions=body["dimensions"]))


def opened_on(body: Body) -> date | None:
    """The first day of a pulse, which its label begins with."""
    with suppress(ValueError):
        return date.fromisoformat(label(body)[:10])
    return None


def label(body: Body) -> str:
    """The round's label: its wave without the kind."""
    return str(body["wave"]).removeprefix(f"{body['kind']} ")


def comments(body: Body, *, question: str) -> tuple[dict[str, Any], date | None]:
    """The body with the cells of its comments only, and the day of everyone's, if they are shown again."""
    cells = [cell for cell in body["cells"] if cell["question"] == question]
    again = [
        one for one in body["repeats"] if one["cell"]["question"] == question and not one["cell"]["filters"]
    ]
    cells += [one["cell"] for one in again]
    return {**body, "cells": cells}, date.fromisoformat(again[0]["closed_on"]) if again else None


def group(filters: Mapping[str, Any]) -> str:
    """A group by its values."""
    return " · ".join(
        " + ".join(values) if isinstance(values, list) else str(values) for values in filters.values()
    )


def _milestone(question: str) -> int | None:
    found = _CHECK_IN.match(question)
    return int(found.group(1)) if found else None


def _figures(body: Body, *, earlier: Iterable[Body]) -> dict[Key, Figure]:
    """Fresh ones beside the last fresh one of the same group and question; repeated ones beside nothing."""
    before: dict[Key, Band] = {}
    for one in earlier:
        before.update(_fresh(one))
    cells = {_key(cell): cell for cell in body["cells"]}
    found = {
        key: Figure(band, before.get(key), favourable=_favourable(cells[key])) for key, band in _fresh(body)
    }
    for one in body["repeats"]:
        cell = one["cell"]
        if (band := _band(cell, closed_on=one["closed_on"])) is not None:
            again = {**cell, "favourable_change": None}
            found[_key(cell)] = Figure(band, repeated=True, favourable=_favourable(again))
    return found


def _favourable(cell: Body) -> Favourable | None:
    """None too in releases from before there were shares."""
    share, interval = cell.get("favourable_range"), cell.get("favourable_interval")
    if not share or not interval:
        return None
    grown = cell.get("favourable_change")
    return Favourable(share[0], share[1], (interval[0], interval[1]), Growth(*grown) if grown else None)


def _fresh(body: Body) -> Iterator[tuple[Key, Band]]:
    for cell in body["cells"]:
        if (band := _band(cell, closed_on=body["closed_on"])) is not None:
            yield _key(cell), band


def _band(cell: Body, *, closed_on: str) -> Band | None:
    ends = cell.get("mean_range") or cell.get("enps_range")
    return Band(ends[0], ends[1], date.fromisoformat(closed_on)) if ends else None


def _key(cell: Body) -> Key:
    return cell["question"], json.dumps(cell["filters"], sort_keys=True)


def _groups(
    figures: Mapping[Key, Figure], *, questions: Sequence[str], dimensions: Sequence[str]
) -> Iterator[GroupFigures]:
    """By dimension in the release's order, then by the alphabet: never by what was answered."""
    shown = {key: json.loads(key) for _, key in figures if key != EVERYONE}
    order = {dimension: at for at, dimension in enumerate(dimensions)}

    def place(key: str) -> tuple[int, list[int], str]:
        return len(shown[key]), [order.get(each, len(order)) for each in shown[key]], group(shown[key])

    for key in sorted(shown, key=place):
        told = tuple(figures.get((question, key)) for question in questions)
        yield GroupFigures(tuple(shown[key]), group(shown[key]), told)
