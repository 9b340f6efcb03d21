"""The thirteen themes, the two polarities and the five questions, read from the taxonomy in the package."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal

Polarity = Literal["positive", "negative"]


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: its stable id, the name people read, and what it covers."""

    id: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A theme a text speaks of; positive works or energizes, negative frustrates, is missing or is wanted."""

    theme: str
    polarity: Polarity


def _taxonomy() -> dict[str, Theme]:
    text = (files("staybot.themes") / "data" / "taxonomy.json").read_text(encoding="utf-8")
    return {
        entry["id"]: Theme(id=entry["id"], name=entry["name"], definition=entry["definition"])
        for entry in json.loads(text)["themes"]
    }


THEMES: Final[dict[str, Theme]] = _taxonomy()
"""Every theme under its id, in the taxonomy's order."""


def alphabet(theme: str) -> str:
    """What themes are sorted by where no order of theirs may mean anything: the name that people read."""
    return THEMES[theme].name.casefold() if theme in THEMES else theme


POLARITIES: Final[tuple[Polarity, ...]] = ("positive", "negative")

QUESTIONS: Final = ("energized", "frustrated", "stay_two_years", "pick_up_call", "pulse_comment")
"""The questions a text may answer; any other is treated as a free comment."""
