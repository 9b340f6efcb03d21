"""Several processes on one PostgreSQL: what is due happens once, Slack's limits hold, no click is lost."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from staybot.bot import Bot, Part
from staybot.clock import SystemClock
from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.simulator import Simulator
from staybot.store.claims import Kind, how_many
from tests.databases import Databases
from tests.e2e import mortal
from tests.e2e.conftest import CAST, START, team
from tests.e2e.forked import processes
from tests.e2e.trouble import until
from tests.interviews_only import INTERVIEWS_ONLY
from tests.tally import Tally

WORKERS = 4


@asynccontextmanager
async def company(folder: Path, databases: Databases, *, size: int = 0) -> AsyncIterator[Stage]:
    """The cast and a crowd on PostgreSQL; the bot that set it up is stopped."""
    staff = [*CAST, *team("crowd", manager="petra@example.com", size=size)] if size else CAST
    settings = Settings(**INTERVIEWS_ONLY, database_url=databases.new("postgresql"))
    stage = Stage(folder, start=START, settings=settings)
    await stage.open(staff, leaders=["noor@example.com"])
    await stage.bot.stop()
    try:
        yield stage
    finally:
        stage.bot.db.engine.dispose()
        await stage.sim.stop()


async def beats(stage: Stage, at: datetime) -> None:
    """As many processes as there are workers, each one beat at this instant, all together."""
    started = [
        processes.Process(target=mortal.deliver, args=(stage.bot.settings, at)) for _ in range(WORKERS)
    ]
    for process in started:
        process.start()
    for process in started:
        await asyncio.to_thread(process.join)
        assert process.exitcode == 0


async def test_four_workers_together_do_once_what_one_would_do(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """They open the interview, invite, close, publish, and post the digest."""
    async with company(tmp_path, databases) as stage:
        for month, day, hour in ((10, 14, 12), (10, 21, 8), (11, 5, 12), (11, 5, 13)):
            await beats(stage, datetime(2026, month, day, hour, 30, tzinfo=UTC))
            tally.moments += WORKERS
        posts = stage.sim.all_posts
        asked = {stage.people[one.email].id for one in CAST if "engineer" in one.roles}
        assert len(asked) == 14
        tally.once_each(asked, [*invitations(stage).elements()])
        tally.once_each(asked, [post.to for post in posts if post.kind == "update"])
        digests = [
            post
            for post in posts
            if post.to == stage.leadership.id and post.text.startswith("Stay interviews")
        ]
        tally.once_each({stage.leadership.id}, [post.to for post in digests])
        tally.note = "moments at which a worker began what three others began"
        tally.holds()
        assert rows(stage, "SELECT state FROM round WHERE opens_on < '2026-11-01'") == [("closed",)]
        assert rows(stage, "SELECT seq FROM release") == [(1,)]
        assert rows(stage, "SELECT count(*) FROM ballot") == [(0,)]


def invitations(stage: Stage) -> Counter[str]:
    posts = stage.sim.all_posts
    return Counter(post.to for post in posts if post.kind == "dm" and "stay interview for" in post.text)


def working(settings: Settings, *, at: datetime) -> list[BaseProcess]:
    """As many processes as there are workers, at work from this instant on until they are killed."""
    started: list[BaseProcess] = []
    for _ in range(WORKERS):
        started.append(processes.Process(target=mortal.work, args=(settings, at, SystemClock().now())))
        started[-1].start()
    return started


def rows(stage: Stage, query: str) -> list[tuple[object, ...]]:
    with stage.bot.db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


async def test_a_worker_killed_while_it_closes_a_round_is_replaced_by_the_others(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """Whoever closes has claimed that; with its death the claim is gone, and one of the others goes on."""
    async with company(tmp_path, databases) as stage:
        for day, hour in ((14, 12), (21, 8)):
            await beats(stage, datetime(2026, 10, day, hour, 30, tzinfo=UTC))
        ends = datetime(2026, 11, 5, 12, 30, tzinfo=UTC)
        dying = processes.Process(target=mortal.deliver, args=(stage.bot.settings, ends))
        dying.start()
        await until(lambda: rows(stage, CLOSING) != [(0,)])
        dying.kill()
        await asyncio.to_thread(dying.join)
        assert dying.exitcode == -9
        assert rows(stage, "SELECT state FROM round WHERE opens_on < '2026-11-01'") != [("closed",)]
        await beats(stage, ends)
        assert rows(stage, "SELECT state FROM round WHERE opens_on < '2026-11-01'") == [("closed",)]
        tally.moments = 1
        tally.once_each({"release"}, ["release" for _ in rows(stage, "SELECT seq FROM release")])
        tally.holds()
        assert rows(stage, "SELECT count(*) FROM ballot") == [(0,)]
        assert not list(stage.bot.settings.key_dir.glob("*.key"))


CLOSING = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = {int(Kind.CLOSING)}"


@pytest.mark.long
async def test_four_workers_send_at_the_pace_that_slack_allows_and_are_not_turned_away(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """Slack takes 300 messages a minute. Four workers share a pace just below that."""
    size, pace = 300, 285
    async with company(tmp_path, databases, size=size) as stage:
        await beats(stage, datetime(2026, 10, 14, 12, 0, tzinfo=UTC))
        stage.sim.enforce_rate_limits = True
        settings = replace(stage.bot.settings, messages_per_minute=pace)
        workers = working(settings, at=datetime(2026, 10, 23, 8, 0, tzinfo=UTC))
        await until(lambda: bool(invitations(stage)))
        began = time.monotonic()
        await until(lambda: len(invitations(stage)) == size + 14, seconds=180)
        minutes = (time.monotonic() - began) / 60
        for process in workers:
            process.kill()
            await asyncio.to_thread(process.join)
        refused = [call for call in stage.sim.calls if call.error == "ratelimited"]
        invited = invitations(stage)
        share = len(invited) / (300 * minutes)
        tally.moments, tally.things = WORKERS, size + 14
        tally.lost, tally.doubled = size + 14 - len(invited), sum(n > 1 for n in invited.values())
        tally.note = f"in {minutes:.2f} min, {share:.0%} of Slack's limit, {len(refused)} refused"
        tally.holds()
        assert refused == []
        assert share > 0.8


async def test_ten_processes_are_connected_and_the_eleventh_waits_for_its_turn(
    tmp_path: Path, databases: Databases
) -> None:
    async with company(tmp_path, databases) as stage:
        bots = [Bot(stage.bot.settings, clock=stage.clock) for _ in range(11)]
        with structlog.testing.capture_logs() as logs:
            for bot in bots:
                await bot.start(Part.WEB)
        said = [log["event"] for log in logs if log["code"] == "socket.waiting"]
        assert len(said) == 1
        assert "waits" in said[0]
        assert stage.sim.sockets.count == 10
        assert (count(bots[0], Kind.SOCKET), count(bots[0], Kind.WAITING)) == (10, 1)
        opened = connections(stage.sim)
        assert opened == 1 + 10, "one set the company up, and the eleventh has not asked"
        await bots[4].stop()
        await until(lambda: stage.sim.sockets.count == 10 and connections(stage.sim) == opened + 1)
        assert count(bots[0], Kind.WAITING) == 0
        maria = stage.actor("maria@example.com")
        for _ in range(20):
            assert "Here is what I can do" in (await maria.command("/stay help")).text
        for bot in (*bots[:4], *bots[5:]):
            await bot.stop()
        assert stage.sim.sockets.count == 0


async def test_after_kill_9_of_a_connected_process_the_next_one_takes_its_place(
    tmp_path: Path, databases: Databases
) -> None:
    """The place is free as soon as the process is dead, without any lease to wait for."""
    async with company(tmp_path, databases) as stage:
        dying = await listening(stage)
        others = [Bot(stage.bot.settings, clock=stage.clock) for _ in range(10)]
        for bot in others:
            await bot.start(Part.WEB)
        assert stage.sim.sockets.count == 10
        dying.kill()
        await asyncio.to_thread(dying.join)
        began = time.monotonic()
        await until(lambda: stage.sim.sockets.count == 10 and connections(stage.sim) == 12)
        assert time.monotonic() - began < 20
        for bot in others:
            await bot.stop()


async def test_after_a_fail_over_of_the_database_there_are_still_ten_connections(
    tmp_path: Path, databases: Databases
) -> None:
    """Whoever waits may be quicker to take the place; whoever had it finds out and waits in turn."""
    async with company(tmp_path, databases) as stage:
        bots = [Bot(stage.bot.settings, clock=stage.clock) for _ in range(11)]
        for bot in bots:
            await bot.start(Part.WEB)
        opened = connections(stage.sim)
        with structlog.testing.capture_logs() as logs, bots[0].db.engine.begin() as connection:
            found = connection.execute(text(HOLDER), {"kind": int(Kind.SOCKET)})
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": found.scalar_one()})
            await until(lambda: any(log["code"] == "socket.waiting" for log in logs))
        await until(lambda: connections(stage.sim) > opened and stage.sim.sockets.count == 10, seconds=90)
        assert (count(bots[0], Kind.SOCKET), count(bots[0], Kind.WAITING)) == (10, 1)
        for bot in bots:
            await bot.stop()


HOLDER = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = :kind AND objid = 3 AND granted"


async def listening(stage: Stage) -> BaseProcess:
    process = processes.Process(target=mortal.listen, args=(stage.bot.settings, stage.clock.now()))
    process.start()
    await asyncio.wait_for(stage.sim.sockets.connected(), 60)
    return process


def count(bot: Bot, kind: Kind) -> int:
    return bot.db.now(lambda tx: how_many(tx.connection, kind))


def connections(sim: Simulator) -> int:
    return sum(call.method == "apps.connections.open" for call in sim.calls)
