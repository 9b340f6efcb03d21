"""What tells of a stay interview: that it asks, that it still waits, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from staybot.facts.commitments import CommitmentLine
from staybot.facts.interviews import Promise


@dataclass(frozen=True)
class Invitation:
    """Asks one engineer for a stay interview. The message never changes while the window is open."""

    round_id: str
    quarter: str
    promise: Promise
    resent: bool = False
    """Its first delivery is uncertain: say that it may have come before."""
    since: tuple[CommitmentLine, ...] = ()
    """Promises to groups they belong to, due since the interview before; the newest first."""


@dataclass(frozen=True)
class Reminder:
    """The same words for everyone who gets one."""

    round_id: str
    closes_on: date


@dataclass(frozen=True)
class InvitationClosed:
    """What all invitations of a round become at its close, whoever answered."""

    quarter: str


@dataclass(frozen=True)
class RoundVoid:
    """The key of a round was lost, or a backup restored: nobody can open or count those answers any more."""

    quarter: str
    asked_again_on: date | None
