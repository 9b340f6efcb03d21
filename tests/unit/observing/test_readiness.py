from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from staybot.clock import ManualClock
from staybot.observing import readiness
from staybot.observing.readiness import SLACK_EVERY, TICK, Readiness
from staybot.observing.server import told
from staybot.observing.tally import Tally

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


class Service:
    """Something that answers or does not, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_up = True
        self.hangs = False

    async def ask(self) -> None:
        self.asked += 1
        if self.hangs:
            await asyncio.sleep(60)
        if not self.is_up:
            raise OSError("no route to host 10.0.0.7")


class Process:
    """A process that may be ready."""

    def __init__(self, *, ticks: bool = True) -> None:
        self.clock = ManualClock(NOON)
        self.tally = Tally(self.clock)
        self.database, self.slack = Service(), Service()
        self.readiness = Readiness(
            self.clock, self.tally, database=self.database.ask, slack=self.slack.ask, ticks=ticks
        )

    async def page(self) -> tuple[int, list[str]]:
        answer = await told(self.readiness)
        return answer.status, str(answer.text).splitlines()  # type: ignore[attr-defined]


async def test_a_process_that_has_all_it_needs_is_ready_and_says_so_line_by_line() -> None:
    status, lines = await Process().page()
    assert status == 200
    assert [line.split()[:2] for line in lines] == [
        ["ok", "database:"], ["ok", "slack:"], ["ok", "tick:"], ["ready"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["database", "slack"])
async def test_without_one_of_them_it_is_not_ready_and_names_it_but_not_why(name: str) -> None:
    process = Process()
    getattr(process, name).is_up = False
    status, lines = await process.page()
    assert status == 503
    assert [line for line in lines if line.startswith("NOT OK")] == [
        line for line in lines if line.startswith(f"NOT OK {name}:")
    ]
    assert "10.0.0.7" not in " ".join(lines)


async def test_what_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "PATIENCE", 0.01)
    process = Process()
    process.database.hangs = True
    assert (await process.page())[0] == 503


async def test_slack_is_asked_once_a_minute_however_often_we_are() -> None:
    process = Process()
    for _ in range(20):
        await process.page()
        process.clock.move(by=timedelta(seconds=2))
    assert process.slack.asked == 1
    process.slack.is_up = False
    process.clock.move(by=SLACK_EVERY)
    assert (await process.page())[0] == 503
    assert process.database.asked == 21


async def test_a_worker_that_began_nothing_for_three_minutes_is_not_ready_until_it_does() -> None:
    process = Process()
    process.clock.move(by=TICK - timedelta(seconds=1))
    assert (await process.page())[0] == 200
    process.clock.move(by=timedelta(seconds=1))
    status, lines = await process.page()
    assert (status, lines[2]) == (503, "NOT OK tick: 3 min ago")
    process.tally.at_work()
    assert (await process.page())[0] == 200


async def test_a_tick_at_a_time_still_to_come_is_none_and_slack_is_asked_again() -> None:
    """By a clock that ran ahead and was put right; by a few seconds a clock is put right every hour."""
    process = Process()
    await process.page()
    process.clock.move(by=-timedelta(seconds=30))
    assert (await process.page())[0] == 200
    process.clock.move(by=-timedelta(days=1))
    status, lines = await process.page()
    assert (status, lines[2]) == (503, "NOT OK tick: unknown since the clock was put back")
    assert process.slack.asked == 2
    assert process.readiness.tick_age() is None
    process.tally.at_work()
    assert (await process.page())[0] == 200


async def test_a_process_that_only_takes_requests_has_no_tick() -> None:
    process = Process(ticks=False)
    process.clock.move(by=timedelta(days=1))
    status, lines = await process.page()
    assert status == 200
    assert not any("tick" in line for line in lines)


async def test_a_database_that_answers_and_takes_no_writes_is_not_well() -> None:
    process = Process()
    process.readiness.takes_writes = False
    status, lines = await process.page()
    assert (status, lines[0]) == (503, "NOT OK database: takes no writes")
    process.database.is_up = False
    assert (await process.page())[1][0] == "NOT OK database: does not answer"


async def test_a_process_that_is_to_end_is_not_ready() -> None:
    process = Process()
    process.readiness.is_leaving = True
    status, lines = await process.page()
    assert status == 503
    assert lines[-2:] == ["NOT OK process: is to end", "not ready"]
