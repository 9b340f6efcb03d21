"""Every table, one file per noun. Rows stay inside flows."""

from sqlmodel import SQLModel

from staybot.store.tables.commitments import (
    ClockEvent,
    Commitment,
    CommitmentConsent,
    CommitmentEvent,
    ManagerCount,
    Share,
    SixtyDays,
)
from staybot.store.tables.letters import EventSeen, Letter, LetterState, Pace
from staybot.store.tables.people import Erasure, OptOut, Person, PersonStatus, Workspace
from staybot.store.tables.pulses import Pause, Survey
from staybot.store.tables.rounds import (
    PUBLISHED,
    Ballot,
    CohortMember,
    Release,
    Round,
    RoundKind,
    RoundState,
)

__all__ = [
    "PUBLISHED",
    "Ballot",
    "ClockEvent",
    "CohortMember",
    "Commitment",
    "CommitmentConsent",
    "CommitmentEvent",
    "Erasure",
    "EventSeen",
    "Letter",
    "LetterState",
    "ManagerCount",
    "OptOut",
    "Pace",
    "Pause",
    "Person",
    "PersonStatus",
    "Release",
    "Round",
    "RoundKind",
    "RoundState",
    "Share",
    "SixtyDays",
    "Survey",
    "Workspace",
    "metadata",
]

metadata = SQLModel.metadata
