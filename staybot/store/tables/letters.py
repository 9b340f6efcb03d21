"""The outbox, the pace at which it empties, and the events already seen."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from staybot.store.columns import UTCDateTime, new_id, one_of
from staybot.store.tables._base import SQLModel


class LetterState(StrEnum):
    """waiting → sending → sent | settled | dropped | failed.

    A claimed letter is a `waiting` one with a lease (staybot.flows.delivering.leases).
    `settled`: a reminder whose day has passed, sent or not: the row looks the same either way.
    A letter found in `sending` with its lease run out is one whose fate is unknown.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    SETTLED = "settled"
    DROPPED = "dropped"
    FAILED = "failed"


class Letter(SQLModel, table=True):
    """Something the bot will say unprompted, when it is due; composed when sent."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("workspace", "kind", "subject", "recipient", "due_on"),
        Index("ix_letter_state_due_at", "state", "due_at"),
    )  # PostgreSQL's room for claims is its migration's: said here, it would load that dialect for SQLite too

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    kind: str = Field(max_length=32)
    subject: str = Field(max_length=64)
    """What it is about: the opaque id of a round, a clock, a commitment, a release."""
    recipient: str = Field(max_length=64)
    """A person's id, or a Slack channel for the digest."""
    due_at: datetime = Field(sa_type=UTCDateTime)
    due_on: date
    """The recipient's local day it was planned for: with kind, subject and recipient it is unique."""
    state: LetterState = Field(default=LetterState.WAITING, sa_type=one_of(LetterState))
    lease_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    attempts: int = 0
    in_doubt: bool = False
    """An earlier try may have arrived and nobody can look: the words say so when it is sent again."""
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    channel: str | None = Field(default=None, max_length=64)
    ts: str | None = Field(default=None, max_length=32)
    files: str | None = Field(default=None, max_length=255)
    """Of a digest whose fate is open: the ids of pictures uploaded for it, with spaces between. Only the bot
    sees them until a message shows them.
    """


class Pace(SQLModel, table=True):
    """When a method of Slack's may next be called in a workspace; obeyed by every worker."""

    __tablename__ = "pace"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=32)
    method: str = Field(primary_key=True, max_length=64)
    next_at: datetime = Field(sa_type=UTCDateTime)


class EventSeen(SQLModel, table=True):
    """An event already handled; kept for two days, past Slack's hourly retries of one."""

    __tablename__ = "event_seen"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=32)
    event_id: str = Field(primary_key=True, max_length=64)
    seen_at: datetime = Field(sa_type=UTCDateTime, index=True)
