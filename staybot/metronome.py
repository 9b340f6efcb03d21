"""What beats time, and nothing more: *when* something is due lies in rules and rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from staybot.clock import SystemClock

Job = Callable[[], Awaitable[None]]


class Metronome:
    """Calls each job now and then again and again, never twice at a time. Made inside the running loop."""

    def __init__(self, *jobs: Job, every: timedelta) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self.add(*jobs, every=every)
        self._scheduler.start()

    def add(self, *jobs: Job, every: timedelta) -> None:
        """Call these too."""
        for job in jobs:
            self._scheduler.add_job(
                job,
                "interval",
                seconds=every.total_seconds(),
                max_instances=1,
                coalesce=True,
                next_run_time=SystemClock().now(),
            )

    def stop(self) -> None:
        """Call nothing more; jobs under way are cancelled."""
        self._scheduler.shutdown(wait=False)
