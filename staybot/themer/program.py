"""One run of the operator's program: asked in JSON lines, believed as far as the protocol goes, then ended.

It knows neither our tokens nor our keys: its environment is made for it, and it inherits no open file.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Final, Self

from staybot.themes.protocol import LONGEST_ANSWER, AnswerError, answer, request
from staybot.themes.taxonomy import Mention

OWN: Final = "STAYBOT_THEMER_"
"""Variables beginning so are the program's own."""

PASSED_ON: Final = ("PATH", "HOME", "LANG")

USELESS_LINES: Final = 100
"""So many lines in a row that answer nothing, and the program is ended: it floods."""

LEAVE_SECONDS: Final = 1.0
"""How long a program that is told to end may take."""


class Failure(StrEnum):
    """Why a text was not read. All that is ever said of it."""

    NOT_STARTED = "not started"
    TIMED_OUT = "timed out"
    BAD_ANSWER = "bad answer"
    ENDED = "ended"
    RESTING = "resting after a failure"
    STOPPED = "stopped"


class NotRead(Exception):  # noqa: N818 — it states a fact
    """The program did not read a text."""

    def __init__(self, kind: Failure) -> None:
        super().__init__(kind.value)
        self.kind = kind


_Answered = asyncio.Future[tuple[Mention, ...] | Failure]


def environment_of(ours: Mapping[str, str]) -> dict[str, str]:
    """Of our environment only what a program needs to run, and what was written for it."""
    return {name: text for name, text in ours.items() if name in PASSED_ON or name.startswith(OWN)}


class Program:
    """A child process with its own process group. Made by `start`, ended once."""

    def __init__(self, process: asyncio.subprocess.Process, *, on_end: Callable[[Failure], None]) -> None:
        assert process.stdin
        assert process.stdout
        self._process, self._stdin, self._stdout = process, process.stdin, process.stdout
        self._on_end = on_end
        self._waiting: dict[str, _Answered] = {}
        self.ended: Failure | None = None
        self.answers = 0
        """How many texts it has read."""
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(
        cls, command: Sequence[str], *, environment: Mapping[str, str], on_end: Callable[[Failure], None]
    ) -> Self:
        """Start it. What it says on standard error is thrown away: it may quote what it read."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=environment_of(environment),
                start_new_session=True,
                limit=LONGEST_ANSWER,
            )
        except (OSError, ValueError):
            raise NotRead(Failure.NOT_STARTED) from None
        return cls(process, on_end=on_end)

    async def ask(self, text: str, *, question: str) -> tuple[Mention, ...]:
        """The themes it reads in a text. Raises NotRead; who waits too long cancels."""
        reference = secrets.token_hex(8)
        answered: _Answered = asyncio.get_running_loop().create_future()
        self._waiting[reference] = answered
        try:
            if self.ended is None:
                self._stdin.write(request(reference=reference, question=question, text=text).encode() + b"\n")
                await self._stdin.drain()
            found = self.ended or await answered
        except ConnectionError:
            found = Failure.ENDED
        finally:
            del self._waiting[reference]
        if isinstance(found, Failure):
            raise NotRead(found)
        return found

    def end(self, why: Failure) -> None:
        """End it now, with everything that it started; whoever waits hears why."""
        if self.ended is None:
            self.ended = why
            self._signal(signal.SIGKILL)
            for answered in self._waiting.values():
                _settle(answered, why)
            self._on_end(why)

    async def stop(self) -> None:
        """Ask it to end; what has not within its time is killed. Nobody waits for an answer any longer."""
        for answered in self._waiting.values():
            _settle(answered, Failure.STOPPED)
        self._stdin.close()
        self._signal(signal.SIGTERM)
        await self._leaves()
        self.end(Failure.STOPPED)
        await self.gone()

    async def gone(self) -> None:
        """Return once it has left; a process of its own that it hid from us may hold its output open."""
        await self._leaves()
        self._listening.cancel()

    async def _leaves(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_SECONDS):
                await asyncio.gather(self._process.wait(), asyncio.shield(self._listening))

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    async def _listen(self) -> None:
        """Take what it says, line by line, until it ends, floods, or says a line that is too long."""
        why, useless = Failure.ENDED, 0
        try:
            while useless < USELESS_LINES and (line := await self._stdout.readline()):
                useless = 0 if self._takes(line.decode(errors="replace")) else useless + 1
            why = Failure.BAD_ANSWER if useless == USELESS_LINES else why
        except ValueError:  # longer than the stream's limit
            why = Failure.BAD_ANSWER
        self.end(why)
        with suppress(TimeoutError):  # what it still had to say is thrown away, so that its output is closed
            async with asyncio.timeout(LEAVE_SECONDS):
                while await self._stdout.read(LONGEST_ANSWER):
                    pass

    def _takes(self, line: str) -> bool:
        """Whether the line is about a text that was asked for; everything else it says is passed over."""
        try:
            said = answer(line)
        except AnswerError as error:
            return _settle(self._waiting.get(error.reference), Failure.BAD_ANSWER)
        is_wanted = _settle(self._waiting.get(said.reference), said.mentions)
        self.answers += is_wanted
        return is_wanted


def _settle(answered: _Answered | None, found: tuple[Mention, ...] | Failure) -> bool:
    if answered is None or answered.done():
        return False
    answered.set_result(found)
    return True
