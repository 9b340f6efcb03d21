"""What invented people write, and what their managers promise: read from the texts in this package."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("en", "de", "es")

BETTER: Final = "better"
"""What gave energy after something was mended; the other kinds are the interview's questions."""

NOTHING: Final = "none"
"""The theme of texts that speak of nothing in particular."""


class Voices:
    """Texts in the order of chance, none said twice before all were."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._left: dict[tuple[str, ...], list[str]] = {}

    def say(self, kind: str, *, theme: str, language: str) -> str:
        """A text of this kind about this theme; in English where the language has none, "" where none is."""
        for spoken in (language, LANGUAGES[0]):
            if texts := written(spoken).get((kind, theme)):
                return self._next((spoken, kind, theme), texts)
        return ""

    def promise(self, *, theme: str) -> str:
        """One visible change that answers a theme."""
        promises = promised()
        theme = theme if theme in promises else NOTHING
        return self._next(("promise", theme), promises[theme])

    def _next(self, key: tuple[str, ...], texts: tuple[str, ...]) -> str:
        if not self._left.get(key):
            self._left[key] = list(texts)
            self._draw.shuffle(self._left[key])
        return self._left[key].pop()


@cache
def written(language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Every text of a language, by kind and theme."""
    found = defaultdict(list)
    for kind, theme, text in _lines(language, cells=3):
        found[kind, theme].append(text)
    return {key: tuple(texts) for key, texts in found.items()}


@cache
def promised() -> dict[str, tuple[str, ...]]:
    """Every promise, by theme."""
    found = defaultdict(list)
    for theme, text in _lines("promises", cells=2):
        found[theme].append(text)
    return {theme: tuple(texts) for theme, texts in found.items()}


def _lines(name: str, *, cells: int) -> list[list[str]]:
    text = (files("staybot.demo") / "voices" / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t", cells - 1) for line in text.splitlines() if line.strip()]
