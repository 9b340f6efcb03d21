"""The thin waist: what flows tell and views show. Frozen, plain; no rows, no blocks.

Dates are local days of the person they are told to. Texts are as people typed them: views escape.
"""

from staybot.facts.commitments import CommitForm, CommitmentLine, CommitmentMade, Committed, MyCommitments
from staybot.facts.digest import Digest, GroupThemes, OperatorNotice, ThemeBand
from staybot.facts.home import Help, Home, OpenInterview, OwnShare
from staybot.facts.interviews import (
    Declined,
    InterviewAnswers,
    InterviewForm,
    Invitation,
    InvitationClosed,
    Postponed,
    Promise,
    Reminder,
    RoundVoid,
    Shared,
    SharedAnswer,
    SharedAnswers,
    SharePreview,
    ShareTakenBack,
    Submitted,
    Transfer,
    Visibility,
    Withdrawn,
)
from staybot.facts.letters import Envelope, Letterable
from staybot.facts.people import Who
from staybot.facts.privacy import Privacy
from staybot.facts.pulses import (
    OpenPulse,
    Paused,
    PulseClosed,
    PulseForm,
    PulseInvitation,
    PulseItem,
    PulseReminder,
    PulseSubmitted,
    PulseVoid,
    PulseWithdrawn,
)
from staybot.facts.reading import Choices, Direction, Hints, Noticed, Reading, ThemeRow, Unread

__all__ = [
    "Choices",
    "CommitForm",
    "CommitmentLine",
    "CommitmentMade",
    "Committed",
    "Declined",
    "Digest",
    "Direction",
    "Envelope",
    "GroupThemes",
    "Help",
    "Hints",
    "Home",
    "InterviewAnswers",
    "InterviewForm",
    "Invitation",
    "InvitationClosed",
    "Letterable",
    "MyCommitments",
    "Noticed",
    "OpenInterview",
    "OpenPulse",
    "OperatorNotice",
    "OwnShare",
    "Paused",
    "Postponed",
    "Privacy",
    "Promise",
    "PulseClosed",
    "PulseForm",
    "PulseInvitation",
    "PulseItem",
    "PulseReminder",
    "PulseSubmitted",
    "PulseVoid",
    "PulseWithdrawn",
    "Reading",
    "Reminder",
    "RoundVoid",
    "SharePreview",
    "ShareTakenBack",
    "Shared",
    "SharedAnswer",
    "SharedAnswers",
    "Submitted",
    "ThemeBand",
    "ThemeRow",
    "Transfer",
    "Unread",
    "Visibility",
    "Who",
    "Withdrawn",
]
