"""A heatmap: a row for each group, a column for each theme or item, words in the tiles where they fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from staybot.facts.charts import Heatmap, Tile
from staybot.pictures import palette
from staybot.pictures.heading import heading, note_lines, notes
from staybot.pictures.sheet import PAD, WIDTH, Sheet, drawable, width_of, wrapped

GAP: Final = 2.0
LABEL: Final = 10.5
IN_TILE: Final = 9.5
HEAD: Final = 10.0
MOST_LABEL: Final = 104.0
MOST_HEAD: Final = 118.0
"""Of a theme's name that climbs on two lines; on one line it has more."""
LEVEL: Final = 58.0
"""Tiles from this width on have their heads level above them."""
WIDEST: Final = 104.0
LINE: Final = 12.0


@dataclass(frozen=True)
class _Plan:
    """Where everything goes, in units of the sheet."""

    labels: tuple[list[str], ...]
    heads: tuple[list[str], ...]
    label_wide: float
    head_high: float
    is_level: bool
    tile_wide: float
    tile_high: float
    has_words: bool


def draw(chart: Heatmap) -> bytes:
    """The picture as PNG."""
    plan = _plan(chart)
    title = heading(chart.title)
    under = note_lines(chart.notes)
    rows = len(chart.rows) * (plan.tile_high + GAP)
    top = title.height + plan.head_high
    sheet = Sheet(top + rows + 34 + under.height + PAD)
    title.onto(sheet)
    _heads(sheet, plan, bottom=top - 5)
    for at in range(len(chart.rows)):
        _row(sheet, chart, plan, at, y=top + at * (plan.tile_high + GAP))
    _key(sheet, chart, y=top + rows + 14)
    notes(sheet, under, y=top + rows + 34)
    return sheet.png()


def _plan(chart: Heatmap) -> _Plan:
    names = [drawable(row.name, instead=f"Group {at}") for at, row in enumerate(chart.rows)]
    labels = tuple(wrapped(name, room=MOST_LABEL, size=LABEL, bold=not at) for at, name in enumerate(names))
    label_wide = max(
        width_of(line, size=LABEL, bold=not at) for at, lines in enumerate(labels) for line in lines
    )
    tile_wide = min((WIDTH - 2 * PAD - label_wide - 8) / len(chart.columns) - GAP, WIDEST)
    heads, is_level = _named(chart, tile_wide)
    longest = max(width_of(line, size=HEAD) for lines in heads for line in lines)
    high = LINE * max(len(lines) for lines in heads) if is_level else longest
    tall = max(
        (len(_in_tile(tile, tile_wide)) for row in chart.rows for tile in row.tiles if tile), default=1
    )
    is_two = tall > 1 or any(len(one) > 1 for one in labels)
    return _Plan(
        labels=labels,
        heads=heads,
        label_wide=label_wide,
        head_high=high + 8,
        is_level=is_level,
        tile_wide=tile_wide,
        tile_high=28.0 if is_two else 24.0,
        has_words=all(_fits(tile, tile_wide) for row in chart.rows for tile in row.tiles if tile),
    )


def _named(chart: Heatmap, tile_wide: float) -> tuple[tuple[list[str], ...], bool]:
    """The lines of each column's head, and whether they lie level or climb."""
    names = [drawable(name, instead="–") for name in chart.columns]
    is_level = tile_wide >= LEVEL or all(len(name) <= 2 for name in names)
    room, lines = (tile_wide, 3) if is_level else (MOST_HEAD, 2)
    if not is_level and tile_wide < 2 * LINE:
        room, lines = MOST_HEAD * 1.65, 1
    return tuple(wrapped(name, room=room, size=HEAD, lines=lines) for name in names), is_level


def _in_tile(tile: Tile, wide: float) -> list[str]:
    return wrapped(tile.words, room=wide - 2, size=IN_TILE)


def _fits(tile: Tile, wide: float) -> bool:
    return not any(line.endswith("…") for line in _in_tile(tile, wide))


def _heads(sheet: Sheet, plan: _Plan, *, bottom: float) -> None:
    for at, lines in enumerate(plan.heads):
        middle = _x(plan, at) + plan.tile_wide / 2
        for number, line in enumerate(lines):
            if plan.is_level:
                above = (len(lines) - 1 - number + 0.5) * LINE
                sheet.words(middle, bottom - above + 2, line, size=HEAD, bold=len(line) <= 2, at="center")
            else:
                beside = (number - (len(lines) - 1) / 2) * LINE
                sheet.words(middle + beside, bottom, line, size=HEAD, turned=True)


def _row(sheet: Sheet, chart: Heatmap, plan: _Plan, at: int, *, y: float) -> None:
    lines = plan.labels[at]
    for number, line in enumerate(lines):
        beside = (number - (len(lines) - 1) / 2) * LINE
        right = PAD + plan.label_wide
        sheet.words(right, y + plan.tile_high / 2 + beside, line, size=LABEL, bold=not at, at="right")
    for column, tile in enumerate(chart.rows[at].tiles):
        _tile(sheet, chart, plan, tile, x=_x(plan, column), y=y)


def _tile(sheet: Sheet, chart: Heatmap, plan: _Plan, tile: Tile | None, *, x: float, y: float) -> None:
    middle = x + plan.tile_wide / 2, y + plan.tile_high / 2
    if tile is None:
        sheet.box(x, y, plan.tile_wide, plan.tile_high, palette.NEUTRAL)
        sheet.words(*middle, "–", size=IN_TILE, colour=palette.GREY, at="center")
        return
    colour = palette.STEPS[chart.palette][tile.step]
    sheet.box(x, y, plan.tile_wide, plan.tile_high, colour, edge=palette.RULE)
    lines = _in_tile(tile, plan.tile_wide) if plan.has_words else []
    for number, line in enumerate(lines):
        beside = (number - (len(lines) - 1) / 2) * 11
        sheet.words(
            middle[0], middle[1] + beside, line, size=IN_TILE, colour=palette.ink_on(colour), at="center"
        )


def _key(sheet: Sheet, chart: Heatmap, *, y: float) -> None:
    """What the colours mean, and the one style of everything that is not shown."""
    x = float(PAD)
    for step, words in chart.key:
        sheet.box(x, y - 6, 12, 12, palette.STEPS[chart.palette][step], edge=palette.RULE)
        sheet.words(x + 16, y, words, size=HEAD, colour=palette.FAINT)
        x += 28 + width_of(words, size=HEAD) if words else 16
    sheet.box(x, y - 6, 12, 12, palette.NEUTRAL)
    sheet.words(x + 6, y, "–", size=HEAD - 1, colour=palette.GREY, at="center")
    sheet.words(x + 16, y, "not shown", size=HEAD, colour=palette.FAINT)


def _x(plan: _Plan, column: int) -> float:
    return PAD + plan.label_wide + 8 + column * (plan.tile_wide + GAP)
