"""Promises and the people they concern."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from staybot.facts.manager_counts import ManagerCounts
from staybot.facts.people import Who
from staybot.facts.promises import WaitingClock
from staybot.facts.tactics import TacticLine

if TYPE_CHECKING:
    from staybot.facts.interviews import SharedAnswer  # which knows of the lines below


@dataclass(frozen=True)
class CommitForm:
    """The commitment's modal."""

    engineer: Who | None
    """To whom; None: the window asks."""
    engineer_id: str
    due_on: date
    latest_on: date | None
    """The end of the sixty days, when one is running."""
    text: str = ""
    theme: str | None = None
    tactics: tuple[TacticLine, ...] = ()
    may_group: bool = False
    """The maker may promise something to a group instead."""
    reports: tuple[tuple[str, str], ...] = ()
    """To whom they may promise something, where the window asks: (Slack id, name)."""
    shared: tuple[SharedAnswer, ...] = ()
    """What the engineer shared with the maker, as it may be read now."""
    promised: tuple[str, ...] = ()
    """What the maker promised them already and is still open."""
    late_because: str = ""
    note: str = ""
    """What was not understood of what somebody typed."""
    due_note: str = ""
    """Why the day they typed is not the one that is filled in."""


@dataclass(frozen=True)
class Committed:
    """To the manager: the promise is stored and the engineer is being told."""

    engineer: Who
    text: str
    due_on: date
    days_left: int
    holiday: bool = False
    """The due day is no working day for the engineer."""
    repeated: bool = False
    """The same came twice; there is one promise."""
    commitment_id: str = field(default="", compare=False)


@dataclass(frozen=True)
class CommitmentMade:
    """To the engineer: what was promised, by whom, by when."""

    by: Who
    text: str
    due_on: date
    resent: bool = False
    late_because: str = ""
    """Why it is due after the end of the sixty days, in the maker's words."""


@dataclass(frozen=True)
class CommitmentLine:
    """One promise in a list. `other` is the engineer in the maker's list, the maker in the engineer's."""

    other: Who
    text: str
    due_on: date
    days_left: int
    state: str
    commitment_id: str = ""
    because: str = ""
    """Why it was taken back, in the maker's words; both may read them."""
    to_group: bool = False
    """`other` is a team, or everyone."""
    group: str = ""
    """Of a promise to a group that the viewer belongs to: that group, in words; `other` is its maker."""
    consent: Literal["", "given"] = ""
    """For its engineer alone: they let leaders read it, and can still take that back."""
    not_yet: bool = False
    """Open again, because its engineer said so of the last claim."""


@dataclass(frozen=True)
class MyCommitments:
    """`/stay commitments`."""

    made: tuple[CommitmentLine, ...]
    received: tuple[CommitmentLine, ...]
    awaiting: tuple[WaitingClock, ...] = ()
    """People who shared an interview and have no promise yet, soonest end of their sixty days first."""
    below: ManagerCounts | None = None
    """For managers of managers, where the operator switched it on."""
