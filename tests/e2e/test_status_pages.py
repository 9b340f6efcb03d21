"""What those who watch a process see: alive, ready, metrics; and nothing of anybody in any of it."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientConnectionError, ClientSession
from sqlmodel import select

from staybot.bot import Bot
from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.errors import ConfigError
from staybot.simulator import Fault
from staybot.slack import http
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Letter, Person, Round
from tests.databases import Databases
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.processes import ended, free_port, setting
from tests.e2e.test_main_story import CALL, ENERGY, OTHERS, QUEUE, answer, until_asked
from tests.e2e.trouble import until
from tests.interviews_only import INTERVIEWS_ONLY

WATCHED = Settings(**INTERVIEWS_ONLY, status_port=0)


@asynccontextmanager
async def watched(
    folder: Path, settings: Settings = WATCHED, *, over_http: bool = False
) -> AsyncIterator[Company]:
    stage = Stage(folder, start=START, settings=settings, over_http=over_http)
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    try:
        yield Company(stage)
    finally:
        await stage.close()


async def page(port: int | None, path: str) -> tuple[int, str]:
    async with ClientSession() as browser, browser.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def scraped(company: Company) -> str:
    status, text = await page(company.stage.bot.status_port, "/metrics")
    assert status == 200
    return text


async def test_a_quarter_leaves_no_name_group_answer_or_id_in_any_metric(
    tmp_path: Path, databases: Databases
) -> None:
    async with watched(tmp_path, replace(WATCHED, database_url=databases.new("postgresql"))) as company:
        await until_asked(company)
        pages = [await scraped(company)]
        await answer(company.maria, frustrated=QUEUE)
        for number, colleague in enumerate(company.engineers):
            await answer(colleague, frustrated=OTHERS[number % len(OTHERS)])
            pages.append(await scraped(company))
        await company.passes(days=25)
        pages.append(await scraped(company))
        assert 'staybot_rounds{kind="interview",state="closed"} 1.0' in pages[-1]
        sim = company.stage.sim
        tokens = {sim.bot_token, sim.app_token, sim.signing_secret}
        everything = "\n".join(pages)
        for secret in company.stage.bot.db.now(_of_anybody) | tokens | {ENERGY, QUEUE, CALL, *OTHERS}:
            assert secret not in everything, secret


def _of_anybody(tx: Tx) -> set[str]:
    """Names, addresses and groups of everyone, ids of everything."""
    people = tx.session.exec(select(Person)).all()
    found = {word for one in people for word in (one.id, one.slack_id, one.email, one.name)}
    found |= {*tx.session.exec(select(Round.id)), *tx.session.exec(select(Letter.id))}
    for member in tx.session.exec(select(CohortMember)):
        found |= {member.function, member.team, member.level, member.location}
    return {word for word in found if word}


async def test_no_figure_moves_when_somebody_answers_or_shares(tmp_path: Path) -> None:
    async with watched(tmp_path) as company:
        await until_asked(company)
        before, maria = await scraped(company), company.maria
        await maria.click("Start")
        await maria.type("energized", ENERGY)
        await maria.submit({"energized": ENERGY, "frustrated": QUEUE, "seen_by.frustrated": "manager"})
        while maria.modal is not None and maria.modal.content.get("submit"):
            await maria.submit()
        await maria.close_modal(all=True)
        assert await scraped(company) == before
        company.stage.clock.move(by=timedelta(minutes=6))
        assert await scraped(company) == before


async def test_labels_come_from_fixed_sets(tmp_path: Path) -> None:
    async with watched(tmp_path) as company:
        await company.passes(days=9)
        found: dict[str, set[str]] = {}
        for name, value in re.findall(r'(\w+)="([^"]*)"', await scraped(company)):
            found.setdefault(name, set()).add(value)
        assert found.keys() == {"outcome", "le", "kind", "state", "topic"}
        assert found["kind"] <= {"interview", "pulse", "check_in"}
        assert found["outcome"] == {"done", "refused", "slow", "failed"}


async def test_a_429_is_counted(tmp_path: Path) -> None:
    async with watched(tmp_path) as company:
        company.stage.sim.faults.next("chat.postMessage", Fault.rate_limited(retry_after=50))
        await until_asked(company)
        assert "staybot_slack_slowdowns_total 1.0" in await scraped(company)


async def test_a_429_to_a_reminder_is_not_counted_for_who_gets_one_has_not_answered(tmp_path: Path) -> None:
    async with watched(tmp_path) as company:
        await until_asked(company)
        company.stage.sim.faults.next("chat.postMessage", Fault.rate_limited(retry_after=50), times=2)
        await company.passes(days=12)
        assert not company.stage.sim.faults._ordered["chat.postMessage"]
        assert "staybot_slack_slowdowns_total 0.0" in await scraped(company)


async def test_nobody_listens_unless_a_port_is_set(tmp_path: Path) -> None:
    async with watched(tmp_path, Settings(**INTERVIEWS_ONLY)) as company:
        assert company.stage.bot.status_port is None


async def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    async with watched(tmp_path) as company:
        bot = company.stage.bot
        other = Bot(replace(bot.settings, status_port=bot.status_port), clock=company.stage.clock)
        with pytest.raises(ConfigError, match="STAYBOT_STATUS_PORT"):
            await other.start(scheduled=False)
        await other.stop()


async def test_a_port_for_slacks_requests_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    async with watched(tmp_path) as company:
        bot = company.stage.bot
        assert bot.status_port is not None
        taken = replace(bot.settings, status_port=None, port=bot.status_port, signing_secret="s" * 32)
        other = Bot(taken, clock=company.stage.clock)
        with pytest.raises(ConfigError, match="PORT: another program has it"):
            await other.start(scheduled=False)
        await other.stop()


async def test_a_restarted_process_is_watched_anew_and_the_old_one_listens_no_more(tmp_path: Path) -> None:
    async with watched(tmp_path) as company:
        old = company.stage.bot.status_port
        assert await page(old, "/healthz") == (200, '{"alive": true}')
        await company.stage.restart_bot()
        assert await page(company.stage.bot.status_port, "/healthz") == (200, '{"alive": true}')
        with pytest.raises(ClientConnectionError):
            await page(old, "/healthz")


async def test_over_http_the_port_of_slack_says_alive_and_ready_until_the_process_is_to_end_but_no_metrics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LEAVING_SECONDS", 0.5)
    async with watched(tmp_path, over_http=True) as company:
        bot = company.stage.bot
        assert (await page(bot.port, "/healthz"))[0] == 200
        assert (await page(bot.port, "/metrics"))[0] == 404
        assert (await page(bot.port, "/readyz"))[0] == 200
        leaving = asyncio.create_task(bot.leave())
        await asyncio.sleep(0)
        for port in (bot.port, bot.status_port):
            status, text = await page(port, "/readyz")
            assert (status, "process: is to end" in text) == (503, True)
        assert (await page(bot.port, "/healthz"))[0] == 200
        await leaving


async def test_the_program_itself_is_ready_on_its_own_port_and_is_seen_by_status(tmp_path: Path) -> None:
    async with setting(tmp_path) as slack:
        port = free_port()
        slack.environment |= {"STAYBOT_OPERATORS": "UOLA00001"}
        process = await slack.start("run", SLACK_APP_TOKEN=slack.sim.app_token, STAYBOT_STATUS_PORT=str(port))
        await until(lambda: len(slack.sim.all_posts) >= 14)
        status, text = await page(port, "/readyz")
        assert (status, text.splitlines()[-1]) == (200, "ready")
        assert {"database:", "slack:", "tick:"} <= set(text.split())
        code, printed = await ended(await slack.start("status"))
        assert "A worker is at its work." in printed, printed
        assert "Rounds, interview: 1 open" in printed
        assert (code, printed.splitlines()[-1]) == (0, "All is well."), printed
        process.send_signal(signal.SIGTERM)
        assert (await ended(process))[0] == 0
