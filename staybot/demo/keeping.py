"""How managers keep their word, by style: how soon they promise, what becomes of it, what they say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from staybot.demo.personas import Style


@dataclass(frozen=True)
class Keeping:
    """Times are in days, between the least and the most; chances are between 0 and 1."""

    promises: tuple[float, float] | None
    """How long after something was shared; None: never."""
    dated: float
    """Chance to name a day of one's own, earlier than the end of the sixty days."""
    does: float
    """Chance that the promised change comes."""
    takes: tuple[float, float]
    """How long after the promise it comes, if it does."""
    bluffs: float
    """Chance to call it done where nothing came of it."""
    drops: float
    """Chance to take it back with a reason where nothing came of it and nothing is claimed."""
    inherits: float
    """Chance to stand by what the manager before promised."""


KEEPING: Final[Mapping[Style, Keeping]] = {
    Style.QUICK: Keeping((0.05, 0.6), 0.7, 0.93, (4, 24), 0.2, 0.7, 0.9),
    Style.THOUGHTFUL: Keeping((3, 13), 0.5, 0.88, (7, 35), 0.2, 0.8, 0.9),
    Style.SLOW: Keeping((38, 56), 0.1, 0.15, (3, 14), 0.5, 0.4, 0.3),
    Style.NEVER: Keeping(None, 0, 0.1, (10, 40), 0.5, 0.3, 0.1),
}

LEARNS: Final = 0.75
"""Chance that a manager who keeps little does better once the leaders have read how promises go. Whoever that
is: what leaders read names nobody, so they speak to all managers alike.
"""

TRIES_AGAIN: Final = (4.0, 11.0)
"""Days until a change that was not seen yet is finished, or only claimed once more."""

STUBBORN: Final = 0.4
"""Chance to claim once more what nobody saw."""

REASONS: Final = (
    "The budget for this went to another team, and I should not have promised it alone.",
    "We chose another way since, and this would now stand in it. I will come to you with that one.",
    "I promised more than is mine to decide. The decision lies with the infrastructure board.",
    "It turned out to need two people whom I do not have this quarter.",
)
"""Why a promise is taken back."""

MUTE: Final = 0.1
"""Chance to be somebody who never judges a promise, whatever comes of it."""

QUIET: Final = 0.1
"""Chance that somebody who was asked whether it happened does not answer that time."""

EXACTING: Final = 0.15
"""Chance that somebody says "not yet" of a change that has begun."""

WRITES: Final = 0.6
"""Chance to add words to "not yet" or "not seen"."""

SHOWS: Final = 0.5
"""Chance to let the manager read them."""

CHOOSES: Final = 0.9
"""Chance to answer at all whether leaders may read a kept promise, without names."""

AGREES: Final = 0.8
"""Chance that the answer is yes."""

DOUBTS: Final = (
    "It was announced, but my week looks the same as before.",
    "Half of it is there. The other half is what I had asked for.",
    "I would like to say yes. So far I have only heard of it in a meeting.",
    "It held for one week and then slipped back.",
    "Noch merke ich davon nichts.",
)
"""What is added to "not yet" or "not seen"."""
