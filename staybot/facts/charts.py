"""What pictures show: published bands as marks, in words that fit beside them. No rows, no people.

Every chart carries its own alternative text, which says what the picture says. A mark that is not shown is
None, for whatever reason (anonymity.md, R20).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from staybot.facts.follow_through import Span

Palette = Literal["needs_work", "works_well", "answers"]


@dataclass(frozen=True)
class Tile:
    """One published band in a heatmap: its words, and its step from 0 on in the palette."""

    words: str
    step: int


@dataclass(frozen=True)
class HeatRow:
    """One group with its tiles, in the order of the columns."""

    name: str
    tiles: tuple[Tile | None, ...]


@dataclass(frozen=True)
class Heatmap:
    """Groups by themes or items. Rows and columns stand in a fixed order, never in that of their values."""

    title: str
    alt: str
    palette: Palette
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    key: tuple[tuple[int, str], ...]
    """The steps that the palette has, with what they mean; empty words for those in between."""
    notes: tuple[str, ...] = ()
    """Sentences under the picture."""


@dataclass(frozen=True)
class Point:
    """A band at one release, labelled with its day."""

    label: str
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Ribbon:
    """One item over the releases, oldest first; `scale` are the ends of its axis, `ends` what they mean."""

    text: str
    points: tuple[Point, ...]
    scale: tuple[float, float]
    ends: tuple[str, str]


@dataclass(frozen=True)
class Trends:
    """How outcomes went, as ribbons between the edges of bands: where in one a figure lies, nobody knows."""

    title: str
    alt: str
    ribbons: tuple[Ribbon, ...]


@dataclass(frozen=True)
class Bar:
    """A count as a band."""

    label: str
    span: Span | None
    words: str


@dataclass(frozen=True)
class Bars:
    """Groups of counts, each under its own heading."""

    title: str
    alt: str
    panels: tuple[tuple[str, tuple[Bar, ...]], ...]


Chart = Heatmap | Trends | Bars
