"""Who works here, and in which Slack workspace."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from staybot.store.columns import UTCDateTime, new_id, one_of
from staybot.store.tables._base import SQLModel


class PersonStatus(StrEnum):
    """`active`: works here. `deactivated`: the Slack account is off. `left`: the people list says so."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    LEFT = "left"


class Workspace(SQLModel, table=True):
    """One Slack workspace. The first, set up by tokens in the environment, has the id "main"."""

    __tablename__ = "workspace"

    id: str = Field(primary_key=True, max_length=32)
    team_id: str | None = Field(default=None, unique=True, max_length=32)
    name: str = ""
    bot_user_id: str = ""
    synced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    beat_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """The minute in which a worker was last at its work; finer, it would tell how long reminders took."""
    told_json: str = "{}"
    """What the operator was told last, by topic, so that nothing is said twice."""


class Person(SQLModel, table=True):
    """Somebody of the company: known from the people list, from Slack, or from both."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("workspace", "slack_id"),
        UniqueConstraint("workspace", "email"),
        Index("ix_person_workspace_manager_id", "workspace", "manager_id"),
        Index("ix_person_workspace_start_on", "workspace", "start_on"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    slack_id: str | None = Field(default=None, max_length=64)
    email: str | None = Field(default=None, max_length=320)
    """Lower case; how the people list and Slack are matched."""
    name: str
    manager_id: str | None = Field(default=None, foreign_key="person.id", max_length=32)
    function: str = ""
    team: str = ""
    level: str = ""
    location: str = ""
    start_on: date | None = None
    tz: str = ""
    locale: str = ""
    is_engineer: bool = False
    is_manager: bool = False
    is_leader: bool = False
    is_human: bool = True
    """False for bots and, unless the operator includes them, guests: they are never asked (R16)."""
    is_guest: bool = False
    """Of a channel or a few, in Slack: asked where the operator says so, and given no files."""
    is_listed: bool = False
    """In the people list; Slack alone makes nobody an engineer, manager or leader."""
    status: PersonStatus = Field(default=PersonStatus.ACTIVE, sa_type=one_of(PersonStatus))
    first_seen_on: date
    """When the account or list entry was first seen: accounts of thirty days are seasoned (R16)."""
    profile_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """When Slack says the profile last changed: an older event never overwrites a newer one."""
    dm_channel: str | None = Field(default=None, max_length=64)


class OptOut(SQLModel, table=True):
    """Who wants no interviews until they say otherwise. Told to nobody."""

    __tablename__ = "opt_out"

    person_id: str = Field(primary_key=True, foreign_key="person.id", max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    since_on: date


class Erasure(SQLModel, table=True):
    """Somebody who was erased, so that Slack's directory does not bring them back: a hash, no name."""

    __tablename__ = "erasure"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=32)
    mark: str = Field(primary_key=True, max_length=64)
    """A keyed hash of the Slack id or of the mail address."""
    salt: str = Field(max_length=32)
    """Its key, the same for a whole workspace."""
