"""The published figures of one item in one group, and what may be said of their change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from staybot.anonymity.changes import Direction


@dataclass(frozen=True)
class Band:
    """A published figure, [low, high), the last band of a scale with its end: of 1 to 5, or an eNPS."""

    low: float
    high: float
    closed_on: date
    """The last day of the round that it was counted from."""


@dataclass(frozen=True)
class Growth:
    """By how much, from least to most, a share rose since the ledger last showed it fresh: what two bands of
    thirty and more people allow, and chance (R11).
    """

    least: float
    most: float

    @property
    def way(self) -> Direction | None:
        """Which way it went by more than chance."""
        if self.least <= 0 <= self.most:
            return None
        return "up" if self.least > 0 else "down"


@dataclass(frozen=True)
class Favourable:
    """How many agree, in percent, in a group of thirty and more (R11): a band, and what chance leaves."""

    low: float
    high: float
    interval: tuple[float, float]
    """Where the share of all who were asked may lie."""
    grown: Growth | None = None
    """In percentage points."""


@dataclass(frozen=True)
class Figure:
    """What is known of one item in one group; `before` is what the ledger showed of it the last time."""

    now: Band
    before: Band | None = None
    repeated: bool = False
    """An older band shown again, because this group's next one may not come yet (R12)."""
    favourable: Favourable | None = None
    """Of agreement only, and only where thirty and more answered; of the same day as `now`."""
