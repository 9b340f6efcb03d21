"""Promises to a team or to everyone, as their makers are told of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from staybot.facts.people import Who
from staybot.facts.tactics import TacticLine


@dataclass(frozen=True)
class GroupCommitted:
    """The promise is stored; the group is asked once its maker says that it is done."""

    whom: str
    """ "everyone", or "team" and its name."""
    text: str
    due_on: date
    days_left: int
    askable: bool
    """The group has people enough for anything to be published of it."""
    floor: int
    repeated: bool = False
    """The same came twice; there is one promise."""
    owner: Who | None = None
    """Who is to keep it, if that is not whoever logged it."""
    commitment_id: str = field(default="", compare=False)


@dataclass(frozen=True)
class GroupCommitForm:
    """The window for a promise to a group."""

    groups: tuple[tuple[str, str], ...]
    """Those that the maker may choose: (value, words)."""
    chosen: str
    """One of those values, or none yet."""
    owner: str
    """The Slack id of who is to keep it."""
    may_name: bool
    """The maker may name somebody else for that."""
    due_on: date
    text: str = ""
    theme: str | None = None
    tactics: tuple[TacticLine, ...] = ()
    note: str = ""
    """What was not understood of what somebody typed."""
    due_note: str = ""
    """Why the day they typed is not the one that is filled in."""


@dataclass(frozen=True)
class GroupPromiseGiven:
    """To an owner: a leader logged a promise that they are to keep."""

    by: Who
    whom: str
    text: str
    due_on: date


@dataclass(frozen=True)
class GroupAsked:
    """The days on which a group is asked; none where it is too small to be."""

    opens_on: date | None
    closes_on: date | None


@dataclass(frozen=True)
class GroupAnswered:
    """To the maker: what the published figure says of the promise."""

    whom: str
    text: str
    said: Literal["confirm", "not_seen", "silence"]
    missed: bool
    """Its day had passed before it was claimed, and it stays missed."""
