"""What was published in a month or a quarter, put together from the ledger and from nothing else (R19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from staybot.facts.digest import AskedItem, Digest
from staybot.facts.follow_through import FollowThrough


@dataclass(frozen=True)
class Summary:
    """What the summaries of a month and of a quarter have in common. Holds no id or name of a person."""

    digests: tuple[Digest, ...]
    """What showed anything in that time, in its order; of each only what is told of everyone."""
    outcomes: tuple[AskedItem, ...]
    """Each with the last band of that time beside an earlier one, if the ledger has both."""
    release_hash: str
    """Of the last release that it is made of."""


@dataclass(frozen=True)
class MonthSummary(Summary):
    """A month; `before` of an outcome is the last band from before it."""

    month: date
    """Its first day."""
    follow: FollowThrough | None = None
    """As an interview's digest told it in that month."""


@dataclass(frozen=True)
class QuarterSummary(Summary):
    """A quarter beside the one before; `before` of an outcome is the last band of that one."""

    quarter: str
    before: str
    """The label of the quarter before; empty where the ledger shows nothing of it."""
    interview: Digest | None = None
    """The quarter's interview, with its themes beside those of the interview before."""
    follow: FollowThrough | None = None
    """As the interview of this quarter told it."""
    follow_before: FollowThrough | None = None
    """As the interview of the quarter before told it."""
