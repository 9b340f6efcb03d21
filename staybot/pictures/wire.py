"""Between the bot and the process that draws: charts one way as JSON, pictures the other way with lengths."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from staybot.facts.charts import Bar, Bars, Chart, Heatmap, HeatRow, Point, Ribbon, Tile, Trends

_LENGTH: Final = struct.Struct(">I")

NOTHING: Final = b""
"""In place of a picture that could not be drawn."""


def pack(charts: Iterable[Chart]) -> bytes:
    """The charts as one JSON document, each with its kind."""
    told = [{"kind": type(one).__name__, **asdict(one)} for one in charts]
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def unpack(data: bytes) -> list[Chart]:
    """The charts again."""
    return [_MAKERS[one["kind"]](one) for one in json.loads(data)]


def frame(picture: bytes) -> bytes:
    """One picture behind its length."""
    return _LENGTH.pack(len(picture)) + picture


def pictures(data: bytes) -> Iterator[bytes]:
    """The pictures that came back. Raises ValueError for a stream that was cut off."""
    at = 0
    while at < len(data):
        head = data[at : at + _LENGTH.size]
        at += _LENGTH.size
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else len(data)
        if at + length > len(data):
            raise ValueError("the pictures were cut off")
        yield data[at : at + length]
        at += length


def _heatmap(told: dict[str, Any]) -> Heatmap:
    rows = tuple(
        HeatRow(row["name"], tuple(Tile(**tile) if tile else None for tile in row["tiles"]))
        for row in told["rows"]
    )
    key = tuple((step, words) for step, words in told["key"])
    columns, notes = tuple(told["columns"]), tuple(told["notes"])
    return Heatmap(told["title"], told["alt"], told["palette"], columns, rows, key, notes)


def _trends(told: dict[str, Any]) -> Trends:
    ribbons = tuple(
        Ribbon(
            one["text"],
            tuple(Point(**point) for point in one["points"]),
            (one["scale"][0], one["scale"][1]),
            (one["ends"][0], one["ends"][1]),
        )
        for one in told["ribbons"]
    )
    return Trends(told["title"], told["alt"], ribbons)


def _bars(told: dict[str, Any]) -> Bars:
    panels = tuple((name, tuple(_bar(one) for one in bars)) for name, bars in told["panels"])
    return Bars(told["title"], told["alt"], panels)


def _bar(told: dict[str, Any]) -> Bar:
    span = told["span"]
    return Bar(told["label"], (span[0], span[1]) if span else None, told["words"])


_MAKERS: Final[dict[str, Callable[[dict[str, Any]], Chart]]] = {
    "Heatmap": _heatmap,
    "Trends": _trends,
    "Bars": _bars,
}
