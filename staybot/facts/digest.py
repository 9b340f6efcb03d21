"""Published releases, ready to be read; and what only the operator can mend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from staybot.facts.figures import Band, Figure
from staybot.facts.follow_through import FollowThrough, Span


@dataclass(frozen=True)
class ThemeBand:
    """How many people raised a theme one way, as a band. What is None is not shown."""

    theme: str
    polarity: Literal["positive", "negative"]
    least: int
    most: int | None
    structural: Span | None = None
    """How many of them said that it would follow them to another team here (the transfer test)."""
    situational: Span | None = None
    """How many said that it would not."""
    before: Span | None = None
    """What the interview before showed of it in the same group, read by the same reader."""


@dataclass(frozen=True)
class GroupThemes:
    """The themes of one publishable group."""

    group: str
    themes: tuple[ThemeBand, ...]
    wrote: Span | None = None
    """How many of the group wrote something in which a theme could be found."""


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
    outcomes: tuple[AskedItem, ...] = ()
    """Of an interview, which asks none itself: each as an earlier pulse showed it last, with its day."""
    themes: tuple[ThemeBand, ...] = ()
    wrote: Span | None = None
    """How many wrote something in which a theme could be found, as a band."""
    themes_since: str = ""
    """The quarter of the interview that the themes are compared with; empty: with none."""
    groups: tuple[GroupThemes, ...] = ()
    commitments_made: tuple[int, int | None] | None = None
    commitments_due: tuple[int, int | None] | None = None
    follow: FollowThrough | None = None
    """How the promises after the interview before this one went; None where a release tells nothing of it."""
    said_done: tuple[str, ...] = ()
    """Kept commitments, word for word, that enough engineers agreed to have shown."""
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
    silence_follows: bool = False
    """It has nothing to show, and nothing more of its kind is posted until something can be shown."""


@dataclass(frozen=True)
class AskedItem:
    """A statement or question as it was asked, and what everyone's answers come to."""

    text: str
    scale: Literal["agree", "recommend"]
    everyone: Figure | None
    milestone: int | None = None
    """In check-ins, the day after the start on which it is asked."""
    outcome: str | None = None
    """`recommend` or `stay`, the two that every pulse carries in turn; None for any other."""
    theme: str | None = None
    """The theme that it asks about, if it is one of the bank's."""


@dataclass(frozen=True)
class Trend:
    """What the ledger showed of one outcome for everyone, release by release, oldest first."""

    text: str
    scale: Literal["agree", "recommend"]
    bands: tuple[Band, ...]


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
    trends: tuple[Trend, ...] = ()
    """Of the outcomes that this release shows and an earlier one did too."""
    comments_on: date | None = None
    """The last day of the round that the themes are from, if they are shown again (R12)."""


@dataclass(frozen=True)
class DigestThread:
    """One of the messages in the thread under a digest: some of its groups; in the first the buttons."""

    release: str
    """What the buttons ask for again."""
    digest: Digest
    """With the groups of this message only."""
    part: int = 1
    of: int = 1
    rest: tuple[str, ...] = ()
    """Groups for which no message has room."""


@dataclass(frozen=True)
class ManagerPart:
    """What the manager of a published group gets: its lines, as the leaders' digest has them."""

    digest: Digest
    """With the groups that this manager manages, and no others."""


@dataclass(frozen=True)
class OperatorNotice:
    """Something only the operator can mend, in a sentence that says how."""

    problem: str
    remedy: str
