"""Whether a process can do its work now: one line for each thing that it needs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from staybot.clock import Clock, age
from staybot.observing.tally import Tally

PATIENCE: Final = 3.0
"""Seconds for each answer; who asks whether a process is ready waits about ten."""
SLACK_EVERY: Final = timedelta(minutes=1)
"""How often Slack is asked at most, however often we are."""
TICK: Final = timedelta(minutes=3)
"""A worker that began nothing for so long is stuck: a tick comes every minute, and within a long one every
letter and every step of an audit counts.
"""

Ask = Callable[[], Awaitable[object]]
"""Raises if there is no answer."""


@dataclass(frozen=True)
class Line:
    """One thing, and whether it is well."""

    name: str
    is_well: bool
    says: str


class Readiness:
    """Asks the database each time, Slack now and then, and looks at the last tick of a process that ticks."""

    def __init__(self, clock: Clock, tally: Tally, *, database: Ask, slack: Ask, ticks: bool) -> None:
        self._clock = clock
        self._tally = tally
        self._database = database
        self._slack = slack
        self._ticks = ticks
        self._slack_asked_at: datetime | None = None
        self._slack_is_well = False
        self.socket: Callable[[], Awaitable[str | None]] | None = None
        """Of a process that Slack reaches over a socket: why it does not, in words; None if it does."""
        self.takes_writes = True
        """What this process last wrote for those who watch it was stored."""
        self.is_leaving = False
        """The process is to end: requests should go elsewhere."""

    async def lines(self) -> list[Line]:
        """What there is to say, worst included."""
        lines = [
            await self._database_line(),
            _line(
                "slack", await self._slack_answers(), "knows the bot", "does not answer, or refuses the token"
            ),
        ]
        if self.socket is not None:
            trouble = await self.socket()
            lines.append(Line("socket", is_well=trouble is None, says=trouble or "connected to Slack"))
        if self._ticks:
            lines.append(self._tick())
        if self.is_leaving:
            lines.append(Line("process", is_well=False, says="is to end"))
        return lines

    async def _database_line(self) -> Line:
        is_there = await _answers(self._database)
        wrong = "takes no writes" if is_there else "does not answer"
        return _line("database", is_there and self.takes_writes, "reachable", wrong)

    async def _slack_answers(self) -> bool:
        now = self._clock.now()
        since = age(self._slack_asked_at, now=now) if self._slack_asked_at else None
        if since is None or since >= SLACK_EVERY:
            self._slack_asked_at = now
            self._slack_is_well = await _answers(self._slack)
        return self._slack_is_well

    def tick_age(self) -> timedelta | None:
        """How long ago this process last began something; None if its clock was put back since."""
        return age(self._tally.worked_at, now=self._clock.now())

    def _tick(self) -> Line:
        since = self.tick_age()
        if since is None:
            return Line("tick", is_well=False, says="unknown since the clock was put back")
        minutes = since // timedelta(minutes=1)
        return Line(
            "tick", is_well=since < TICK, says=f"{minutes} min ago" if minutes else "within the last minute"
        )


def _line(name: str, is_well: bool, well: str, wrong: str) -> Line:  # noqa: FBT001 — two words for its two values
    return Line(name, is_well, well if is_well else wrong)


async def _answers(ask: Ask) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await ask()
    except Exception:  # noqa: BLE001 — whatever it was, there is no answer; who asked learns no more than that
        return False
    return True
