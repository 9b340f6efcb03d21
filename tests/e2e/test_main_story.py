"""The main job, end to end: asked, answered, shared, promised, closed, published."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from staybot.simulator import Actor
from tests.e2e.conftest import Company

pytestmark = pytest.mark.each_database

BERLIN = ZoneInfo("Europe/Berlin")

ENERGY = "The new retrieval model went live and customers noticed within a week."
QUEUE = "Waiting two days for a GPU in the queue, again and again."
CALL = "A team with its own cluster."
OTHERS = (
    "Jobs wait for days in the GPU queue",
    "The cluster is down every other week",
    "CI takes two hours for a one-line change",
    "I have been at the same level for three years and nobody can say what is missing",
)


async def until_asked(company: Company) -> None:
    await company.passes(days=9, hours=6)


async def answer(actor: Actor, *, frustrated: str) -> None:
    await actor.click("Start")
    await actor.submit({"frustrated": frustrated})
    await actor.close_modal(all=True)


async def test_the_whole_main_job(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await until_asked(company)
    await maria_is_asked_at_a_decent_hour(maria)
    await she_answers_and_nothing_typed_is_lost(company)
    await she_shares_exactly_what_she_saw(company)
    await priya_promises_one_visible_change(company)
    for number, colleague in enumerate(company.engineers):
        await answer(colleague, frustrated=OTHERS[number % len(OTHERS)])
    await company.passes(days=20)
    await the_leaders_read_one_digest(company)
    assert "closed" in maria.messages[0].text
    assert priya.errors == []
    assert maria.errors == []


async def maria_is_asked_at_a_decent_hour(maria: Actor) -> None:
    (invitation,) = maria.messages
    assert invitation.at.astimezone(BERLIN).strftime("%H:%M") == "10:00"
    assert invitation.at.astimezone(BERLIN).date() in {date(2026, 10, day) for day in (15, 16, 19, 20, 21)}
    for words in ("Noor, VP Engineering", "Priya", "5 people", "minutes"):
        assert words in invitation.text, words


async def she_answers_and_nothing_typed_is_lost(company: Company) -> None:
    maria = company.maria
    before = maria.messages[0].blocks
    await maria.click("Start")
    await maria.type("energized", ENERGY)
    await maria.close_modal(all=True)
    await company.stage.restart_bot()
    await maria.click("Start")
    assert maria.sees(ENERGY)
    result = await maria.submit({"energized": "", "frustrated": ""})
    assert "energized" in result.errors
    assert maria.messages[0].blocks == before


async def she_shares_exactly_what_she_saw(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await maria.choose("seen_by.frustrated", "manager")
    await maria.submit(
        {"energized": ENERGY, "frustrated": QUEUE, "pick_up_call": CALL, "seen_by.frustrated": "manager"}
    )
    await she_confirms_what_was_read(maria)
    assert maria.sees(QUEUE)
    assert not priya.sees("GPU")
    preview = maria.modal
    assert preview is not None
    assert ENERGY not in str(preview.blocks)
    await maria.submit()
    await company.passes(minutes=1)
    assert priya.sees(QUEUE)
    assert not priya.sees(ENERGY)
    assert not priya.sees(CALL)


async def she_confirms_what_was_read(maria: Actor) -> None:
    assert maria.sees("Compute, data & tooling")
    assert not maria.sees("this is exactly what they will read")
    await maria.submit()


async def priya_promises_one_visible_change(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await priya.click("Log a commitment")
    await priya.submit({"text": "A reserved GPU for the serving team every morning"})
    await company.passes(minutes=1)
    assert maria.sees("A reserved GPU for the serving team every morning")
    listed = await priya.command("/stay commitments")
    assert "A reserved GPU" in listed.text
    assert "Maria" in listed.text
    told = await company.tom.command("/stay commit @Maria be nicer")
    assert "report to you" in told.text


async def the_leaders_read_one_digest(company: Company) -> None:
    (digest,) = company.digests
    assert "Compute" in digest
    for words in (ENERGY, QUEUE, CALL, "Maria", "Tom", "Priya", "retrieval"):
        assert words not in digest
