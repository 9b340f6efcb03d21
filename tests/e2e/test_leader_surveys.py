"""A leader sends a survey from Slack: everyone is asked, nobody else may, and no title rings at anybody."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.simulator import Actor
from tests.databases import Databases
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.malice import BROKEN, PINGS
from tests.e2e.markup import alive_pings

AMOUNT, OPENNESS = "workload_burnout.amount", "team_culture.openness"
SMALL = {"title": "After the move", "statements": [AMOUNT, OPENNESS]}


@pytest.fixture(params=["socket-sqlite", "http-postgresql"])
async def company(
    request: pytest.FixtureRequest, tmp_path: Path, databases: Databases
) -> AsyncIterator[Company]:
    """The cast in a company with pulses, some days before its interview."""
    way, _, dialect = request.param.partition("-")
    settings = Settings(database_url=databases.new(dialect), check_ins=False, sponsor="Noor, VP Engineering")
    stage = Stage(tmp_path, start=START, settings=settings, over_http=way == "http")
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    yield Company(stage)
    await stage.close()
    databases.give_back(settings.database_url)


def screen(actor: Actor) -> str:
    """Everything this person was sent."""
    return json.dumps([[one.text, one.blocks] for one in actor.messages], ensure_ascii=False)


async def test_noor_composes_a_survey_and_everyone_is_asked(company: Company) -> None:
    noor = company.noor
    await noor.command("/stay pulse new")
    assert noor.sees("a survey cannot go to some people only")
    assert noor.sees("at least 5 answers")
    result = await noor.submit(SMALL)
    assert result.errors == {}
    assert noor.sees("After the move")
    assert noor.sees("Everyone is asked from *Wednesday 28 October* on")
    assert noor.sees("The regular pulse gives way")
    await noor.close_modal(all=True)
    await company.passes(days=18)
    for actor in (company.maria, company.tom, *company.engineers):
        assert "After the move" in screen(actor)
    assert "After the move" not in screen(company.priya)
    await company.passes(days=10)
    assert company.maria.errors == []


async def test_the_same_window_twice_plans_one_survey(company: Company) -> None:
    noor = company.noor
    await noor.command("/stay pulse new")
    await noor.submit(SMALL)
    await noor.close_modal(all=True)
    await noor.command("/stay pulse new")
    result = await noor.submit(SMALL | {"opens_on": "2026-10-28"})
    assert "planned already: it opens on Wednesday 28 October 2026" in str(result.errors)


@pytest.mark.parametrize("who", ["maria@example.com", "priya@example.com", "ola@example.com"])
async def test_nobody_but_a_leader_may(company: Company, who: str) -> None:
    actor = company.stage.actor(who)
    result = await actor.command("/stay pulse new")
    assert "Only leaders can send a survey here" in result.messages[-1].text
    assert actor.modal is None
    assert "/stay pulse new" not in (await actor.command("/stay help")).messages[-1].text
    assert "/stay pulse new" in (await company.noor.command("/stay help")).messages[-1].text


async def test_noor_sends_a_ready_survey_and_sees_what_is_planned(company: Company) -> None:
    noor = company.noor
    await noor.command("/stay pulse new")
    result = await noor.submit({"ready": "sprint", "statements": [AMOUNT]})
    assert "not both" in str(result.errors)
    await noor.submit({"statements": []})
    assert noor.sees("The same is asked once more from *27 January 2027* on, to be compared.")
    await noor.close_modal(all=True)
    said = (await noor.command("/stay pulse")).messages[-1].text
    assert "Before and after the sprint: opens on 28 October 2026" in said
    assert "A quick pulse: opens on" in said


async def test_what_cannot_be_asked_is_said_under_its_field(company: Company) -> None:
    noor = company.noor
    await noor.command("/stay pulse NEW")
    assert "title" in str((await noor.submit({"title": "", "statements": [AMOUNT]})).errors)
    assert "one to 5 statements" in str((await noor.submit({"title": "Fine", "statements": []})).errors)
    assert "cannot stand alone" in str((await noor.submit({"statements": ["outcome.recommend"]})).errors)
    past = {"statements": [AMOUNT], "opens_on": "2026-10-01"}
    assert "within the next 120 days" in str((await noor.submit(past)).errors)


async def test_a_hostile_title_is_shown_letter_by_letter_and_rings_at_nobody(company: Company) -> None:
    noor, sim = company.noor, company.stage.sim
    evil = f"{PINGS[0]} *x* @here {PINGS[5]} `y`"[:60]
    await noor.command("/stay pulse new")
    assert (await noor.submit(SMALL | {"title": evil})).errors == {}
    assert noor.sees(evil)
    await noor.close_modal(all=True)
    await noor.command("/stay pulse")
    await company.passes(days=30)
    assert sim.broadcasts == []
    answered = [delivery.reply.body for delivery in sim.deliveries.log]
    assert list(alive_pings([call.args for call in sim.calls], answered)) == []
    await noor.command("/stay pulse new")
    assert (await noor.submit(SMALL | {"title": "".join(BROKEN)[:60]})).errors == {}
