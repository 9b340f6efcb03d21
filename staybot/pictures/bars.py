"""Counts as bands: solid as far as it surely goes, pale as far as it may go, an arrow where nobody knows."""

from __future__ import annotations

from typing import Final

from staybot.facts.charts import Bar, Bars
from staybot.pictures import palette
from staybot.pictures.heading import heading
from staybot.pictures.sheet import PAD, WIDTH, Sheet, drawable, width_of

ROW: Final = 24.0
BAR: Final = 15.0
HEAD: Final = 26.0
LABEL: Final = 11.0
ARROW: Final = 9.0
"""How far one reaches, whatever the number: it is none."""
COLOURS: Final = {
    "kept": (palette.STRONG, palette.SOFT),
    "missed": (palette.WARM, palette.WARM_SOFT),
}
OTHERS: Final = (palette.GREY, palette.GREY_SOFT)


def draw(chart: Bars) -> bytes:
    """The picture as PNG."""
    title = heading(chart.title)
    rows = sum(HEAD + len(bars) * ROW + 6 for _, bars in chart.panels)
    sheet = Sheet(title.height + rows + 24 + PAD)
    title.onto(sheet)
    every = [bar for _, bars in chart.panels for bar in bars]
    label = max(width_of(one.label, size=LABEL) for one in every)
    words = max(width_of(one.words, size=LABEL) for one in every)
    is_open = any(one.span and one.span[1] is None for one in every)
    left, right = PAD + label + 8, WIDTH - PAD - words - 8
    most = max((_end(one) for one in every if one.span), default=1)
    unit = (right - (ARROW if is_open else 0) - left) / most
    y = title.height
    for name, bars in chart.panels:
        sheet.words(PAD, y + HEAD / 2, drawable(name), size=12, bold=True)
        y += HEAD
        for one in bars:
            _bar(sheet, one, left=left, right=right, unit=unit, y=y)
            y += ROW
        y += 6
    _key(sheet, y=y + 12, is_open=is_open)
    return sheet.png()


def _bar(sheet: Sheet, one: Bar, *, left: float, right: float, unit: float, y: float) -> None:
    middle, top = y + ROW / 2, y + (ROW - BAR) / 2
    sheet.words(left - 8, middle, one.label, size=LABEL, at="right")
    sheet.words(right + 8, middle, one.words, size=LABEL, colour=palette.INK if one.span else palette.FAINT)
    if one.span is None:
        sheet.box(left, top, right - left, BAR, palette.NEUTRAL)
        return
    sure, maybe = COLOURS.get(one.label, OTHERS)
    end = left + _end(one) * unit
    sheet.box(left, top, end - left, BAR, maybe)
    sheet.box(left, top, one.span[0] * unit, BAR, sure)
    if one.span[1] is None:
        _arrow(sheet, end, middle, maybe)


def _arrow(sheet: Sheet, x: float, middle: float, colour: str, *, high: float = BAR) -> None:
    """Points to where a bar may go on."""
    sheet.shape(((x, middle - high / 2), (x + ARROW, middle), (x, middle + high / 2)), colour)


def _end(one: Bar) -> int:
    """Where a bar ends; one without an upper end with what is sure of it."""
    assert one.span
    return one.span[1] if one.span[1] is not None else one.span[0]


def _key(sheet: Sheet, *, y: float, is_open: bool) -> None:
    x = float(PAD)
    for colour, words in (
        (palette.GREY, "at least"),
        (palette.GREY_SOFT, "at most"),
        (palette.NEUTRAL, "not shown"),
    ):
        sheet.box(x, y - 6, 12, 12, colour)
        sheet.words(x + 16, y, words, size=10, colour=palette.FAINT)
        x += 16 + width_of(words, size=10) + 14
    if is_open:
        _arrow(sheet, x, y, palette.GREY_SOFT, high=12)
        sheet.words(x + ARROW + 4, y, "or more", size=10, colour=palette.FAINT)
