"""The life of a promise as its people are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from staybot.facts.group_promises import GroupAsked
from staybot.facts.people import Who


@dataclass(frozen=True)
class Claimed:
    """To the maker: the one it was made to is being asked, or it is theirs now."""

    whom: str
    text: str
    asked: GroupAsked | None = None
    """Of a promise to a group: when it is asked."""


@dataclass(frozen=True)
class Dropped:
    """To the maker: the promise is taken back and the engineer reads why."""

    whom: str
    text: str
    because: str
    to_group: bool = False
    """Nobody is told; the reason stands in the history."""


@dataclass(frozen=True)
class Answered:
    """To the engineer: their answer counts."""

    by: Who
    text: str
    said: Literal["confirm", "not_yet", "not_seen"]
    shown: bool
    """Their words reach the maker."""


@dataclass(frozen=True)
class OpenPromise:
    """One promise with what can be done about it, for its maker."""

    commitment_id: str
    engineer: str
    text: str
    due_on: date
    days_left: int
    state: str
    not_yet: bool = False
    """Open again, because its engineer said so of the last claim."""


@dataclass(frozen=True)
class WaitingClock:
    """Somebody who shared an interview and has no promise yet."""

    sixty_days_id: str
    engineer: str
    ends_on: date
    days_left: int
    in_slack: bool = True
    """The bot can write to them."""


@dataclass(frozen=True)
class MakerDay:
    """To a maker, at most one a day: the promises and clocks whose day of reminding this is."""

    promises: tuple[OpenPromise, ...]
    waiting: tuple[WaitingClock, ...]


@dataclass(frozen=True)
class CommitmentQuestion:
    """To the engineer: it is said to be done. Did it happen? Only this answer counts."""

    commitment_id: str
    by: Who
    text: str
    due_on: date
    again: bool
    """Asked a second and last time."""
    resent: bool = False


@dataclass(frozen=True)
class CommitmentAnswered:
    """To the maker: what the engineer said, and their words only if they wanted that."""

    commitment_id: str
    engineer: Who
    text: str
    said: Literal["confirm", "not_yet", "not_seen"]
    due_on: date
    state: str
    """Where it stands now; empty where it is another's by now."""
    words: str = ""


@dataclass(frozen=True)
class CommitmentQuestionAnswered:
    """What the question becomes: the engineer's own answer, and nothing to press."""

    by: Who
    text: str
    said: Literal["confirm", "not_yet", "not_seen"]
    said_on: date


@dataclass(frozen=True)
class CommitmentNews:
    """A change of a promise that nobody answered for: told to the one it concerns."""

    kind: Literal[
        "unanswered", "unanswered_late", "missed", "dropped", "handed_over", "given", "taken_up", "ended"
    ]
    """`handed_over` to the engineer, `given` to the new manager."""
    other: Who
    text: str
    due_on: date
    because: str = ""


@dataclass(frozen=True)
class PromiseStood:
    """One promise of sixty days, and how it stands."""

    text: str
    due_on: date
    state: str


@dataclass(frozen=True)
class ClockNews:
    """The sixty days are over, or belong to another manager now; told to both alike."""

    kind: Literal["over", "handed_over"]
    sixty_days_id: str
    engineer: Who
    manager: Who
    ends_on: date
    outcome: str
    promises: tuple[PromiseStood, ...]
    to_manager: bool


@dataclass(frozen=True)
class AnswerForm:
    """The window in which an engineer may add words to "not yet" or "not seen"."""

    commitment_id: str
    by: Who
    text: str
    said: Literal["not_yet", "not_seen"]
    reader: str
    """The maker's own id: the words go to whom the window named, or to nobody."""


@dataclass(frozen=True)
class DropForm:
    """The window in which a maker says why a promise is taken back."""

    commitment_id: str
    whom: str
    text: str
    to_group: bool = False


@dataclass(frozen=True)
class PromiseEvent:
    """To the operator: one line of a promise's history. Nobody's words but the promise itself."""

    promise: str
    """The same in all lines of a promise."""
    to: str
    to_email: str
    text: str
    theme: str
    due_on: date
    state: str
    """Where the promise stands now."""
    event: str
    by: str
    """Who did it, or to whom it was handed over; empty where only time passed."""
    by_email: str
    at: datetime
