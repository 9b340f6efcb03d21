"""What the pictures of a digest say, for who does not see them: the same bands in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from staybot.facts.charts import Bar, HeatRow, Ribbon
from staybot.slack.escape import clean, shorten
from staybot.slack.views.words import NOT_SHOWN

MOST: Final = 2_000
"""Characters that Slack takes as an image's alternative text (slack-facts 1.4)."""
REST: Final = " The download has the rest."


def fitted(sentences: Iterable[str]) -> str:
    """As many sentences as fit, from the first on; what had no room is said to be in the download."""
    told = ""
    for sentence in sentences:
        line = clean(" ".join(sentence.split()))
        if len(told) + len(line) + 1 > MOST - len(REST):
            return told + REST if told else shorten(line, MOST)
        told = f"{told} {line}" if told else line
    return told


def of_heatmap(
    title: str, columns: Sequence[str], rows: Sequence[HeatRow], *, left_out: Sequence[str]
) -> Iterator[str]:
    """Row by row. What is not shown is said once for all that a row does not name."""
    yield f"{title}."
    if left_out:
        yield f"Also in the download: {shorten(', '.join(shorten(one, 60) for one in left_out), 500)}."
    yield f"Where nothing is said of a group, it is {NOT_SHOWN}."
    for row in rows:
        shown = [f"{name} {tile.words}" for name, tile in zip(columns, row.tiles, strict=True) if tile]
        yield f"{shorten(row.name, 80)}: {'; '.join(shown) or NOT_SHOWN}."


def of_trends(title: str, ribbons: Sequence[Ribbon]) -> Iterator[str]:
    """The newest release first, because it is asked for first."""
    yield f"{title}."
    for one in ribbons:
        yield f"{one.text} " + "; ".join(f"{each.label}: {each.words}" for each in reversed(one.points)) + "."


def of_bars(title: str, panels: Sequence[tuple[str, Sequence[Bar]]]) -> Iterator[str]:
    """Every count, shown or not."""
    yield f"{title}."
    for name, bars in panels:
        yield f"{name}; " + "; ".join(f"{each.label}: {each.words}" for each in bars) + "."
