"""Published releases, ready to be read; and what only the operator can mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ThemeBand:
    """How many people raised a theme one way, as a band."""

    theme: str
    polarity: Literal["positive", "negative"]
    least: int
    most: int | None


@dataclass(frozen=True)
class GroupThemes:
    """The themes of one publishable group."""

    group: str
    themes: tuple[ThemeBand, ...]


@dataclass(frozen=True)
class Digest:
    """A published release, ready to be read. Holds no id or name of a person (design.md, contract 7)."""

    quarter: str
    enough: bool
    """False: too few answers, and nothing else is said."""
    response_rate: int | None = None
    """Percent, to five points; None below the floor."""
    answered: tuple[int, int | None] | None = None
    """How many answered, as a band."""
    themes: tuple[ThemeBand, ...] = ()
    groups: tuple[GroupThemes, ...] = ()
    commitments_made: tuple[int, int | None] | None = None
    commitments_due: tuple[int, int | None] | None = None
    floor: int = 5
    first: bool = False
    """The first cohort of an installation, in which everybody counts as seasoned (R16)."""
    ranks: bool = False
    """Whether themes may be put in order of how often they were raised (R11: from thirty writers on)."""
    audited: bool = False
    """Whether the auditor attacked it before it was posted and could expose nobody (R17)."""
    release_hash: str = ""
    model: str = ""
    """Which reader found the themes, and in which version."""
    unread: tuple[float, float] | None = None
    """The share of texts in which it found none, as a band in percent; None below the floors."""
    confirmed: tuple[float, float] | None = None
    """The share of writers who confirmed or corrected their themes, likewise."""
    command: tuple[float, float] | None = None
    """The share of texts that the operator's own reader read, likewise."""
    command_reach: str = ""
    """How far texts were allowed to travel to it: none, loopback, external; empty if it read none."""


@dataclass(frozen=True)
class OperatorNotice:
    """Something only the operator can mend, in a sentence that says how."""

    problem: str
    remedy: str
