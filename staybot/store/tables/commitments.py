"""What was shared by name, the sixty days it starts, and the promises made in them."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from staybot.rules.commitments import Event, State
from staybot.rules.sixty_days import ClockChange
from staybot.store.columns import UTCDateTime, new_id, one_of
from staybot.store.tables._base import SQLModel


class Share(SQLModel, table=True):
    """An answer that somebody chose to show their manager. Attributed by design; no link to a ballot."""

    __tablename__ = "share"
    __table_args__ = (Index("ix_share_workspace_engineer_id", "workspace", "engineer_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    sixty_days_id: str = Field(foreign_key="sixty_days.id", max_length=32, index=True)
    batch: str = Field(max_length=32, index=True)
    """What was confirmed together and reached the manager as one message."""
    engineer_id: str = Field(foreign_key="person.id", max_length=32)
    manager_id: str = Field(foreign_key="person.id", max_length=32)
    question: str = Field(max_length=32)
    text: str
    """Emptied when the engineer withdraws it."""
    consent_version: str = Field(max_length=64)
    shared_on: date
    withdrawn_on: date | None = None


class SixtyDays(SQLModel, table=True):
    """The clock that a shared interview starts: one visible change by `ends_on` (program.md section 1)."""

    __tablename__ = "sixty_days"
    __table_args__ = (
        Index("ix_sixty_days_workspace_manager_id", "workspace", "manager_id"),
        Index("ix_sixty_days_running", "workspace", "closed_on", "ended_on", "ends_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    engineer_id: str = Field(foreign_key="person.id", max_length=32)
    manager_id: str = Field(foreign_key="person.id", max_length=32)
    opened_on: date
    ends_on: date
    """The last local day of the engineer on which the change can still be seen."""
    ends_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """The instant at which that day is over where the engineer is."""
    closed_on: date | None = None
    """When both were told that the sixty days are over."""
    ended_on: date | None = None
    """When one of the two left before they were."""


class ClockEvent(SQLModel, table=True):
    """One change of a clock: who, what, when. Never overwritten."""

    __tablename__ = "clock_event"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    sixty_days_id: str = Field(foreign_key="sixty_days.id", max_length=32, index=True)
    event: ClockChange = Field(sa_type=one_of(ClockChange))
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=32)
    """Who opened it; to whom it was handed over; nobody where only time passed."""
    at: datetime = Field(sa_type=UTCDateTime)


class Commitment(SQLModel, table=True):
    """One sentence that the engineer would recognise when it happens."""

    __tablename__ = "commitment"
    __table_args__ = (
        Index("ix_commitment_workspace_by_id", "workspace", "by_id"),
        Index("ix_commitment_workspace_engineer_id", "workspace", "engineer_id"),
        Index("ix_commitment_workspace_state", "workspace", "state", "deadline_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    sixty_days_id: str | None = Field(default=None, foreign_key="sixty_days.id", max_length=32, index=True)
    by_id: str = Field(foreign_key="person.id", max_length=32)
    engineer_id: str | None = Field(default=None, foreign_key="person.id", max_length=32)
    """To whom; None for a promise to a group."""
    audience: str = Field(default="", max_length=255)
    """Of a promise to a group: "everyone", or "team:" and its name."""
    round_id: str | None = Field(default=None, foreign_key="round.id", max_length=32)
    """The round in which the group is asked whether it happened."""
    text: str
    theme: str | None = Field(default=None, max_length=64)
    made_on: date
    due_on: date
    deadline_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """The instant at which the due day is over where the engineer is."""
    silence_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """When a claim that nobody answered becomes unconfirmed."""
    late_because: str = ""
    """Why it is due after the end of its sixty days, in the maker's words."""
    dropped_because: str = ""
    """Why it was dropped, in the maker's words; the engineer reads them."""
    may_show: bool | None = None
    """Kept, and its engineer lets leaders read the sentence, without names; None: they have not said."""
    state: State = Field(sa_type=one_of(State))
    request: str | None = Field(default=None, max_length=128, unique=True)
    """The click or command that made it: a second delivery of it makes no second promise."""


class CommitmentEvent(SQLModel, table=True):
    """One change of a commitment: who, what, when. Never overwritten."""

    __tablename__ = "commitment_event"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    commitment_id: str = Field(foreign_key="commitment.id", max_length=32, index=True)
    event: Event = Field(sa_type=one_of(Event))
    by_id: str | None = Field(default=None, foreign_key="person.id", max_length=32)
    words: str = ""
    """What the engineer wrote with their answer for its maker to read; empty unless `is_shown`."""
    is_shown: bool = False
    """The engineer wants the maker to read their words."""
    at: datetime = Field(sa_type=UTCDateTime)


class CommitmentConsent(SQLModel, table=True):
    """An engineer let leaders read a kept promise, or did not, or no longer does. Never overwritten."""

    __tablename__ = "commitment_consent"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    commitment_id: str = Field(foreign_key="commitment.id", max_length=32, index=True)
    by_id: str = Field(foreign_key="person.id", max_length=32)
    agreed: bool
    at: datetime = Field(sa_type=UTCDateTime)


class ManagerCount(SQLModel, table=True):
    """How the clocks of one manager went, in the bands of one release: never counted anew."""

    __tablename__ = "manager_count"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=32)
    round_id: str = Field(primary_key=True, foreign_key="round.id", max_length=32)
    manager_id: str = Field(primary_key=True, foreign_key="person.id", max_length=32)
    body_json: str
