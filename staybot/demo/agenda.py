"""What people intend to do, and when."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Protocol

from staybot.demo.stage import Employee

Deed = Callable[[], Awaitable[bool]]
"""Something a person will do; True if the bot may then have something to send at once."""


class Planned(Protocol):
    """What the company's life offers to each part of it."""

    def plan(self, who: Employee, deed: Deed, **after: float) -> None:
        """Let somebody do something after some time, in their working hours."""
        ...


class Agenda:
    """Plans in the order of their time, and of their making where that is the same."""

    def __init__(self) -> None:
        self._plans: list[tuple[datetime, int, str, Deed]] = []
        self._numbers = itertools.count()

    def add(self, deed: Deed, *, at: datetime, email: str) -> None:
        """The person of that email means to do this then."""
        heapq.heappush(self._plans, (at, next(self._numbers), email, deed))

    def next_at(self) -> datetime | None:
        """When the next plan is due."""
        return self._plans[0][0] if self._plans else None

    def due(self, now: datetime) -> Iterator[tuple[str, Deed]]:
        """Every plan due by now with the email of whose it is, taken out as it is handed out."""
        while self._plans and self._plans[0][0] <= now:
            _, _, email, deed = heapq.heappop(self._plans)
            yield email, deed
