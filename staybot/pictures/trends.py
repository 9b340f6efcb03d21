"""Outcomes over the releases: of each release the whole band, joined edge to edge without a line in it."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from staybot.facts.charts import Point, Ribbon, Trends
from staybot.pictures import palette
from staybot.pictures.heading import heading
from staybot.pictures.sheet import PAD, WIDTH, Sheet, drawable, width_of, wrapped

PLOT: Final = 96.0
"""Height of the scale."""
TEXT: Final = 11.5
SMALL: Final = 10.0
LINE: Final = 15.0
SHARE: Final = 0.62
"""Of its place in time that a band is drawn in; between bands a paler ribbon joins them."""


def draw(chart: Trends) -> bytes:
    """The picture as PNG."""
    title = heading(chart.title)
    texts = [
        wrapped(drawable(one.text, instead=f"Item {at}"), room=WIDTH - 2 * PAD, size=TEXT, bold=True)
        for at, one in enumerate(chart.ribbons, start=1)
    ]
    heights = [len(lines) * LINE + LINE + PLOT + 44 for lines in texts]
    sheet = Sheet(title.height + sum(heights) + PAD / 2)
    title.onto(sheet)
    y = title.height
    for one, lines, high in zip(chart.ribbons, texts, heights, strict=True):
        _panel(sheet, one, lines, y=y)
        y += high
    return sheet.png()


def _panel(sheet: Sheet, one: Ribbon, lines: list[str], *, y: float) -> None:
    for line in lines:
        sheet.words(PAD, y + LINE / 2, line, size=TEXT, bold=True)
        y += LINE
    sheet.words(PAD, y + LINE / 2, f"Now: {one.points[-1].words}", size=TEXT, colour=palette.STRONG)
    y += LINE + 8
    left = PAD + max(width_of(words, size=SMALL) for words in one.ends) + 8
    _scale(sheet, one, left=left, y=y)
    _bands(sheet, one, left=left, y=y)
    _days(sheet, one, left=left, y=y + PLOT + 12)


def _scale(sheet: Sheet, one: Ribbon, *, left: float, y: float) -> None:
    low, high = one.ends
    for share in (0, 0.25, 0.5, 0.75, 1):
        sheet.box(left, y + share * PLOT - 0.3, WIDTH - PAD - left, 0.6, palette.RULE)
    for words, number, at in ((high, one.scale[1], y), (low, one.scale[0], y + PLOT)):
        sheet.words(
            left - 6, at + (6 if at == y else -16), words, size=SMALL, colour=palette.FAINT, at="right"
        )
        told = f"{number:g}".replace("-", "−")
        sheet.words(
            left - 6, at + (18 if at == y else -4), told, size=SMALL, colour=palette.FAINT, at="right"
        )


def _bands(sheet: Sheet, one: Ribbon, *, left: float, y: float) -> None:
    step = (WIDTH - PAD - left) / len(one.points)
    places = [(left + (at + (1 - SHARE) / 2) * step, point) for at, point in enumerate(one.points)]
    wide = step * SHARE
    for (x, point), (then, later) in pairwise(places):
        (top, bottom), (top_then, bottom_then) = _edges(one, point, y), _edges(one, later, y)
        sheet.shape(((x + wide, top), (then, top_then), (then, bottom_then), (x + wide, bottom)), "#e3e0ee")
    for at, (x, point) in enumerate(places, start=1):
        top, bottom = _edges(one, point, y)
        sheet.box(x, top, wide, bottom - top, palette.STRONG if at == len(places) else palette.SOFT)


def _edges(one: Ribbon, point: Point, y: float) -> tuple[float, float]:
    least, most = one.scale
    top, bottom = (y + PLOT * (most - each) / (most - least) for each in (point.high, point.low))
    return top, bottom


def _days(sheet: Sheet, one: Ribbon, *, left: float, y: float) -> None:
    """The first and the last; those between are as far apart as the releases were many."""
    sheet.words(left, y, one.points[0].label, size=SMALL, colour=palette.FAINT)
    sheet.words(WIDTH - PAD, y, one.points[-1].label, size=SMALL, colour=palette.FAINT, at="right")
