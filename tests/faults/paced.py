"""A company whose bot sends at a real pace, by a clock that its own waiting moves; and what it must keep."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from staybot.bot import Bot, Part
from staybot.config import Settings
from staybot.demo.stage import Employee, Stage
from staybot.flows.asking import rounds
from staybot.simulator.records import Post
from tests.e2e.conftest import CAST, START, team
from tests.interviews_only import INTERVIEWS_ONLY

PER_MINUTE: Final = 60
MINUTE: Final = timedelta(minutes=1)
A_MORNING: Final = datetime(2026, 10, 22, 8, 0, tzinfo=UTC)
"""Ten o'clock in Berlin, when every invitation is due."""
WORDS: Final = "stay interview for"
"""What every invitation says."""


async def opened(folder: Path, url: str, *, crowd: int, far: int = 0) -> Stage:
    """An interview is open, all its invitations are due, none went out; `far` people live elsewhere.

    The bot takes no requests and sends at the pace of `PER_MINUTE`; where it waits, time passes.
    """
    staff = [*CAST, *team("crowd", manager="petra@example.com", size=crowd), *abroad(far)]
    stage = Stage(folder, start=START, settings=Settings(**INTERVIEWS_ONLY, database_url=url))
    await stage.open(staff, leaders=["noor@example.com"], operator="ola@example.com")
    await stage.bot.stop()
    stage.clock.move_to(datetime(2026, 10, 14, 12, 0, tzinfo=UTC))
    db = stage.bot.db
    for round_id in db.now(rounds.due_to_open):
        db.now(rounds.open_, round_id=round_id)
    db.engine.dispose()
    stage.clock.move_to(A_MORNING)
    await restarted(stage)
    return stage


def abroad(size: int) -> list[Employee]:
    """A team in two zones whose mornings are not Berlin's."""
    half = size // 2
    west = team("west", manager="petra@example.com", size=half, tz="America/New_York")
    east = team("east", manager="petra@example.com", size=size - half, tz="Asia/Tokyo")
    return [*west, *east]


async def restarted(stage: Stage, *, part: Part = Part.WORKER) -> None:
    """A bot on what is stored, whose waiting moves the clock."""

    async def sleep(seconds: float) -> None:
        stage.clock.move(by=timedelta(seconds=seconds))

    settings = replace(stage.bot.settings, messages_per_minute=PER_MINUTE)
    stage.bot = Bot(settings, clock=stage.clock, sleep=sleep)
    await stage.bot.start(part, scheduled=False)


async def beats(stage: Stage, *, until: datetime, every: timedelta = MINUTE) -> None:
    """Minute by minute, as the scheduler does."""
    while stage.clock.now() < until:
        began = stage.clock.now()
        await stage.bot.beat()
        if stage.clock.now() < began + every:
            stage.clock.move_to(began + every)


def invitations(stage: Stage) -> list[Post]:
    return [post for post in stage.sim.all_posts if WORDS in post.text and post.kind == "dm"]


def asked(stage: Stage) -> set[str]:
    """The Slack ids of everybody who must be invited."""
    bosses = {"noor@example.com", "ola@example.com", "priya@example.com", "petra@example.com"}
    return {user.id for email, user in stage.people.items() if email not in bosses}


def most_in_a_minute(posts: list[Post]) -> int:
    """The most messages in any sixty seconds."""
    times = sorted(post.at for post in posts)
    return max((n - bisect_left(times, at - MINUTE) for n, at in enumerate(times)), default=0)


def at_bad_hours(stage: Stage, posts: list[Post]) -> Counter[str]:
    """Messages outside somebody's working hours, by their local time; a turn may take half a minute."""
    zones = {user.id: ZoneInfo(user.tz) for user in stage.people.values()}
    bad = Counter[str]()
    for post in posts:
        local = post.at.astimezone(zones[post.to])
        if local.weekday() >= 5 or not time(9, 30) <= local.time() < time(16, 31):
            bad[f"{local:%a %H:%M}"] += 1
    return bad


def check_manners(stage: Stage) -> None:
    """No flood, nobody disturbed."""
    posts = [post for post in stage.sim.all_posts if post.kind == "dm"]
    assert most_in_a_minute(posts) <= PER_MINUTE
    assert at_bad_hours(stage, posts) == Counter()
