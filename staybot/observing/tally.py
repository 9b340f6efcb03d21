"""What one process counts while it runs: plain numbers, so that nobody pays for metrics who has none.

Whoever answers makes payloads, and far more than whoever only looks in. In a company of twelve a counter of
payloads that is read every few seconds tells when somebody answers, and its sum how many did; neither is ever
told (anonymity.md, threat 14 and R10). So a payload is counted by how it ended and nothing else, all kinds
alike, and counts come out in blocks: at most once in five minutes, and only once a thousand have gathered –
dozens of people's. A small company's counters stand still for weeks; that is what they must do there.

Of the flows that share a transaction, which are answers and drafts alone, not even blocks are counted: told
is how many share one on average, to one decimal, of a thousand at least, and only when a block of payloads
is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from staybot.clock import Clock
from staybot.store.together import Shared

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds; Slack waits three."""
BLOCK: Final = 1000
"""Payloads that are told together at least."""
STEP: Final = timedelta(minutes=5)


class Outcome(StrEnum):
    """How a payload ended."""

    DONE = "done"
    REFUSED = "refused"
    """In words that say what to do instead."""
    SLOW = "slow"
    """Given up, for Slack waits no longer."""
    FAILED = "failed"


@dataclass
class Acks:
    """How payloads ended, and how long they took."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    at_most: Counter[float] = field(default_factory=Counter)
    """By the smallest of BUCKETS that held them, or infinity."""
    seconds: float = 0.0

    def add(self, outcome: Outcome, seconds: float) -> None:
        """One more."""
        self.outcomes[outcome] += 1
        self.at_most[next((limit for limit in BUCKETS if seconds <= limit), float("inf"))] += 1
        self.seconds += seconds

    def merge(self, others: Acks) -> None:
        """All of these too."""
        self.outcomes.update(others.outcomes)
        self.at_most.update(others.at_most)
        self.seconds += others.seconds


class Tally:
    """One for each process. Counting never waits and never fails."""

    def __init__(self, clock: Clock, *, shared: Shared | None = None) -> None:
        """`shared` is counted elsewhere, by what runs flows together."""
        self._clock = clock
        self.worked_at = clock.now()
        """When a step of a beat was last begun."""
        self.slowdowns = 0
        """How often Slack answered 429 to a letter; to a reminder it is not counted."""
        self._told = Acks()
        self._gathering = Acks()
        self._looked_at = clock.now()
        self._shared = shared or Shared()
        self._shared_before = replace(self._shared)
        self.in_one: float | None = None
        """Flows in one transaction, on average; None until a thousand have been told."""

    def at_work(self) -> None:
        """A step of a beat begins."""
        self.worked_at = self._clock.now()

    def acked(self, outcome: Outcome, *, seconds: float) -> None:
        """A payload was answered."""
        self._gathering.add(outcome, seconds)

    def acks(self) -> Acks:
        """What may be told of payloads by now."""
        now = self._clock.now()
        if _step(now) != _step(self._looked_at):
            self._looked_at = now
            if self._gathering.outcomes.total() >= BLOCK:
                self._told.merge(self._gathering)
                self._gathering = Acks()
                self._tell_shared()
        return self._told

    def _tell_shared(self) -> None:
        now, before = replace(self._shared), self._shared_before
        if now.flows - before.flows >= BLOCK:
            self.in_one = round((now.flows - before.flows) / (now.transactions - before.transactions), 1)
            self._shared_before = now


def _step(at: datetime) -> int:
    return int(at.timestamp() // STEP.total_seconds())
