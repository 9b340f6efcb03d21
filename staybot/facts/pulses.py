"""Pulses: asked in a message, answered by taps, changed until the close."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from staybot.facts.interviews import Promise
from staybot.facts.reading import Written


@dataclass(frozen=True)
class PulseItem:
    """One statement (1 to 5) or question (0 to 10) as it is asked."""

    id: str
    text: str
    scale: Literal["agree", "recommend"]


@dataclass(frozen=True)
class PulseInvitation:
    """Asks an engineer for a pulse. Its first item stands in the message, which changes only at the close."""

    round_id: str
    title: str
    intro: str
    first: PulseItem
    count: int
    """How many items it has, the first included."""
    promise: Promise
    resent: bool = False


@dataclass(frozen=True)
class PulseReminder:
    """The same words for everyone who gets one."""

    round_id: str
    title: str
    closes_on: date


@dataclass(frozen=True)
class PulseClosed:
    """What all messages of a pulse become at its close, whoever answered."""

    title: str


@dataclass(frozen=True)
class PulseVoid:
    """The key of a pulse was lost, or a backup restored: nobody can open or count it. It is not repeated."""

    title: str


@dataclass(frozen=True)
class PulseForm:
    """Everything the pulse's modal shows: what is stored is filled in."""

    round_id: str
    title: str
    promise: Promise
    items: tuple[PulseItem, ...]
    answers: dict[str, int] = field(default_factory=dict)
    """By item; each of them counts already."""
    asks_comment: bool = True
    comment: str = ""
    """The newest draft, else what was submitted."""
    comment_counts: bool = False
    """The comment was submitted; a draft counts as none."""
    answered: bool = False
    """There is something that could be withdrawn."""
    comment_changed: bool = False
    """`comment` holds changes to the one that was submitted, which counts as it was."""


@dataclass(frozen=True)
class PulseSubmitted:
    """Everything given is stored, sealed."""

    round_id: str
    closes_on: date
    answered: int
    of: int
    commented: bool = False
    """With a comment that was not submitted before."""
    written: Written = field(default=Written(), compare=False, repr=False)


@dataclass(frozen=True)
class PulseWithdrawn:
    """The sealed ballot is empty again."""

    closes_on: date


@dataclass(frozen=True)
class OpenPulse:
    """The viewer's own open pulse. What it holds is known only to them."""

    round_id: str
    title: str
    closes_on: date
    answered: int
    of: int
    comment: Literal["", "draft", "changed", "submitted"] = ""
    """A draft counts as none; changed: the one submitted counts, changes to it were not sent."""


@dataclass(frozen=True)
class Paused:
    """No pulse until this day has passed; None: pulses come as usual."""

    until: date | None
