"""What letters turn into when they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from staybot.facts.commitments import CommitmentMade
from staybot.facts.digest import Digest, DigestThread, ManagerPart, OperatorNotice, PulseDigest
from staybot.facts.group_promises import GroupAnswered, GroupPromiseGiven
from staybot.facts.history import DigestAgain, Download
from staybot.facts.interviews import SharedAnswers
from staybot.facts.invitations import Invitation, InvitationClosed, Reminder, RoundVoid
from staybot.facts.promises import (
    ClockNews,
    CommitmentAnswered,
    CommitmentNews,
    CommitmentQuestion,
    CommitmentQuestionAnswered,
    MakerDay,
)
from staybot.facts.pulses import PulseClosed, PulseInvitation, PulseReminder, PulseVoid
from staybot.facts.summaries import MonthSummary, QuarterSummary

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
    | CommitmentQuestionAnswered
    | CommitmentAnswered
    | CommitmentNews
    | ClockNews
    | GroupAnswered
    | GroupPromiseGiven
    | Digest
    | PulseDigest
    | DigestThread
    | ManagerPart
    | DigestAgain
    | Download
    | MonthSummary
    | QuarterSummary
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
    thread: str | None = None
    """The timestamp of the message in whose thread this one is posted."""
    begun_at: datetime | None = None
    """When it was composed for whoever sends it now; None for reminders, of which nothing is noted."""
