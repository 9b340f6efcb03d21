"""Colours that colour-blind people tell apart, with words on them that can be read.

From ColorBrewer 2.0 (Cynthia Brewer, colorbrewer2.org; "colorblind safe"): PuOr with five classes, and from
its two ends the sequential Oranges and Purples. Orange is what needs work, purple what works, everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from staybot.facts.charts import Palette

PAPER: Final = "#ffffff"
INK: Final = "#1d1c1d"
FAINT: Final = "#5d5d66"
"""For words beside: 6.5 to 1 on paper."""
RULE: Final = "#d5d5dc"
NEUTRAL: Final = "#ecedf1"
"""Everything that is not shown, whatever the reason."""

STEPS: Final[Mapping[Palette, tuple[str, ...]]] = {
    "needs_work": ("#fdd0a2", "#fd8d3c", "#a63603"),
    "works_well": ("#dadaeb", "#9e9ac8", "#54278f"),
    "answers": ("#e66101", "#fdb863", "#f7f7f7", "#b2abd2", "#5e3c99"),
}

STRONG: Final = "#5e3c99"
SOFT: Final = "#b2abd2"
WARM: Final = "#e66101"
WARM_SOFT: Final = "#fdb863"
GREY: Final = "#73737f"
GREY_SOFT: Final = "#c3c3cc"

TURNING: Final = 0.18
"""The relative luminance at which dark words and white ones are as easy to read."""


def ink_on(colour: str) -> str:
    """The colour of words on a tile (relative luminance of WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue >= TURNING else PAPER
