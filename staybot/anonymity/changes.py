"""What the bands of two published figures tell of them, and whether one moved: from nothing else (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from staybot.anonymity.bands import Range

Direction = Literal["up", "down"]


def apart(one: Range, other: Range) -> Direction | None:
    """Where the other of two figures lies for certain, seen from the one; None where their bands overlap.

    Bands are half-open, so two that only touch are apart.
    """
    if other[0] >= one[1]:
        return "up"
    return "down" if other[1] <= one[0] else None


def moved(before: Range, after: Range) -> Direction | None:
    """Which way a figure went between two rounds; None where its bands touch or overlap.

    A step into the next band is no change: where nothing changes, chance alone takes a mean that far in about
    half of all rounds; with room between the bands it does so seldom. They may be of different widths: a
    group that has grown has finer ones. Of the three bands of five to nine people only the ends have room.
    """
    if after[0] > before[1]:
        return "up"
    return "down" if after[1] < before[0] else None
