"""The stage is set, time passes by the plan, and the world of it is kept."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from structlog.testing import capture_logs

from staybot.config import Settings
from staybot.demo.stage import Stage
from tests.e2e.two_years import plan
from tests.e2e.two_years.world import PLACES, World

START: Final = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)


@asynccontextmanager
async def lived(
    folder: Path, *, days: int, every: int, seed: int, settings: Settings
) -> AsyncIterator[World]:
    """So many days in which something happens to somebody `every` few of them."""
    draw = random.Random(seed)
    end, staff = START + timedelta(days=days), plan.company(draw, START)
    stage = Stage(folder, start=START, settings=settings)
    await stage.open(staff, leaders=[plan.NOOR], operator=plan.OLA)
    world = World(stage, draw, {one.email: one for one in staff}, START)
    world.hired |= world.staff
    place_of = {place.location: place for place in PLACES}
    world.places += [(START, one.email, place_of[one.location]) for one in staff]
    outage = plan.outage(START + timedelta(days=days // 2))
    happens = [(outage, plan.two_days_down), *plan.deeds(draw, START, end - timedelta(days=8), days=every)]
    try:
        with capture_logs() as logs:
            for at, deed in sorted(happens, key=lambda one: one[0]):
                await world.until(at)
                await deed(world)
            await world.until(end)
        world.errors = [entry for entry in logs if entry["log_level"] == "error"]
        yield world
    finally:
        await stage.close()
