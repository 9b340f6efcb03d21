"""Rounds, their frozen cohorts, sealed ballots and published releases (anonymity.md section 3)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from staybot.store.columns import UTCDateTime, new_id, one_of
from staybot.store.tables._base import SQLModel


class RoundKind(StrEnum):
    """What is asked."""

    INTERVIEW = "interview"
    PULSE = "pulse"
    CHECK_IN = "check_in"


class RoundState(StrEnum):
    """planned → open → closing → published → closed; void when its key was lost."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSING = "closing"
    PUBLISHED = "published"
    CLOSED = "closed"
    VOID = "void"


PUBLISHED: Final = (RoundState.PUBLISHED, RoundState.CLOSED)
"""The states that only a round with a release ever has."""


class Round(SQLModel, table=True):
    """One asking of one cohort. Its policy is frozen when it opens."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("workspace", "kind", "label"),
        Index("ix_round_workspace_state", "workspace", "state"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    kind: RoundKind = Field(sa_type=one_of(RoundKind))
    label: str = Field(max_length=64)
    """The quarter ("2026-Q4"), a voided round asked anew carries a suffix; a pulse's first day."""
    opens_on: date
    closes_on: date
    """The last day on which answers are taken, wherever on Earth that day still is."""
    opens_at: datetime = Field(sa_type=UTCDateTime)
    closes_at: datetime = Field(sa_type=UTCDateTime)
    state: RoundState = Field(default=RoundState.PLANNED, sa_type=one_of(RoundState))
    survey: str = ""
    """What a pulse asks: "rotation", or the name of a survey; empty for interviews."""
    questions_json: str = "[]"
    """The items of a pulse, word for word, frozen with the round."""
    reach: str = "none"
    """How far the texts of this round may travel to be read: told in its invitations, frozen with it."""
    managed_json: str = ""
    """Which manager manages exactly which group, for the part that they get of its digest: told in the
    invitations of this round, frozen with it. Empty: no manager gets any.
    """
    dated_by_operator: bool = False
    """Its days were chosen, or put off: they no longer follow the settings."""
    policy_json: str = ""
    """The policy; and, as "after", the newest release at that moment."""
    policy_hash: str = ""
    key_commitment: str = ""
    """A commitment to the round's key; the key itself is never in the database."""
    cohort_hash: str = ""
    """Of the frozen cohort with its segments."""
    seal: str = ""
    """Made with the round's key over all that was promised at its opening: an edit of the row would show."""
    reseal_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CohortMember(SQLModel, table=True):
    """Who is asked in a round, and the segments they had when it opened (R2). On SQLite WITHOUT ROWID, like
    the ballots (anonymity.md, threat 17); only the migration says so, for said here it would load SQLite's
    dialect into every process.
    """

    __tablename__ = "cohort_member"

    round_id: str = Field(primary_key=True, foreign_key="round.id", max_length=32)
    person_id: str = Field(primary_key=True, foreign_key="person.id", max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    function: str = ""
    team: str = ""
    level: str = ""
    location: str = ""
    seasoned: bool = True


class Ballot(SQLModel, table=True):
    """One equal-sized ciphertext per member of the cohort. Nothing here says whose, when or whether."""

    __tablename__ = "ballot"

    round_id: str = Field(primary_key=True, foreign_key="round.id", max_length=32)
    ballot_id: bytes = Field(primary_key=True, sa_type=LargeBinary(16))
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    sealed: bytes = Field(sa_type=LargeBinary)


class Release(SQLModel, table=True):
    """What was published, coded, append-only and hash-chained: the one source of every surface (R19)."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("workspace", "seq"), UniqueConstraint("round_id"))

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    round_id: str = Field(foreign_key="round.id", max_length=32)
    seq: int
    body_json: str
    prev_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
