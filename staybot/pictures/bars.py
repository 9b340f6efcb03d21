"""Counts as bands: solid as far as it surely goes, pale as far as it may go."""

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
    left, right = PAD + label + 8, WIDTH - PAD - words - 8
    most = max((_end(one) for one in every if one.span), default=1)
    y = title.height
    for name, bars in chart.panels:
        sheet.words(PAD, y + HEAD / 2, drawable(name), size=12, bold=True)
        y += HEAD
        for one in bars:
            _bar(sheet, one, left=left, right=right, most=most, y=y)
            y += ROW
        y += 6
    _key(sheet, y=y + 12)
    return sheet.png()


def _bar(sheet: Sheet, one: Bar, *, left: float, right: float, most: int, y: float) -> None:
    middle, top = y + ROW / 2, y + (ROW - BAR) / 2
    sheet.words(left - 8, middle, one.label, size=LABEL, at="right")
    sheet.words(right + 8, middle, one.words, size=LABEL, colour=palette.INK if one.span else palette.FAINT)
    if one.span is None:
        sheet.box(left, top, right - left, BAR, palette.NEUTRAL)
        return
    sure, maybe = COLOURS.get(one.label, OTHERS)
    unit = (right - left) / most
    sheet.box(left, top, _end(one) * unit, BAR, maybe)
    sheet.box(left, top, one.span[0] * unit, BAR, sure)


def _end(one: Bar) -> int:
    """Where a bar ends; one without an upper end is drawn half as far again."""
    assert one.span
    return one.span[1] if one.span[1] is not None else one.span[0] * 3 // 2


def _key(sheet: Sheet, *, y: float) -> None:
    x = float(PAD)
    for colour, words in (
        (palette.GREY, "at least"),
        (palette.GREY_SOFT, "at most"),
        (palette.NEUTRAL, "not shown"),
    ):
        sheet.box(x, y - 6, 12, 12, colour)
        sheet.words(x + 16, y, words, size=10, colour=palette.FAINT)
        x += 16 + width_of(words, size=10) + 14
