"""A sheet of paper to draw on: its unit is a pixel of a phone's screen, its origin the top left corner.

Matplotlib shapes and draws, right-to-left text included; fonts.py says with which fonts.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from staybot.pictures import fonts, palette

WIDTH: Final = 320
"""Units across: about what Slack leaves to a picture on a phone, so that a unit is a pixel there."""
PAD: Final = 12
DPI: Final = 243
"""A point is a unit and 3.375 real pixels, 1080 across: sharp on every screen."""

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SIGNS: Final = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
"""Of scripts that put no spaces between words."""
_UNITS: Final = re.compile(rf"\s*(?:[{_SIGNS}]|[^\s{_SIGNS}]+)")
"""What a line may end after: a word, or such a sign."""


@cache
def _measure() -> RendererAgg:
    return RendererAgg(1, 1, DPI)  # type: ignore[no-untyped-call]


def drawable(text: str, *, instead: str = "") -> str:
    """What the fonts can draw of a text, on one line; `instead` where no letter or digit is left of it."""
    text = unicodedata.normalize("NFC", text)
    known = fonts.drawable_in(fonts.family_of(text))
    kept = "".join(one if one.isspace() or _is_visible(one, known) else " " for one in text)
    line = " ".join(kept.split())
    return line if any(one.isalnum() for one in line) else instead


def _is_visible(one: str, known: frozenset[int]) -> bool:
    is_selector = "\ufe00" <= one <= "\ufe0f"
    return ord(one) in known and not is_selector and unicodedata.category(one) not in _INVISIBLE


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """How wide a line is."""
    if not text:
        return 0.0
    font = fonts.font(fonts.family_of(text), bold=bold, size=size)
    wide, _, _ = _measure().get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]
    return float(wide) * 72 / DPI


def wrapped(text: str, *, room: float, size: float, bold: bool = False, lines: int = 2) -> list[str]:
    """A text in at most so many lines of at most `room`, cut with … where it does not fit."""
    done: list[str] = []
    line = ""
    units = _UNITS.findall(" ".join(text.split()))
    for at, unit in enumerate(units):
        longer = f"{line}{unit}".strip()
        if line and width_of(longer, size=size, bold=bold) > room:
            done.append(line)
            if len(done) == lines:
                done[-1] = line + "".join(units[at:])
                break
            longer = unit.strip()
        line = longer
    else:
        done.append(line)
    return [_cut(one, room=room, size=size, bold=bold) for one in done]


def _cut(line: str, *, room: float, size: float, bold: bool) -> str:
    if width_of(line, size=size, bold=bold) <= room:
        return line
    while line and width_of(line + "…", size=size, bold=bold) > room:
        line = line[:-1].rstrip()
    return line + "…"


class Sheet:
    """Marks are put on it from back to front; `png` is the picture."""

    def __init__(self, height: float) -> None:
        self.height = height
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=DPI, facecolor=palette.PAPER)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")
        self._order = 1.0

    def box(self, x: float, y: float, wide: float, high: float, colour: str, *, edge: str = "") -> None:
        """A filled rectangle."""
        self._add(Rectangle((x, y), wide, high, facecolor=colour, edgecolor=edge or "none", linewidth=0.6))

    def shape(self, corners: Sequence[tuple[float, float]], colour: str) -> None:
        """A filled polygon."""
        self._add(Polygon(list(corners), closed=True, facecolor=colour, edgecolor="none"))

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 11,
        bold: bool = False,
        colour: str = palette.INK,
        at: Literal["left", "center", "right"] = "left",
        turned: bool = False,
    ) -> None:
        """One line of text, its middle at `y`; turned, it climbs from there."""
        self._add(
            Text(
                x, y, text, color=colour, parse_math=False,
                fontproperties=fonts.font(fonts.family_of(text), bold=bold, size=size),
                horizontalalignment="center" if turned else at, rotation=90 if turned else 0,
                verticalalignment="bottom" if turned else "center_baseline",
            )
        )  # fmt: skip

    def png(self) -> bytes:
        """The picture, without a word on when or with what it was drawn."""
        told = io.BytesIO()
        self._figure.savefig(
            told, format="png", dpi=DPI, facecolor=palette.PAPER, metadata={"Software": None}
        )
        return told.getvalue()

    def _add(self, artist: Any) -> None:
        self._order += 0.001
        artist.set_zorder(self._order)
        self._axes.add_artist(artist)
