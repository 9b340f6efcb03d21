"""What staybot holds about one person, told to that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from staybot.facts.pulses import OpenPulse


@dataclass(frozen=True)
class Privacy:
    """`/stay privacy`. Only its own viewer gets it; it is computed when asked."""

    name: str
    listed: tuple[tuple[str, str], ...]
    """What the people list and Slack say about the viewer: (what, value), as stored."""
    ballot_until: date | None
    """The last day of the open round in which the viewer has a sealed ballot; None: there is none."""
    holds: str
    """What that ballot holds just now: nothing, a draft, answers, a wish not to be asked."""
    external: bool
    """What is submitted in that round is sent to a program outside this server to be read for themes."""
    shares: int
    promises: int
    opted_out: bool
    floor: int
    theme_writers: int
    theme_overall: int
    theme_segment: int
    policy_version: int
    policy_hash: str
    releases: int
    ledger_hash: str
    """The hash of the newest release; empty before the first."""
    pulses: tuple[OpenPulse, ...] = ()
    """The open pulses and check-ins in which the viewer has a sealed ballot."""
    managers: bool = False
    """Managers get the published lines of exactly their own group: set now, or promised by an open round."""
    counts_above: bool = False
    """Managers of managers see how the clocks of each manager went."""
    before: Literal["none", "counting", "over"] = "over"
    """Interviews of before: none asked the viewer; one still waits to be counted and destroyed; or all are
    over.
    """
    pulse_counting: bool = False
    """A pulse or check-in that asked the viewer has closed, and is not counted and destroyed yet."""
    away_until: date | None = None
    """The last day of the pause that the viewer asked for, as stored."""
    is_asked: bool = True
    """Interviews, pulses and check-ins ask people like the viewer: engineers."""
