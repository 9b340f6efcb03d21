"""Whether one published figure lies above another: told from their two bands, and from nothing else (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from staybot.anonymity.bands import Range

Direction = Literal["up", "down"]


def moved(before: Range, after: Range) -> Direction | None:
    """Which way a figure went for certain; None where its bands overlap and cannot tell.

    Bands are half-open, so two that only touch are apart. They may be of different widths: a group that has
    grown has finer bands, and moved only if the new one lies wholly outside the old one.
    """
    if after[0] >= before[1]:
        return "up"
    return "down" if after[1] <= before[0] else None
