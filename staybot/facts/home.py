"""What one viewer sees of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from staybot.facts.commitments import MyCommitments
from staybot.facts.follow_through import FollowThrough
from staybot.facts.interviews import ShareCount
from staybot.facts.pulses import OpenPulse, Paused


@dataclass(frozen=True)
class OpenInterview:
    """The viewer's own open interview. What it holds is known only to them."""

    round_id: str
    quarter: str
    closes_on: date
    progress: Literal["empty", "draft", "changed", "submitted", "declined"]
    """changed: what was submitted counts, and there are changes that were not sent."""
    shares: tuple[ShareCount, ...] = ()
    """By manager, once something was submitted or shared."""


@dataclass(frozen=True)
class OwnShare:
    """Something the viewer shared, which they may withdraw from view."""

    share_id: str
    question: str
    text: str
    manager: str
    shared_on: date


@dataclass(frozen=True)
class Home:
    """What one person's Home tab shows; only what that person may see."""

    name: str
    roles: tuple[str, ...]
    known: bool
    interview: OpenInterview | None
    shares: tuple[OwnShare, ...]
    commitments: MyCommitments
    opted_out: bool
    floor: int
    resting: str = ""
    """When the next interview may come, in words, if none is open."""
    pulses: tuple[OpenPulse, ...] = ()
    next_pulse_on: date | None = None
    """Told where none is open."""
    paused: Paused = field(default=Paused(None))
    followed: FollowThrough | None = None
    """For leaders only, as the last digest of an interview told it."""


@dataclass(frozen=True)
class Help:
    """What `/stay help` says to this viewer."""

    roles: tuple[str, ...]
    unknown: str = ""
    """The word that was not understood, if any."""
