"""The blocks that show figures: `data_visualization` and `data_table`, both of 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from staybot.simulator.block_kit.objects import IDENTIFIER, RICH_TEXT
from staybot.simulator.block_kit.problem import Problem
from staybot.simulator.block_kit.shapes import array, integer, number, one_of, record, string, tagged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LABEL = string(1, 20)


def _above_zero(value: Any, at: str) -> Iterator[Problem]:
    yield from number(value, at)
    if isinstance(value, int | float) and value <= 0:
        yield Problem("must be more than 0", at)


def _points_match_categories(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    categories = value["axis_config"]["categories"]
    for index, series in enumerate(value["series"]):
        if [point["label"] for point in series["data"]] != categories:
            yield Problem("must have one data point per category", f"{at}/series/{index}/data")


def _rows_are_even(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    width = len(value["rows"][0])
    for index, row in enumerate(value["rows"]):
        if len(row) != width:
            yield Problem(f"must have {width} cells", f"{at}/rows/{index}")


_SERIES = record({"name": _LABEL, "data": array(record({"label": _LABEL, "value": number}, {}), 1, 20)}, {})
_AXES = record({"categories": array(_LABEL, 1, 20)}, {"x_label": string(1, 50), "y_label": string(1, 50)})
_SEGMENT = record({"label": _LABEL, "value": _above_zero}, {})
_CHART = tagged(
    {
        "pie": record({"type": one_of("pie"), "segments": array(_SEGMENT, 1, 12)}, {}),
        **{
            kind: record(
                {"type": one_of(kind), "series": array(_SERIES, 1, 12), "axis_config": _AXES},
                {},
                _points_match_categories,
            )
            for kind in ("bar", "area", "line")
        },
    }
)
CHART_BLOCK = record(
    {"type": one_of("data_visualization"), "title": string(1, 50), "chart": _CHART},
    {"block_id": IDENTIFIER},
)

_CELL = tagged(
    {
        "raw_text": record({"type": one_of("raw_text"), "text": string()}, {}),
        "raw_number": record({"type": one_of("raw_number"), "value": number}, {}),
        "rich_text": RICH_TEXT,
    }
)
DATA_TABLE = record(
    {
        "type": one_of("data_table"),
        "caption": string(),
        "rows": array(array(_CELL, 1, 20), 1, 201),
    },
    {"block_id": IDENTIFIER, "page_size": integer(1, 100)},
    _rows_are_even,
)
