"""What may leave: coded cells. No type here can hold a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from staybot.anonymity.ledger import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from staybot.anonymity.bands import CountRange, Range

Filters = tuple[tuple[str, tuple[str, ...]], ...]
"""Which group: (dimension, its values) pairs sorted by dimension; () is everyone."""


_FIGURES = (
    "mean_range",
    "enps_range",
    "favourable_range",
    "favourable_interval",
    "favourable_change",
)
"""The fields of a cell that are pairs of numbers, or absent."""


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many people of the cell raised a theme.

    `key` is a theme, or a theme with `:positive`, `:negative`, `:structural` or `:situational`.
    """

    key: str
    people: CountRange


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure: a group, a question, and bands. What has no band is None or absent.

    Means in points of 1 to 5; shares, their intervals and changes in percent, as favourable.py draws them.
    """

    filters: Filters
    question: str
    n_range: CountRange
    mean_range: Range | None = None
    enps_range: Range | None = None
    favourable_range: Range | None = None
    favourable_interval: Range | None = None
    favourable_change: Range | None = None
    theme_counts: tuple[ThemeCount, ...] = ()

    def body(self) -> dict[str, Any]:
        """The cell as JSON values."""
        body: dict[str, Any] = {
            "filters": {
                dimension: values[0] if len(values) == 1 else list(values)
                for dimension, values in self.filters
            },
            "question": self.question,
            "n_range": list(self.n_range),
        }
        body |= {name: list(told) for name in _FIGURES if (told := getattr(self, name)) is not None}
        if self.theme_counts:
            body["theme_counts"] = {count.key: list(count.people) for count in self.theme_counts}
        return body


@dataclass(frozen=True, slots=True)
class Repeat:
    """An older band shown again while its cell waits for its next fresh value (R12), with its date."""

    cell: Cell
    wave: str
    closed_on: date


@dataclass(frozen=True, slots=True)
class Release:
    """Everything that is ever said about a round; every surface renders this and nothing else (R19).

    `dimensions` are those that the release may speak of; `first_cohort` tells that everyone counted as
    seasoned (R16); `rate_range` is the response rate in percent; at least `theme_silent` people of a cell did
    not raise a theme that it shows (R14): told, because whoever reads our code knows it.
    """

    release_id: str
    wave: str
    closed_on: date
    policy_hash: str
    policy_version: int
    dimensions: tuple[str, ...]
    scales: tuple[tuple[str, tuple[int, int]], ...] = ()
    theme_silent: int = 0
    first_cohort: bool = False
    rate_range: Range | None = None
    cells: tuple[Cell, ...] = ()
    repeats: tuple[Repeat, ...] = ()

    def body(self) -> dict[str, Any]:
        """The release as JSON values: what the ledger keeps and `releases.json` lists."""
        return {
            "release_id": self.release_id,
            "wave": self.wave,
            "closed_on": self.closed_on.isoformat(),
            "policy_hash": self.policy_hash,
            "policy_version": self.policy_version,
            "bands": "half-open",
            "dimensions": list(self.dimensions),
            "scales": {name: list(scale) for name, scale in self.scales},
            "theme_silent": self.theme_silent,
            "first_cohort": self.first_cohort,
            "rate_range": None if self.rate_range is None else list(self.rate_range),
            "cells": [cell.body() for cell in self.cells],
            "repeats": [
                {"wave": one.wave, "closed_on": one.closed_on.isoformat(), "cell": one.cell.body()}
                for one in self.repeats
            ],
        }

    def body_json(self) -> str:
        """The canonical bytes that are hashed, stored and posted from."""
        return canonical(self.body())


def release_from(body: Mapping[str, Any]) -> Release:
    """A release of our own ledger read back from its body; KeyError or ValueError when it is not one."""
    return Release(
        release_id=body["release_id"],
        wave=body["wave"],
        closed_on=date.fromisoformat(body["closed_on"]),
        policy_hash=body["policy_hash"],
        policy_version=body["policy_version"],
        dimensions=tuple(body["dimensions"]),
        scales=tuple((name, (low, high)) for name, (low, high) in body["scales"].items()),
        theme_silent=body["theme_silent"],
        first_cohort=body["first_cohort"],
        rate_range=_pair(body["rate_range"]),
        cells=tuple(_cell_from(cell) for cell in body["cells"]),
        repeats=tuple(
            Repeat(
                cell=_cell_from(one["cell"]), wave=one["wave"], closed_on=date.fromisoformat(one["closed_on"])
            )
            for one in body["repeats"]
        ),
    )


def _cell_from(body: Mapping[str, Any]) -> Cell:
    return Cell(
        filters=tuple(
            (dimension, (values,) if isinstance(values, str) else tuple(values))
            for dimension, values in body["filters"].items()
        ),
        question=body["question"],
        n_range=_pair(body["n_range"]),
        **{name: _pair(body.get(name)) for name in _FIGURES},
        theme_counts=tuple(
            ThemeCount(key=key, people=_pair(people)) for key, people in body.get("theme_counts", {}).items()
        ),
    )


def _pair(values: Any) -> Any:
    return None if values is None else (values[0], values[1])
