"""The window for a promise to a group, over the wire: from a command, from anywhere, and in vain."""

from __future__ import annotations

import json

import pytest

from staybot.simulator import Actor
from tests.e2e.conftest import Company
from tests.e2e.promising import got, tab
from tests.e2e.test_group_promises import after_a_digest

TEXT = "No meetings on Fridays"
START = "commitment.start"

pytestmark = pytest.mark.parametrize("company", ["socket-sqlite", "http-postgresql"], indirect=True)


def option(actor: Actor, words: str) -> str:
    """The value behind a group's name in the open window."""
    assert actor.modal is not None
    for block in actor.modal.content["blocks"]:
        for one in (block.get("element") or {}).get("options", ()):
            if one["text"]["text"] == words:
                return str(one["value"])
    raise AssertionError(f"{words} is not offered")


async def test_noor_promises_everyone_something_in_a_window_and_everyone_finds_it(company: Company) -> None:
    noor, maria = company.noor, company.maria
    await after_a_digest(company)
    await noor.command("/stay commit everyone")
    assert noor.sees("Who keeps it?")
    await noor.choose("theme", "career_growth")
    assert noor.sees("What has helped elsewhere")
    assert "text" in (await noor.submit()).errors
    assert (await noor.submit({"text": TEXT})).errors == {}
    assert noor.sees("Logged, to *everyone*")
    await noor.close_modal(all=True)
    assert TEXT in await tab(maria)
    assert "From Noor* to everyone" in await tab(maria)
    listed = (await maria.command("/stay commitments")).messages[-1].text
    assert f"from Noor to everyone: “{TEXT}”" in listed
    assert not got(maria, TEXT), "nobody was written to"
    assert "It is done" not in json.dumps(maria.home.content if maria.home else {})
    assert [noor.errors, maria.errors] == [[], []]


async def test_priya_turns_from_a_person_to_her_team_and_what_she_typed_stays(company: Company) -> None:
    priya = company.priya
    await after_a_digest(company)
    await priya.shortcut(START)
    await priya.type("text", TEXT)
    await priya.click("To a group instead")
    assert priya.sees("Commit to a group")
    assert not priya.sees("Who keeps it?"), "only leaders name somebody else"
    assert priya.sees(TEXT)
    assert option(priya, "Team serving")
    assert (await priya.submit()).errors == {}
    assert priya.sees("Logged, to *team serving*")
    await priya.close_modal(all=True)
    assert f"to team serving: “{TEXT}”" in (await priya.command("/stay commitments")).messages[-1].text
    assert TEXT in await tab(company.maria)
    assert TEXT not in await tab(company.tom)


async def test_a_leader_names_another_who_is_told_and_may_give_it_back(company: Company) -> None:
    noor, priya = company.noor, company.priya
    await after_a_digest(company)
    await noor.command("/stay commit team serving")
    await noor.choose("owner", company.tom.user.id)
    refused = await noor.submit({"text": TEXT})
    assert "must be one who could make it" in refused.errors["owner"]
    await noor.choose("owner", priya.user.id)
    assert (await noor.submit({"text": TEXT})).errors == {}
    assert noor.sees("Priya is to keep it")
    await noor.close_modal(all=True)
    await company.passes(days=2)
    assert got(priya, "Noor logged a promise to team serving that you are to keep")
    assert "Take it back" in await tab(priya)


async def test_tom_and_whoever_is_no_leader_cannot(company: Company) -> None:
    tom = company.tom
    tried = await company.noor.command("/stay commit everyone")
    assert "there is none here yet" in tried.messages[-1].text
    await after_a_digest(company)
    for line, words in (("team", "the people list names none"), ("everyone", "Only leaders can promise")):
        reply = await tom.command(f"/stay commit {line}")
        assert words in reply.messages[-1].text
        assert tom.modal is None
    reply = await company.priya.command("/stay commit everyone")
    assert "Only leaders can promise" in reply.messages[-1].text
