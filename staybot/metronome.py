"""What beats time, and nothing more: *when* something is due lies in rules and rows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from staybot.clock import SystemClock

Job = Callable[[], Awaitable[None]]


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """So long after the turn before was taken. The scheduler's own would count every turn of a quarter that a
    clock has leapt over.
    """

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """When the next turn is, seen from now."""
        return now + self.interval if previous_fire_time else now


class Metronome:
    """Calls each job now and then again and again, never twice at a time. Made inside the running loop.

    The scheduler goes by the machine's clock. Were that a day ahead and put right, the next turn of every job
    would still be a day away; so one that lies further off than it may is taken now.
    """

    def __init__(self, *jobs: Job, every: timedelta) -> None:
        """`every` is also how often it is looked whether a turn is too far off."""
        self._clock = SystemClock()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self.add(*jobs, every=every)
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch(every))

    def add(self, *jobs: Job, every: timedelta) -> None:
        """Call these too."""
        for job in jobs:
            self._scheduler.add_job(
                job,
                Every(every),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,  # a turn that comes late, on a machine that slept, is taken too
                next_run_time=self._clock.now(),
            )

    def stop(self) -> None:
        """Call nothing more; jobs under way are cancelled."""
        self._watching.cancel()
        self._scheduler.shutdown(wait=False)

    async def _watch(self, every: timedelta) -> None:
        while True:
            await asyncio.sleep(every.total_seconds())  # not by the machine's clock
            now = self._clock.now()
            for job in self._scheduler.get_jobs():
                if job.next_run_time - now > job.trigger.interval + every:
                    job.modify(next_run_time=now)
