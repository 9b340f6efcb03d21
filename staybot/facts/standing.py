"""How the bot stands: what waits, what is late, what comes next. Nothing of persons, answers or groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from staybot.facts.digest import OperatorNotice


@dataclass(frozen=True)
class RoundCount:
    """How many rounds of a kind are in a state."""

    kind: str
    state: str
    count: int


@dataclass(frozen=True)
class Coming:
    """Something that happens by itself at an instant: "interview 2026-Q4 opens"."""

    what: str
    at: datetime
    on: date | None = None
    """Its day, where each time zone has a morning of its own; `at` is then where that day begins first."""


@dataclass(frozen=True)
class Standing:
    """What the database tells of one installation at one instant."""

    now: datetime
    beat_at: datetime | None
    """The minute in which a worker was last at its work; None: never."""
    due: int
    """Letters due now of kinds that the calendar alone makes (see staybot.flows.standing)."""
    late: int
    """Letters of every kind that have been due for longer than a quarter of an hour."""
    lag: timedelta
    """How long the oldest of these has been due, in whole steps of five minutes."""
    again: int
    """Letters of every kind that were tried again and again: whatever keeps them back, it does not pass."""
    in_doubt: int
    """Letters of which nobody knows yet whether they arrived."""
    sent: int
    """Letters of the calendar that were due in the last day and went out."""
    failed: int
    """Letters of the last seven days that Slack will never take."""
    paused_until: datetime | None
    """Slack told us to slow down until then."""
    rounds: tuple[RoundCount, ...]
    processes: tuple[tuple[str, int], ...]
    """How many "workers", "sockets" and "waiting" there are; empty on SQLite, where one process is all."""
    coming: tuple[Coming, ...]
    """Soonest first."""
    told: tuple[OperatorNotice, ...]
    """What the operators were told in the last day."""
    topics: tuple[str, ...]
    """The same by the names of flows.operator.TOPICS."""
