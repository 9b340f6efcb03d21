"""The thin waist: what flows tell and views show. Frozen, plain; no rows, no blocks.

Dates are local days of the person they are told to. Texts are as people typed them: views escape.
"""

from staybot.facts.commitments import CommitForm, CommitmentLine, CommitmentMade, Committed, MyCommitments
from staybot.facts.consent import ShowChosen, ShowOffer
from staybot.facts.digest import (
    AskedItem,
    Digest,
    DigestThread,
    GroupFigures,
    GroupThemes,
    ManagerPart,
    OperatorNotice,
    PulseDigest,
    ThemeBand,
)
from staybot.facts.figures import Band, Favourable, Figure, Growth
from staybot.facts.follow_through import Followed, FollowThrough, Span
from staybot.facts.group_promises import (
    GroupAnswered,
    GroupAsked,
    GroupCommitForm,
    GroupCommitted,
    GroupPromiseGiven,
)
from staybot.facts.history import DigestAgain, Download, PastDigest, PastSummary
from staybot.facts.home import Help, Home, OpenInterview, OwnShare
from staybot.facts.interviews import (
    Declined,
    InterviewAnswers,
    InterviewForm,
    LastTime,
    Postponed,
    Promise,
    ShareCount,
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
from staybot.facts.invitations import Invitation, InvitationClosed, Reminder, RoundVoid
from staybot.facts.letters import Envelope, Letterable
from staybot.facts.manager_counts import ManagerCounts
from staybot.facts.people import Who
from staybot.facts.privacy import Privacy
from staybot.facts.promises import (
    Answered,
    AnswerForm,
    Claimed,
    ClockNews,
    CommitmentAnswered,
    CommitmentNews,
    CommitmentQuestion,
    CommitmentQuestionAnswered,
    DropForm,
    Dropped,
    MakerDay,
    OpenPromise,
    PromiseEvent,
    PromiseStood,
    WaitingClock,
)
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
from staybot.facts.reading import Choices, Direction, Hints, Noticed, Reading, ThemeRow, Unread, Written
from staybot.facts.summaries import MonthSummary, QuarterSummary, Summary
from staybot.facts.surveys import (
    AskedBefore,
    GroupPause,
    SurveyCancelled,
    SurveyChoice,
    SurveyDays,
    SurveyForm,
    SurveyGroup,
    SurveyItem,
    SurveyPlanned,
    SurveyRound,
    SurveyStatus,
)
from staybot.facts.tactics import TacticLine

__all__ = [
    "AnswerForm", "Answered", "AskedBefore", "AskedItem", "Band", "Choices", "Claimed", "ClockNews",
    "CommitForm", "CommitmentAnswered", "CommitmentLine", "CommitmentMade", "CommitmentNews",
    "CommitmentQuestion", "CommitmentQuestionAnswered", "Committed", "Declined", "Digest", "DigestAgain",
    "DigestThread", "Direction", "Download", "DropForm", "Dropped", "Envelope", "Favourable", "Figure",
    "FollowThrough", "Followed", "GroupAnswered", "GroupAsked", "GroupCommitForm", "GroupCommitted",
    "GroupFigures", "GroupPause", "GroupPromiseGiven", "GroupThemes", "Growth", "Help", "Hints", "Home",
    "InterviewAnswers", "InterviewForm", "Invitation", "InvitationClosed", "LastTime", "Letterable",
    "MakerDay", "ManagerCounts", "ManagerPart", "MonthSummary", "MyCommitments", "Noticed",
    "OpenInterview", "OpenPromise", "OpenPulse", "OperatorNotice", "OwnShare", "PastDigest",
    "PastSummary", "Paused", "Postponed", "Privacy", "Promise", "PromiseEvent", "PromiseStood",
    "PulseClosed", "PulseDigest", "PulseForm", "PulseInvitation", "PulseItem", "PulseReminder",
    "PulseSubmitted", "PulseVoid", "PulseWithdrawn", "QuarterSummary", "Reading", "Reminder",
    "RoundVoid", "ShareCount", "SharePreview", "ShareTakenBack", "Shared", "SharedAnswer",
    "SharedAnswers", "ShowChosen", "ShowOffer", "Span", "Submitted", "Summary", "SurveyCancelled",
    "SurveyChoice", "SurveyDays", "SurveyForm", "SurveyGroup", "SurveyItem", "SurveyPlanned",
    "SurveyRound", "SurveyStatus", "TacticLine", "ThemeBand", "ThemeRow", "Transfer", "Unread",
    "Visibility", "WaitingClock", "Who", "Withdrawn", "Written",
]  # fmt: skip
