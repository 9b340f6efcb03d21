"""`staybot demo`: an invented company in a simulated Slack, with the real bot, on one machine."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from staybot import logs
from staybot.config import Settings
from staybot.demo import chance, page, playing
from staybot.demo.company import Company, found
from staybot.demo.life import Life
from staybot.demo.page import Controls
from staybot.demo.stage import Stage

START: Final = datetime(2026, 10, 14, 8, 0, tzinfo=UTC)
"""A Wednesday, two hours before the first interview opens: the first invitations come within a day."""

SETTINGS: Final = Settings(
    sponsor="Noor Haddad, VP Engineering",
    timezone="Europe/Berlin",
    sqlite_synchronous="OFF",  # the database is deleted at the end anyway
    log_level="ERROR",
)
"""Made here and not read: nothing of a real installation is used or touched."""


def run_demo(
    *, seed: int, people: int, port: int, open_page: bool, play: int | None, out: Path | None
) -> None:
    """Serve the page until Ctrl-C; or `play` so many days into the folder `out`.

    Raises Refused for a port or a folder that cannot be used.
    """
    logs.configure(SETTINGS)
    if play is not None and out is not None:
        playing.prepare(out)
        asyncio.run(_play(seed=seed, people=people, days=play, out=out))
    else:
        asyncio.run(_show(seed=seed, people=people, port=page.free_port(port), open_page=open_page))


@asynccontextmanager
async def living(
    *, seed: int, people: int, port: int = 0, with_page: bool = False, settings: Settings = SETTINGS
) -> AsyncIterator[tuple[Stage, Life]]:
    """A company that lives, in a database of its own that is gone at the end."""
    company = found(seed=seed, people=people, today=START.date())
    with tempfile.TemporaryDirectory(prefix="staybot-demo-") as folder, chance.seeded(seed):
        stage = Stage(Path(folder), start=START, settings=settings)
        controls = page.mount(stage) if with_page else None
        await stage.open(
            company.staff,
            leaders=[one.email for one in company.leaders],
            operator=company.operator.email,
            port=port,
        )
        try:
            yield stage, _life(stage, company, controls, seed=seed)
        finally:
            if controls is not None:
                await controls.followed()
            await stage.close()


def _life(stage: Stage, company: Company, controls: Controls | None, *, seed: int) -> Life:
    """At the page three people wait for whoever looks at it; in a play everybody acts."""
    life = Life(stage, company, seed=seed)
    stage.crowd = life
    if controls is not None:
        controls.life = life
        life.resting |= {one.email for one in (company.engineer, company.manager, company.leader)}
    return life


async def _show(*, seed: int, people: int, port: int, open_page: bool) -> None:
    async with living(seed=seed, people=people, port=port, with_page=True) as (stage, _):
        await page.until_interrupted(stage.sim.url, open_page=open_page)


async def _play(*, seed: int, people: int, days: int, out: Path) -> None:
    async with living(seed=seed, people=people) as (stage, _):
        await playing.play(stage, days=days, out=out)
