"""The themes as people read them in their own language, and which language that is."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, Literal, get_args

from staybot.themes.taxonomy import THEMES, Theme

Language = Literal["en", "de", "es", "fr", "ja", "zh"]
"""`zh` is Chinese in simplified characters."""

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

_TRADITIONAL: Final = {"hant", "tw", "hk", "mo"}
"""Scripts and regions of Chinese in traditional characters, in which nothing here is written."""


def language_of(locale: str) -> Language:
    """The language for somebody whose Slack is set to this locale ("de-AT", or empty); English where there
    is no other, and for traditional Chinese.
    """
    language, *more = locale.replace("_", "-").lower().split("-")
    if language not in LANGUAGES or (language == "zh" and _TRADITIONAL.intersection(more)):
        return "en"
    return language


def themes_in(language: Language) -> dict[str, Theme]:
    """Every theme under its id, in the taxonomy's order, named and defined in this language."""
    return THEMES if language == "en" else _translated()[language]


@cache
def _translated() -> dict[str, dict[str, Theme]]:
    text = (files("staybot.themes") / "data" / "names.toml").read_text(encoding="utf-8")
    return {
        language: {theme: Theme(theme, **entries[theme]) for theme in THEMES}
        for language, entries in tomllib.loads(text).items()
    }
