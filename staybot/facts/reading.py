"""What was noticed in somebody's own texts, told to them alone: hints before, themes after submitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from staybot.themes.names import Language

Direction = Literal["positive", "negative"]
"""Works well, or needs work."""


@dataclass(frozen=True)
class Noticed:
    """What in one answer may tell who wrote it, each as `kind: the words`."""

    question: str
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Hints:
    """Nothing is submitted yet: these words may identify the writer. What was typed is kept as a draft."""

    round_id: str
    at: str
    """Which state of the draft this is about: a later one is not sent by confirming this one."""
    noticed: tuple[Noticed, ...]
    external: bool = False
    """What is submitted is sent to a program outside this server to be read for themes."""


@dataclass(frozen=True)
class ThemeRow:
    """One theme and the directions in which it counts; none: it is left out."""

    theme: str
    directions: tuple[Direction, ...]


@dataclass(frozen=True)
class Reading:
    """The themes read in what somebody submitted, or those that they confirmed; theirs to correct."""

    round_id: str
    rows: tuple[ThemeRow, ...]
    confirmed: bool
    """The rows are as the writer left them, not as the reader read them."""
    manager: str | None = None
    """Who is asked for on the next page: the one with whom something would be shared."""
    language: Language = "en"
    """The writer's own, as far as the page speaks it. Kept nowhere with the answers."""
    external: bool = False
    """A program outside this server read them, or may have."""


@dataclass(frozen=True)
class Unread:
    """Stored answers that the operator's own reader may read and has not read yet. Never logged."""

    round_id: str
    texts: dict[str, str] = field(repr=False)
    """By question."""
    language: Language = "en"


@dataclass(frozen=True)
class Written:
    """What was submitted in words, to be read once nobody waits for the transaction. Never logged."""

    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By question."""
    found: Mapping[str, tuple[str, ...]] | None = field(default=None, repr=False)
    """What the operator's own reader read in them, as "theme:direction"."""
    confirmed: tuple[str, ...] | None = field(default=None, repr=False)
    """What the writer confirmed, in the same way."""
    language: Language = "en"
    external: bool = False


@dataclass(frozen=True)
class Choices:
    """The page as its reader left it. A theme that is absent was not told, and stays as it was shown."""

    rows: dict[str, tuple[Direction, ...]]
    added: tuple[tuple[str, Direction], ...] = ()
