"""Published releases, ready to be read; and what only the operator can mend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from staybot.facts.follow_through import FollowThrough


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
    """The label of its round: of an interview or of check-ins a quarter."""
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
    follow: FollowThrough | None = None
    """How the promises after the interview before this one went; None where a release tells nothing of it."""
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
class Band:
    """A published figure, [low, high), the last band of a scale with its end: of 1 to 5, or an eNPS."""

    low: float
    high: float
    closed_on: date
    """The last day of the round that it was counted from."""


@dataclass(frozen=True)
class Figure:
    """What is known of one item in one group; `before` is what the ledger showed of it the last time."""

    now: Band
    before: Band | None = None
    repeated: bool = False
    """An older band shown again, because this group's next one may not come yet (R12)."""


@dataclass(frozen=True)
class AskedItem:
    """A statement or question as it was asked, and what everyone's answers come to."""

    text: str
    scale: Literal["agree", "recommend"]
    everyone: Figure | None
    milestone: int | None = None
    """In check-ins, the day after the start on which it is asked."""


@dataclass(frozen=True)
class GroupFigures:
    """The figures of one group, in the order of the items; None is not shown."""

    dimensions: tuple[str, ...]
    group: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class PulseDigest(Digest):
    """The release of a pulse or of a round of check-ins; `themes` and `groups` are those of its comments.

    Every band stands in the ledger. What moved is not told here: whoever shows it compares two bands (R13).
    """

    kind: Literal["pulse", "check_in"] = "pulse"
    title: str = ""
    """Of a survey that was sent by hand; the regular pulse has none."""
    opened_on: date | None = None
    """Of a pulse."""
    items: tuple[AskedItem, ...] = ()
    """The outcomes first."""
    by_group: tuple[GroupFigures, ...] = ()
    comments_on: date | None = None
    """The last day of the round that the themes are from, if they are shown again (R12)."""


@dataclass(frozen=True)
class OperatorNotice:
    """Something only the operator can mend, in a sentence that says how."""

    problem: str
    remedy: str
