"""Which fonts a text is drawn with: those that Matplotlib brings, else the machine's own.

So the same chart makes the same bytes on every machine, but for names in Chinese, Japanese or Korean: the
fonts that come with us lack them, and they are drawn where the machine has one that does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties, fontManager, get_font

OWN: Final = "DejaVu Sans"
OTHERS: Final = (
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans JP", "Noto Sans SC", "Noto Sans TC", "Noto Sans KR",
    "Source Han Sans", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "IPAGothic",
    "TakaoGothic", "VL Gothic", "Hiragino Sans", "Hiragino Sans GB", "PingFang SC", "Heiti SC",
    "Apple SD Gothic Neo", "Yu Gothic", "Meiryo", "MS Gothic", "Microsoft YaHei", "SimHei", "Malgun Gothic",
    "Arial Unicode MS",
)  # fmt: skip
"""Of Linux, macOS and Windows. Without any of them such a name stands in the text beside the picture only."""

Glyphs = frozenset[int]
"""The code points that a font can draw."""

_FILES: Final = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}


@cache
def font(family: str, *, bold: bool, size: float) -> FontProperties:
    """Of our own family, or with another one for the glyphs that ours lacks."""
    if family == OWN:
        return FontProperties(fname=_path(_FILES[bold]), size=size)
    return FontProperties(family=[OWN, family], weight="bold" if bold else "normal", size=size)


@cache
def own() -> Glyphs:
    """What our own fonts draw, bold or not."""
    found = [frozenset(get_font(_path(name)).get_charmap()) for name in _FILES.values()]
    return found[0].intersection(*found[1:])


@cache
def family_of(text: str) -> str:
    """The family for a text on this machine."""
    return chosen(text, own=own(), others=_installed(), glyphs=_glyphs)


def chosen(text: str, *, own: Glyphs, others: Iterable[str], glyphs: Callable[[str], Glyphs]) -> str:
    """Our own for what it has all letters of; else the first family with all that it lacks, or with most."""
    lacking = {ord(one) for one in text if one.isalnum()} - own
    best, most = OWN, 0
    for family in others if lacking else ():
        if (has := len(lacking & glyphs(family))) > most:
            best, most = family, has
        if most == len(lacking):
            break
    return best


def drawable_in(family: str) -> Glyphs:
    """What a text of this family may hold."""
    return own() if family == OWN else own() | _glyphs(family)


@cache
def _installed() -> tuple[str, ...]:
    there = {one.name for one in fontManager.ttflist}
    return tuple(name for name in OTHERS if name in there)


@cache
def _glyphs(family: str) -> Glyphs:
    """None of a font that cannot be read."""
    try:
        path = fontManager.findfont(FontProperties(family=family), fallback_to_default=False)
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError, ValueError):
        return frozenset()


def _path(name: str) -> str:
    return f"{get_data_path()}/fonts/ttf/{name}"
