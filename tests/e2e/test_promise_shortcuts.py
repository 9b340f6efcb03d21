"""The window from anywhere in Slack and from a message, for those who may and those who may not."""

from __future__ import annotations

import json

import pytest

from staybot.simulator.objects import Channel
from tests.e2e.conftest import Company
from tests.e2e.promising import got

START, QUOTE = "commitment.start", "commitment.quote"

pytestmark = pytest.mark.parametrize("company", ["socket-sqlite", "http-postgresql"], indirect=True)


def channel(company: Company) -> Channel:
    sim = company.stage.sim
    people = [one.user for one in (company.maria, company.priya, company.tom)]
    return sim.add_channel(name="serving", private=False, members=people)


async def test_priya_logs_a_commitment_from_anywhere_and_what_she_typed_stays(company: Company) -> None:
    maria, priya = company.maria, company.priya
    assert await priya.shortcut(START)
    assert (await priya.submit({"text": "A quiet room"})).errors.keys() == {"who"}
    assert priya.modal is not None
    assert company.tom.user.id not in json.dumps(priya.modal.content), "he does not report to her"
    await priya.choose("who", maria.user.id)
    await priya.choose("theme", "career_growth")
    assert priya.sees("What has helped elsewhere")
    assert (await priya.submit()).errors == {}
    assert priya.sees("I am telling Maria.")
    await company.passes(minutes=1)
    assert not got(maria, "A quiet room"), "it is early in the morning"
    await company.passes(days=1)
    assert got(maria, "A quiet room")
    assert priya.errors == []


async def test_whoever_manages_nobody_is_told_so_at_once(company: Company) -> None:
    for actor in (company.tom, company.ola):
        await actor.shortcut(START)
        assert actor.sees("I know of nobody who does.")
        assert actor.modal is not None
        assert "submit" not in actor.modal.content
        await actor.close_modal(all=True)


async def test_a_message_becomes_a_commitment_to_whoever_wrote_it(company: Company) -> None:
    maria, priya, sim = company.maria, company.priya, company.stage.sim
    said = sim.workspace.post(channel(company), text="I wish for &lt;one&gt; quiet room", author=maria.user)
    await priya.message_shortcut(QUOTE, said)
    assert priya.sees("To *Maria*")
    assert priya.sees("I wish for <one> quiet room")
    await priya.submit({"text": "One quiet room"})
    await priya.close_modal(all=True)
    await company.passes(days=1)
    assert got(maria, "One quiet room")


async def test_long_messages_and_those_of_bots_and_others_are_no_trouble(company: Company) -> None:
    priya, sim, place = company.priya, company.stage.sim, channel(company)
    long = sim.workspace.post(place, text="A quiet room. " * 300, author=company.maria.user)
    await priya.message_shortcut(QUOTE, long)
    assert priya.modal is not None
    assert (await priya.submit()).errors == {}, "cut to what a promise may have"
    await priya.close_modal(all=True)
    for author in (None, company.tom.user):
        said = sim.workspace.post(place, text="The build is red", author=author)
        await priya.message_shortcut(QUOTE, said)
        assert priya.sees("To whom?")
        assert priya.sees("The build is red")
        await priya.close_modal(all=True)
    nothing = sim.workspace.post(place, text="", author=company.maria.user)
    await priya.message_shortcut(QUOTE, nothing)
    assert "text" in (await priya.submit()).errors
    await priya.close_modal(all=True)
    await company.tom.message_shortcut(QUOTE, long)
    assert "I know of nobody who does." in company.tom.ephemerals[-1].text
    assert company.tom.modal is None
    assert [priya.errors, company.tom.errors] == [[], []]
