"""Maria shares, Priya promises: the first steps of every story about promises, and ways to look at one."""

from __future__ import annotations

import json
from dataclasses import replace

from staybot.simulator import Actor
from staybot.simulator.objects import Message
from tests.e2e.conftest import CAST, Company
from tests.e2e.scene import to_the_end

QUEUE = "Waiting two days for a GPU in the queue, again and again."
PROMISE = "A reserved GPU for you every morning"
TODAY = "Your commitments today"


async def maria_shares(company: Company, *, words: str = QUEUE) -> None:
    """On the day on which everybody has been asked."""
    await company.passes(days=9, hours=6)
    await shares(company, words=words)


async def shares(company: Company, *, words: str) -> None:
    await company.maria.click("Start")
    await company.maria.submit({"frustrated": words, "seen_by.frustrated": "manager"})
    await to_the_end(company.maria)
    await company.passes(minutes=1)


async def priya_promises(company: Company, *, text: str = PROMISE, **more: str) -> None:
    """Through the button beside what Maria shared."""
    await company.priya.click("Log a commitment")
    result = await company.priya.submit({"text": text, **more})
    assert result.errors == {}
    await company.priya.close_modal(all=True)
    await company.passes(minutes=1)


async def says_done(company: Company, actor: Actor) -> None:
    """In the Home tab."""
    await actor.open_home()
    await actor.click("It is done", within="home")
    await actor.close_modal(all=True)
    await company.passes(minutes=1)


async def moves_to_petra(company: Company) -> None:
    """The people list says so."""
    staff = [replace(one, manager_email="petra@example.com") if one.name == "Maria" else one for one in CAST]
    await company.stage.import_people(staff)
    await company.passes(hours=1)


async def tab(actor: Actor) -> str:
    """All words of somebody's Home tab as it is now."""
    await actor.open_home()
    assert actor.home is not None
    return json.dumps(actor.home.content, ensure_ascii=False)


def got(actor: Actor, words: str) -> list[Message]:
    """Messages with these words, oldest first."""
    return [one for one in actor.messages if words in one.text]
