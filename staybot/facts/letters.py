"""What letters turn into when they are sent."""

from __future__ import annotations

from dataclasses import dataclass

from staybot.facts.commitments import CommitmentMade
from staybot.facts.digest import Digest, OperatorNotice, PulseDigest
from staybot.facts.group_promises import GroupAnswered
from staybot.facts.interviews import Invitation, InvitationClosed, Reminder, RoundVoid, SharedAnswers
from staybot.facts.promises import (
    ClockNews,
    CommitmentAnswered,
    CommitmentNews,
    CommitmentQuestion,
    MakerDay,
)
from staybot.facts.pulses import PulseClosed, PulseInvitation, PulseReminder, PulseVoid

Letterable = (
    Invitation
    | Reminder
    | InvitationClosed
    | RoundVoid
    | PulseInvitation
    | PulseReminder
    | PulseClosed
    | PulseVoid
    | SharedAnswers
    | CommitmentMade
    | MakerDay
    | CommitmentQuestion
    | CommitmentAnswered
    | CommitmentNews
    | ClockNews
    | GroupAnswered
    | Digest
    | PulseDigest
    | OperatorNotice
)
"""Everything that a letter can turn into when it is sent."""


@dataclass(frozen=True)
class Envelope:
    """A composed letter: to whom, and whether it replaces a message that is already there."""

    letter_id: str
    to: str
    """A Slack user id or channel id."""
    fact: Letterable
    replaces: tuple[str, str] | None = None
    """(channel, ts) of the message that this one takes the place of."""
