"""What was published before, shown or sent again to whoever may have it."""

from __future__ import annotations

from dataclasses import dataclass

from staybot.facts.digest import Digest, DigestThread
from staybot.facts.summaries import MonthSummary, QuarterSummary


@dataclass(frozen=True)
class PastDigest:
    """A digest as it was published, its thread, and the names of all that were posted, newest first."""

    digest: Digest
    thread: tuple[DigestThread, ...]
    names: tuple[str, ...]
    summaries: tuple[str, ...] = ()
    """Names of the summaries that can be shown, newest first."""
    release: str = ""
    """What its pictures are asked for by."""


@dataclass(frozen=True)
class PastSummary:
    """The summary of a month or quarter that is over, and the same names."""

    summary: MonthSummary | QuarterSummary
    names: tuple[str, ...]
    summaries: tuple[str, ...]


@dataclass(frozen=True)
class DigestAgain:
    """A past digest with its pictures, for the leader who asked for it."""

    digest: Digest
    name: str
    """What it is asked for by."""


@dataclass(frozen=True)
class Download:
    """The files of one digest, for somebody who may see it: its table as CSV; pictures are made of it."""

    digest: Digest
    table: str
    name: str
    """What the table's file is called."""
