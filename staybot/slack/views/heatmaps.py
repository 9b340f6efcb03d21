"""Heatmaps: groups by themes (how many people) and by items (which average), as published bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from staybot.facts import AskedItem, Digest, Figure, GroupThemes, PulseDigest, ThemeBand
from staybot.facts.charts import Heatmap, HeatRow, Palette, Tile
from staybot.slack.escape import shorten, straight
from staybot.slack.views import band_words
from staybot.slack.views.alt_texts import fitted, of_heatmap
from staybot.slack.views.words import day_and_year
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
AVERAGES: Final = ((0, ""), (1, ""), (2, ""), (3, ""), (4, "from lower to higher"))


def theme_heatmap(fact: Digest, polarity: Literal["positive", "negative"]) -> Heatmap | None:
    """Themes by group, one way; None without a group, or where nothing is shown."""
    named = [GroupThemes(EVERYONE, fact.themes), *fact.groups[:MOST_GROUPS]]
    found = [{one.theme: one for one in of.themes if one.polarity == polarity} for of in named]
    themes = _in_order({theme for of in found for theme in of})
    if not themes or len(named) == 1:
        return None
    rows = tuple(
        HeatRow(straight(of.group), tuple(_people(each.get(theme)) for theme in themes))
        for of, each in zip(named, found, strict=True)
    )
    columns = tuple(THEMES[theme].name if theme in THEMES else theme for theme in themes)
    rest = [straight(one.group) for one in fact.groups[MOST_GROUPS:]]
    return _heatmap(TITLES[polarity], columns, rows, palette=PALETTES[polarity], key=PEOPLE, rest=rest)


def item_heatmap(fact: PulseDigest) -> Heatmap | None:
    """Averages by group and item; None without a group, or where nothing is shown."""
    items, groups = fact.items[:MOST_ITEMS], fact.by_group[:MOST_GROUPS]
    everyone = HeatRow(EVERYONE, tuple(_average(one, one.everyone) for one in items))
    rows = (
        everyone,
        *(
            HeatRow(
                straight(of.group), tuple(_average(*each) for each in zip(items, of.figures, strict=False))
            )
            for of in groups
        ),
    )
    if not groups or not any(tile for row in rows for tile in row.tiles):
        return None
    notes = [f"{number}  {shorten(one.text, 90)}" for number, one in enumerate(items, start=1)]
    more = _more(fact, groups=len(groups))
    return _heatmap(
        "Average answers, by group",
        tuple(str(number) for number in range(1, len(items) + 1)),
        rows,
        palette="answers",
        key=AVERAGES,
        rest=[straight(one.group) for one in fact.by_group[MOST_GROUPS:]],
        notes=[*notes, *more],
    )


def _heatmap(
    title: str,
    columns: tuple[str, ...],
    rows: tuple[HeatRow, ...],
    *,
    palette: Palette,
    key: tuple[tuple[int, str], ...],
    rest: Sequence[str],
    notes: Sequence[str] = (),
) -> Heatmap:
    alt = fitted([*_told(title, columns, rows, rest=rest), *notes])
    under = [*notes, f"{len(rest)} more groups are in the download."] if rest else notes
    return Heatmap(title, alt, palette, columns, rows, key, tuple(under))


def _told(
    title: str, columns: Sequence[str], rows: Sequence[HeatRow], *, rest: Sequence[str]
) -> Sequence[str]:
    return list(of_heatmap(title, columns, rows, left_out=rest))


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


def _more(fact: PulseDigest, *, groups: int) -> list[str]:
    """What the picture leaves out, and what its mark means."""
    figures = [one.everyone for one in fact.items[:MOST_ITEMS]]
    figures += [each for of in fact.by_group[:groups] for each in of.figures[:MOST_ITEMS]]
    days = sorted({each.now.closed_on for each in figures if each is not None and each.repeated})
    told = (
        [f"* from {' and '.join(day_and_year(one) for one in days[:3])}; new figures later"] if days else []
    )
    if len(fact.items) > MOST_ITEMS:
        told.append(f"Items {MOST_ITEMS + 1} to {len(fact.items)} are in the download.")
    return told
