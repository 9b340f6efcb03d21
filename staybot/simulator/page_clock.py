"""The clock bar's side of the host's clock: one movement at a time, with progress."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from staybot.simulator.page_snapshot import iso

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from datetime import datetime

    from staybot.simulator.objects import JSON
    from staybot.simulator.workspace import Workspace

LONGEST = 24 * 366
"""Hours that one press may move the clock."""

_log = logging.getLogger(__name__)


class Controls(Protocol):
    """What the host application lets the page move, and says about its people."""

    def now(self) -> datetime:
        """The simulated instant."""
        ...

    async def advance(self, by: timedelta) -> None:
        """Let so much time pass, and everything in it happen."""
        ...

    async def next_thing(self) -> str | None:
        """Let time pass until something happens; what it was, or None when nothing is to come."""
        ...

    def notes(self) -> dict[str, str]:
        """A few words on each person, by user id: their role, their temper."""
        ...

    def banner(self) -> str:
        """One line for the top of the page; empty for none."""
        ...


class PageClock:
    """Moves the host's clock in the background, so that the page stays usable meanwhile."""

    def __init__(self, workspace: Workspace, controls: Controls | None) -> None:
        self.controls = controls
        self._workspace = workspace
        self._task: asyncio.Task[None] | None = None
        self._from: datetime | None = None
        self._by: timedelta | None = None
        self._said = ""

    @property
    def is_moving(self) -> bool:
        """Whether time is passing just now."""
        return self._task is not None

    def now(self) -> datetime:
        """The simulated instant."""
        return self.controls.now() if self.controls else self._workspace.now()

    def as_json(self) -> JSON:
        """The clock bar."""
        return {
            "now": iso(self.now()),
            "can_move": self.controls is not None,
            "moving": self.is_moving,
            "progress": self._progress(),
            "said": self._said,
        }

    def move(self, *, hours: float | None) -> str:
        """Begin to move by so many hours, or to the next thing for None; why not, if not."""
        if self.controls is None:
            return "Here the clock cannot be moved."
        if self.is_moving:
            return "Time is already moving; wait until it stands."
        if hours is not None and not 0 < hours <= LONGEST:
            return f"The clock moves by at most {LONGEST} hours at a time."
        self._from = self.controls.now()
        self._by = timedelta(hours=hours) if hours else None
        self._said = "Time is moving…"
        work = self._advance(self.controls, self._by) if self._by else self._to_next(self.controls)
        self._task = asyncio.get_running_loop().create_task(self._run(work))
        self._workspace.changed()
        return ""

    async def stop(self) -> None:
        """Let go of a movement under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, work: Awaitable[str]) -> None:
        try:
            self._said = await work
        except Exception:  # noqa: BLE001 — the host's clock may fail in any way, the page must say so
            _log.exception("the clock could not be moved")
            self._said = "Time stopped on an error; the application's log says which."
        finally:
            self._task = None
            self._workspace.changed()

    async def _advance(self, controls: Controls, by: timedelta) -> str:
        posts = len(self._workspace.posts)
        await controls.advance(by)
        return self._news(posts)

    async def _to_next(self, controls: Controls) -> str:
        what = await controls.next_thing()
        return what if what is not None else "Nothing more is to come."

    def _news(self, posts: int) -> str:
        count = len(self._workspace.posts) - posts
        if not count:
            return "Nothing was sent meanwhile."
        return f"{count} message{'' if count == 1 else 's'} sent meanwhile."

    def _progress(self) -> float | None:
        if not self.is_moving or self._by is None or self._from is None:
            return None
        return max(0.0, min(1.0, (self.now() - self._from) / self._by))
