"""What a kept promise's engineer is asked once: may leaders read it, without names?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ShowOffer:
    """To the engineer, after their last word: exactly what leaders would read."""

    commitment_id: str
    text: str
    hints: tuple[str, ...] = ()
    """Why the text may tell whom it is about, a sentence each; empty where nothing was noticed."""


@dataclass(frozen=True)
class ShowChosen:
    """To the engineer: what they decided."""

    commitment_id: str
    text: str
    said: Literal["yes", "no"]
