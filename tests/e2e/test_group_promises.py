"""A promise to a group, from three people's eyes: made after a digest, claimed, asked about, kept or not."""

from __future__ import annotations

import json

import pytest

from staybot.simulator import Actor
from tests.e2e.conftest import Company

TEXT = "No meetings on Fridays"
QUESTION = f"I have seen this happen: “{TEXT}”"

pytestmark = pytest.mark.parametrize("company", ["socket-sqlite", "http-postgresql"], indirect=True)


def said(actor: Actor) -> str:
    """Everything this person was sent."""
    return json.dumps([[one.text, one.blocks] for one in actor.messages], ensure_ascii=False)


async def after_a_digest(company: Company) -> None:
    while not company.digests:
        await company.passes(days=1)


async def asked(company: Company) -> None:
    """Until everyone has the question."""
    while not all(QUESTION in said(one) for one in (company.maria, company.tom)):
        await company.passes(hours=12)


async def answered(company: Company, label: str) -> None:
    """Two taps each: the answer in the message, and Done."""
    for actor in (company.maria, company.tom, *company.engineers):
        await actor.click(label)
        await actor.submit()
        await actor.close_modal(all=True)


async def promised_and_claimed(company: Company) -> None:
    noor = company.noor
    told = (await noor.command(f"/stay commit everyone {TEXT} by in 30 days")).messages[-1].text
    assert "Logged, to everyone." in told
    assert "I tell nobody of it now" in told
    assert TEXT not in said(company.maria)
    listed = (await noor.command("/stay commitments")).messages[-1].text
    assert f"to everyone: “{TEXT}”" in listed
    await noor.open_home()
    await noor.click("It is done", within="home")
    assert noor.sees("I ask everyone whether they have seen it happen")
    await noor.close_modal(all=True)


@pytest.mark.parametrize(
    ("label", "heard", "state"),
    [
        ("4 Agree", "Everyone has seen it happen, by the published average. This promise is kept.", "kept"),
        ("2 Disagree", "Everyone has not seen it happen, by the published average.", "not seen"),
    ],
)
async def test_noor_promises_everyone_something_and_their_published_answer_decides(
    company: Company, label: str, heard: str, state: str
) -> None:
    await after_a_digest(company)
    await promised_and_claimed(company)
    await asked(company)
    assert QUESTION not in said(company.priya), "only those are asked who are asked in every pulse"
    await answered(company, label)
    assert heard not in said(company.noor), "nothing before the close"
    await company.passes(days=8)
    assert heard in said(company.noor)
    (digest,) = [one for one in company.digests if "A promise to everyone: survey of" in one]
    assert QUESTION in digest
    listed = (await company.noor.command("/stay commitments")).messages[-1].text
    assert TEXT in listed
    assert state in listed.replace("has not seen", "not seen")
    assert [one.errors for one in (company.maria, company.noor, company.tom)] == [[], [], []]


async def test_priya_promises_her_team_something_and_others_may_not(company: Company) -> None:
    tried = await company.priya.command(f"/stay commit team {TEXT}")
    assert "there is none here yet" in tried.messages[-1].text
    await after_a_digest(company)
    told = (await company.priya.command(f"/stay commit team {TEXT} by Friday")).messages[-1].text
    assert "Logged, to team serving." in told
    for actor, line, words in (
        (company.priya, f"everyone {TEXT}", "Only leaders can promise something to everyone"),
        (company.priya, f"team vision {TEXT}", "Only leaders can promise"),
        (company.maria, f"team {TEXT}", "the people list names none"),
    ):
        reply = await actor.command(f"/stay commit {line}")
        assert words in reply.messages[-1].text
    await company.noor.command(f"/stay commit {TEXT}")
    assert company.noor.sees("I could not see to whom.")
    await company.noor.click("To a group instead")
    assert company.noor.sees("Commit to a group")
    assert company.noor.sees("I could not see to whom."), "what was said stays"
    assert company.noor.sees(TEXT)
    await company.noor.close_modal(all=True)
    assert "commit team" in (await company.priya.command("/stay help")).messages[-1].text
    assert "commit everyone" in (await company.noor.command("/stay help")).messages[-1].text
    assert "commit team" not in (await company.maria.command("/stay help")).messages[-1].text


async def test_nothing_that_is_promised_to_everyone_rings_at_anybody(company: Company) -> None:
    await after_a_digest(company)
    noor = company.noor
    await noor.command("/stay commit everyone <!channel> *free* <!here> lunch @everyone")
    await noor.open_home()
    await noor.click("It is done", within="home")
    await noor.close_modal(all=True)
    while "A promise to everyone" not in said(company.maria):
        await company.passes(hours=12)
    assert "*free*" in said(company.maria)
    await company.passes(days=10)
    assert "*free*" in said(noor)
    assert company.stage.sim.broadcasts == []
