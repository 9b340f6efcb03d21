"""One thing that the doctor looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """`wrong` keeps staybot from its work; a `note` is worth knowing."""

    WELL = "well"
    WRONG = "wrong"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """What was found, in a sentence, and, unless all is well, what to do."""

    mark: Mark
    says: str
    remedy: str = ""


def well(says: str) -> Finding:
    """As it should be."""
    return Finding(Mark.WELL, says)


def wrong(says: str, remedy: str) -> Finding:
    """Does not work; the remedy says what to do."""
    return Finding(Mark.WRONG, says, remedy)


def note(says: str, remedy: str) -> Finding:
    """Works, and yet the operator should know."""
    return Finding(Mark.NOTE, says, remedy)
