"""The operator's own reader: one program for each bot, started when first needed, rested after a failure.

It never raises and never waits longer than its limit. What it does not read is read by staybot's own reader.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any, Final

import structlog

from staybot.config import Settings
from staybot.themer.program import Failure, NotRead, Program
from staybot.themes.protocol import Reach
from staybot.themes.taxonomy import Mention

log = structlog.get_logger()

AT_ONCE: Final = 16
"""Texts given to the program at a time; others wait, within their own limit."""

LEAST_REST: Final = 1.0
MOST_REST: Final = 60.0
"""Seconds between the end of a run and the next start; doubled as long as no text was read."""

TOLD_AFTER: Final = 3600.0
"""Seconds after which failures are logged. At once, and with a count, the log would tell when somebody
answered, and how many did.
"""


class Themer:
    """An operator's own reader (`staybot.themes.protocol.Reader`)."""

    def __init__(
        self,
        settings: Settings,
        *,
        environment: Mapping[str, str] = os.environ,
        under_way: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.reach = Reach(settings.themer_reach)
        self.seconds = settings.themer_seconds
        self.failures: Counter[Failure] = Counter()
        """Since the bot started, by kind; in memory only."""
        self._command = settings.themer_command
        self._environment = environment
        self._under_way = under_way
        self._program: Program | None = None
        self._starting = asyncio.Lock()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._rest, self._rests_until = LEAST_REST, 0.0
        self._is_stopped = False
        self._untold: set[Failure] = set()
        self._telling: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def read(self, texts: Mapping[str, str]) -> dict[str, tuple[Mention, ...]]:
        """What the program read, by question, all at the same time; a text that it failed on is missing."""
        found = await asyncio.gather(*(self._one(question, text) for question, text in texts.items()))
        return {question: read for question, read in zip(texts, found, strict=True) if read is not None}

    def goes_on(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do this after the request has been answered; a stop of the bot waits for it."""
        counted = ExitStack()
        counted.enter_context(self._under_way())
        task = asyncio.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: counted.close())

    async def stop(self) -> None:
        """End the program; texts that wait for it are read by staybot's own reader."""
        self._is_stopped = True
        async with self._starting:
            if self._program is not None:
                await self._program.stop()
        if self._telling is not None:
            self._telling.cancel()
            self._tell()

    async def _one(self, question: str, text: str) -> tuple[Mention, ...] | None:
        asked: Program | None = None
        answers = 0
        try:
            async with asyncio.timeout(self.seconds), self._at_once:
                asked = await self._running()
                answers = asked.answers
                found = await asked.ask(text, question=question)
        except NotRead as why:
            self._note(why.kind)
            return None
        except TimeoutError:
            self._note(Failure.TIMED_OUT)
            if asked is not None and asked.answers == answers:  # it is not slow, it hangs
                asked.end(Failure.TIMED_OUT)
            return None
        self._rest = LEAST_REST
        return found

    async def _running(self) -> Program:
        async with self._starting:
            if self._is_stopped:
                raise NotRead(Failure.STOPPED)
            if self._program is not None and self._program.ended is None:
                return self._program
            if asyncio.get_running_loop().time() < self._rests_until:
                raise NotRead(Failure.RESTING)
            if self._program is not None:
                await self._program.gone()
            try:
                self._program = await Program.start(
                    self._command, environment=self._environment, on_end=self._ended
                )
            except NotRead as why:
                self._ended(why.kind)
                raise
            return self._program

    def _ended(self, why: Failure) -> None:
        """A run is over: rest a while, so that a broken program is not started over and over."""
        if why is not Failure.STOPPED:
            self._rests_until = asyncio.get_running_loop().time() + self._rest
            self._rest = min(MOST_REST, self._rest * 2)

    def _note(self, kind: Failure) -> None:
        self.failures[kind] += 1
        if kind is not Failure.STOPPED:
            self._untold.add(kind)
            if self._telling is None:
                self._telling = asyncio.get_running_loop().call_later(TOLD_AFTER, self._tell)

    def _tell(self) -> None:
        self._telling = None
        log.warning(
            "The program of STAYBOT_THEMER_COMMAND failed; staybot's own reader read instead.",
            code="themer.failed",
            kinds=sorted(kind.value for kind in self._untold),
        )
        self._untold.clear()
