"""Heatmaps: groups by themes (how many people) and by items (which average), as published bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from staybot.facts import AskedItem, Digest, Figure, GroupThemes, PulseDigest, ThemeBand
from staybot.facts.charts import Heatmap, HeatRow, Palette, Tile
from staybot.slack.escape import shorten, straight
from staybot.slack.views.digests import band_words
from staybot.slack.views.digests.alt_texts import fitted, of_heatmap
from staybot.slack.views.words import NOT_SHOWN, day_and_year
from staybot.themes.taxonomy import THEMES

EVERYONE: Final = "Everyone"
MOST_GROUPS: Final = 14
"""Rows that can be read on a phone, besides everyone's; the others are named and stand in the download."""
MOST_ITEMS: Final = 6
STEPS: Final = 5
"""Of the palette for averages: fifths of a scale, by the middle of a band; by the inner edge of an open one,
whose values may all lie there.
"""

TITLES: Final = {
    "negative": "What needs work, by group: people who raised it",
    "positive": "What works well, by group: people who raised it",
}
PALETTES: Final[Mapping[str, Palette]] = {"negative": "needs_work", "positive": "works_well"}
PEOPLE: Final = ((0, "up to 10"), (1, "11–20"), (2, "21+ people"))
AVERAGE: Final = "Average answers, by group"
AVERAGES: Final = ((0, ""), (1, ""), (2, ""), (3, ""), (4, "from lower to higher"))


def theme_heatmap(fact: Digest, polarity: Literal["positive", "negative"]) -> Heatmap | None:
    """Themes by group, one way; None without a group, or where nothing is shown."""
    of = [GroupThemes(EVERYONE, fact.themes), *fact.groups]
    found = [{one.theme: one for one in each.themes if one.polarity == polarity} for each in of]
    themes = _in_order({theme for each in found for theme in each})
    rows = [
        HeatRow(straight(one.group), tuple(_people(each.get(theme)) for theme in themes))
        for one, each in zip(of, found, strict=True)
    ]
    columns = tuple(THEMES[theme].name if theme in THEMES else theme for theme in themes)
    return _heatmap(TITLES[polarity], columns, rows, palette=PALETTES[polarity], key=PEOPLE)


def item_heatmap(fact: PulseDigest) -> Heatmap | None:
    """Averages by group and item; None without a group, or where nothing is shown."""
    items = fact.items[:MOST_ITEMS]
    rows = [
        HeatRow(EVERYONE, tuple(_average(one, one.everyone) for one in items)),
        *(
            HeatRow(
                straight(of.group), tuple(_average(*each) for each in zip(items, of.figures, strict=False))
            )
            for of in fact.by_group
        ),
    ]
    numbers = tuple(str(number) for number in range(1, len(items) + 1))
    notes = [f"{number}  {shorten(one.text, 90)}" for number, one in enumerate(items, start=1)]
    drawn = [of.figures[:MOST_ITEMS] for of in fact.by_group if any(of.figures[:MOST_ITEMS])][:MOST_GROUPS]
    more = _more(fact, [[one.everyone for one in items], *drawn])
    return _heatmap(AVERAGE, numbers, rows, palette="answers", key=AVERAGES, notes=[*notes, *more])


def _heatmap(
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[HeatRow],
    *,
    palette: Palette,
    key: tuple[tuple[int, str], ...],
    notes: Sequence[str] = (),
) -> Heatmap | None:
    """A row in which nothing is shown is only counted: it would be nine of ten in a large company."""
    everyone, *groups = rows
    shown = _shown(groups)
    if not groups or not _shown(rows):
        return None
    drawn, rest = (everyone, *shown[:MOST_GROUPS]), [row.name for row in shown[MOST_GROUPS:]]
    bare = len(groups) - len(shown)
    alt = fitted([*of_heatmap(title, columns, drawn, left_out=rest), *notes])
    under = [*notes]
    if rest:
        under.append(f"{_more_groups(len(rest))} in the download.")
    if bare:
        under.append(f"{_more_groups(bare)} {NOT_SHOWN}.")
    return Heatmap(title, alt, palette, columns, drawn, key, tuple(under))


def _shown(rows: Sequence[HeatRow]) -> list[HeatRow]:
    return [row for row in rows if any(row.tiles)]


def _more_groups(count: int) -> str:
    return f"{count} more groups:" if count > 1 else "1 more group:"


def _in_order(themes: set[str]) -> list[str]:
    """As in the taxonomy; those of an older one at the end."""
    known = [theme for theme in THEMES if theme in themes]
    return [*known, *sorted(themes - set(known))]


def _people(one: ThemeBand | None) -> Tile | None:
    if one is None:
        return None
    if one.most is None:
        return Tile(f"{one.least}+", 2)
    return Tile(f"{one.least}–{one.most}", 0 if one.most <= 10 else 1)


def _average(item: AskedItem, figure: Figure | None) -> Tile | None:
    """An older figure is marked; a day in every tile would crowd a phone."""
    if figure is None:
        return None
    low, high = figure.now.low, figure.now.high
    enps = item.scale == "recommend"
    least, most = (band_words.WORST, band_words.BEST) if enps else (band_words.LOWEST, band_words.HIGHEST)
    at = low if high == most else high if low == least else (low + high) / 2
    words = (band_words.enps if enps else band_words.score)(low, high)
    return Tile(f"{words}*" if figure.repeated else words, int((at - least) / (most - least) * STEPS))


def _more(fact: PulseDigest, drawn: Sequence[Sequence[Figure | None]]) -> list[str]:
    """What the picture leaves out, and what its mark means."""
    days = sorted({one.now.closed_on for row in drawn for one in row if one is not None and one.repeated})
    told = (
        [f"* from {' and '.join(day_and_year(one) for one in days[:3])}; new figures later"] if days else []
    )
    if len(fact.items) > MOST_ITEMS:
        told.append(f"Items {MOST_ITEMS + 1} to {len(fact.items)} are in the download.")
    return told
