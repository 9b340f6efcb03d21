"""Slack's own charts (`data_visualization`, slack-facts section 8), for what they can show honestly.

A band is two series, its edges. A heatmap has no chart of Slack's: it stays a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from staybot.facts.charts import Bar, Bars, Chart, Ribbon, Trends
from staybot.slack.escape import clean, shorten
from staybot.slack.views.blocks import Json

AT_MOST: Final = 2
"""Of these blocks in one message."""
TITLE: Final = 50
LABEL: Final = 20

Points = Sequence[tuple[str, float]]


def native(charts: Sequence[Chart]) -> dict[int, list[Json]]:
    """By their place: the charts that Slack can draw, as long as a message takes all blocks of one."""
    found: dict[int, list[Json]] = {}
    room = AT_MOST
    for place, chart in enumerate(charts):
        blocks = _blocks(chart)
        if blocks and len(blocks) <= room:
            found[place] = blocks
            room -= len(blocks)
    return found


def _blocks(chart: Chart) -> list[Json]:
    if isinstance(chart, Trends):
        return [_ribbon(one) for one in chart.ribbons if _is_plain([each.label for each in one.points])]
    if isinstance(chart, Bars):
        return [_bars(name, shown) for name, bars in chart.panels if (shown := [b for b in bars if b.span])]
    return []


def _is_plain(labels: Sequence[str]) -> bool:
    """Whether they can name the points of an axis: short, and each of them once."""
    return len(set(labels)) == len(labels) and all(len(one) <= LABEL for one in labels)


def _ribbon(one: Ribbon) -> Json:
    edges: dict[str, Points] = {
        "lower edge": [(each.label, each.low) for each in one.points],
        "upper edge": [(each.label, each.high) for each in one.points],
    }
    return _chart("line", one.text, edges)


def _bars(name: str, shown: Sequence[Bar]) -> Json:
    """Without an upper end nothing is drawn that looks like one."""
    series: dict[str, Points] = {"at least": [(one.label, one.span[0]) for one in shown if one.span]}
    ends = [(one.label, one.span[1]) for one in shown if one.span and one.span[1] is not None]
    if len(ends) == len(shown):
        series["at most"] = ends
    return _chart("bar", name, series)


def _chart(kind: str, title: str, series: dict[str, Points]) -> Json:
    categories = [label for label, _ in next(iter(series.values()))]
    return {
        "type": "data_visualization",
        "title": shorten(clean(title), TITLE) or "–",
        "chart": {
            "type": kind,
            "series": [
                {"name": name, "data": [{"label": label, "value": value} for label, value in points]}
                for name, points in series.items()
            ],
            "axis_config": {"categories": categories},
        },
    }
