"""What those who watch a process see: alive, ready, metrics; and nothing of anybody in any of it."""

from __future__ import annotations

import re
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientConnectionError, ClientSession
from sqlmodel import select

from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.errors import ConfigError
from staybot.store.tables import CohortMember, Letter, Person, Round
from tests.databases import Databases
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.processes import ended, free_port, setting
from tests.e2e.test_main_story import CALL, ENERGY, OTHERS, QUEUE, answer, until_asked
from tests.e2e.trouble import until
from tests.interviews_only import INTERVIEWS_ONLY

WATCHED = Settings(**INTERVIEWS_ONLY, status_port=0)


async def page(port: int | None, path: str) -> tuple[int, str]:
    async with ClientSession() as http, http.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def scraped(stage: Stage) -> str:
    status, text = await page(stage.bot.status_port, "/metrics")
    assert status == 200
    return text


@asynccontextmanager
async def watched(folder: Path, settings: Settings = WATCHED) -> AsyncIterator[Company]:
    stage = Stage(folder, start=START, settings=settings)
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    try:
        yield Company(stage)
    finally:
        await stage.close()


async def test_a_quarter_leaves_no_name_group_answer_or_id_in_any_metric(
    tmp_path: Path, databases: Databases
) -> None:
    stage = await scene_of(tmp_path, replace(WATCHED, database_url=databases.new("postgresql")))
    company = Company(stage)
    await until_asked(company)
    pages = [await scraped(stage)]
    await answer(company.maria, frustrated=QUEUE)
    for number, colleague in enumerate(company.engineers):
        await answer(colleague, frustrated=OTHERS[number % len(OTHERS)])
        pages.append(await scraped(stage))
    await company.passes(days=25)
    pages.append(await scraped(stage))
    assert 'staybot_rounds{kind="interview",state="closed"} 1.0' in pages[-1]
    everything = "\n".join(pages)
    for secret in stage.bot.db.now(lambda tx: secrets(tx.session)) | {ENERGY, QUEUE, CALL, *OTHERS}:
        assert secret not in everything, secret
    for token in (stage.sim.bot_token, stage.sim.app_token, stage.sim.signing_secret):
        assert token not in everything
    await stage.close()


def secrets(session: object) -> set[str]:
    """Names, addresses, groups and ids of everyone and everything."""
    rows = session.exec  # type: ignore[attr-defined]
    people = rows(select(Person)).all()
    words = {word for one in people for word in (one.id, one.slack_id, one.email, one.name)}
    words |= {row.id for row in [*rows(select(Round)), *rows(select(Letter))]}
    for member in rows(select(CohortMember)):
        words |= {member.function, member.team, member.level, member.location}
    return {word for word in words if word}


async def test_no_figure_moves_when_somebody_answers_shares_or_turns_pages(tmp_path: Path) -> None:
    stage = await scene_of(tmp_path, WATCHED)
    company = Company(stage)
    await until_asked(company)
    before = await scraped(stage)
    maria = company.maria
    await maria.click("Start")
    await maria.type("energized", ENERGY)
    await maria.submit({"energized": ENERGY, "frustrated": QUEUE, "seen_by.frustrated": "manager"})
    while maria.modal is not None and maria.modal.content.get("submit"):
        await maria.submit()
    await maria.close_modal(all=True)
    assert await scraped(stage) == before
    stage.clock.move(by=timedelta(minutes=6))
    assert await scraped(stage) == before
    await stage.close()


def labels(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, value in re.findall(r'(\w+)="([^"]*)"', text):
        found.setdefault(name, set()).add(value)
    return found


async def test_labels_come_from_fixed_sets(tmp_path: Path) -> None:
    stage = await scene_of(tmp_path, WATCHED)
    await Company(stage).passes(days=9)
    found = labels(await scraped(stage))
    assert found.keys() == {"outcome", "le", "kind", "state", "topic"}
    assert found["kind"] <= {"interview", "pulse", "check_in"}
    await stage.close()


async def test_a_429_is_counted_and_what_is_ordered_is_told(tmp_path: Path) -> None:
    from staybot.simulator import Fault  # noqa: PLC0415 — this story alone has trouble

    stage = await scene_of(tmp_path, WATCHED)
    stage.sim.faults.next("chat.postMessage", Fault.rate_limited(retry_after=50))
    company = Company(stage)
    await until_asked(company)
    assert "staybot_slack_slowdowns_total 1.0" in await scraped(stage)
    await stage.close()


async def test_nobody_listens_unless_a_port_is_set(tmp_path: Path) -> None:
    stage = await scene_of(tmp_path, Settings(**INTERVIEWS_ONLY))
    assert stage.bot.status_port is None
    await stage.close()


async def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    stage = await scene_of(tmp_path, WATCHED)
    taken = replace(stage.bot.settings, status_port=stage.bot.status_port)
    other = type(stage.bot)(taken, clock=stage.clock)
    with pytest.raises(ConfigError, match="STAYBOT_STATUS_PORT"):
        await other.start(scheduled=False)
    await other.stop()
    await stage.close()


async def test_after_a_stop_nothing_listens_any_more(tmp_path: Path) -> None:
    stage = await scene_of(tmp_path, WATCHED)
    port = stage.bot.status_port
    assert await page(port, "/healthz") == (200, '{"alive": true}')
    await stage.bot.stop()
    with pytest.raises(ClientConnectionError):
        await page(port, "/healthz")
    await stage.close()


async def test_the_program_itself_is_ready_is_seen_and_is_not_ready_once_it_is_to_stop(
    tmp_path: Path,
) -> None:
    """`staybot run` over a socket: ready on its own port; `staybot status` sees it; SIGTERM turns it away."""
    async with setting(tmp_path) as slack:
        port = str(free_port())
        slack.environment |= {"STAYBOT_STATUS_PORT": port}
        process = await slack.over_socket()
        await until(lambda: len(slack.sim.all_posts) >= 1)
        status, text = await page(int(port), "/readyz")
        assert (status, text.splitlines()[-1]) == (200, "ready")
        assert {"database:", "slack:", "tick:"} <= set(text.split())
        told = await slack.start("status")
        code, printed = await ended(told)
        assert "A worker is at its work." in printed, printed
        assert "Rounds, interview: 1 open" in printed
        assert code == 0, printed
        process.send_signal(signal.SIGTERM)
        assert (await ended(process))[0] == 0
