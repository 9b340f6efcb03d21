"""Starts the process that draws, once for each digest, and gives up on it in time.

It gets the charts and nothing else: no token, no variable of ours. What it needs in memory ends with it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import Final

from staybot import children
from staybot.facts.charts import Chart
from staybot.pictures import wire

SECONDS: Final = 30.0
"""For all pictures of one digest; on a fresh machine most of it goes into looking for fonts once."""

PROGRAM: Final = children.program("staybot.pictures")


class NotDrawn(Exception):  # noqa: N818 — it states a fact
    """There are no pictures: the process failed, was killed, took too long, or the bot is to stop."""


class Renderer:
    """Draws for one bot. `stop` ends what is under way, and nothing begins after it."""

    def __init__(self, *, program: Sequence[str] = PROGRAM, seconds: float = SECONDS) -> None:
        self._program = program
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._is_stopped = False

    async def draw(self, charts: Sequence[Chart]) -> list[bytes]:
        """A PNG for each chart, empty for one that could not be drawn. Raises NotDrawn."""
        async with self._one_at_a_time:
            if self._is_stopped:
                raise NotDrawn("stopped")
            with TemporaryDirectory(prefix="staybot-", ignore_cleanup_errors=True) as folder:
                said = await self._ask(wire.pack(charts), folder=folder)
        try:
            found = list(wire.pictures(said))
        except ValueError:
            raise NotDrawn("cut off") from None
        if len(found) != len(charts):
            raise NotDrawn("incomplete")
        return found

    async def stop(self) -> None:
        """End the process, if there is one; who waits for it hears that nothing was drawn."""
        self._is_stopped = True
        self._kill()

    async def _ask(self, charts: bytes, *, folder: str) -> bytes:
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._program,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=environment(folder),
                start_new_session=True,
            )
            if self._is_stopped:
                raise NotDrawn("stopped")
            async with asyncio.timeout(self._seconds):
                said, _ = await self._process.communicate(charts)
        except (OSError, TimeoutError) as error:
            raise NotDrawn(type(error).__name__) from None
        finally:
            await self._end()
        return said

    async def _end(self) -> None:
        """Whatever happened, nothing of it goes on."""
        self._kill()
        if self._process is not None:
            await self._process.wait()
        self._process = None

    def _kill(self) -> None:
        if self._process is not None:
            children.kill(self._process)


def environment(folder: str) -> dict[str, str]:
    """All that the process is told: where the package lies, and where it may keep what it finds of fonts."""
    return {
        "PYTHONPATH": children.PACKAGE,
        "MPLCONFIGDIR": folder,
        "HOME": folder,
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
    }
