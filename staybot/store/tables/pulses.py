"""Pulses beside their rounds: surveys added here, and who is not to be asked for a while."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from staybot.store.columns import new_id
from staybot.store.tables._base import SQLModel


class Survey(SQLModel, table=True):
    """Items of the operator's own for the rotation, or a survey to be sent once."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("workspace", "name"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    workspace: str = Field(foreign_key="workspace.id", max_length=32)
    name: str = Field(max_length=64)
    """The survey's name; for a file of items alone, the name that the operator gave it."""
    content: str
    """The file as it was added, checked by rules/surveys.py."""
    added_on: date


class Pause(SQLModel, table=True):
    """No pulse for one person ("not while I'm away until …") or for a group until a day. Told to nobody."""

    __tablename__ = "pause"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=32)
    dimension: str = Field(primary_key=True, max_length=32)
    """"person", or a dimension of the people list: function, team, level, location."""
    value: str = Field(primary_key=True, max_length=255)
    """The person's id, or the group's name."""
    until_on: date
    """The last day of the pause, where the person is."""
