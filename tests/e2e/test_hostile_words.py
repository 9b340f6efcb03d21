"""Pings, markup and broken characters in every input, typed by people who may: shown letter by letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.simulator import Actor
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.malice import BROKEN, PINGS
from tests.e2e.markup import alive_pings
from tests.interviews_only import INTERVIEWS_ONLY

EVIL = " ".join(PINGS)
NAMES = {
    "maria@example.com": "<!channel> *Maria* @here",
    "priya@example.com": "Priya <https://x.example|click>",
}


async def hostile_company(folder: Path, *, over_http: bool) -> Company:
    """People, teams, functions, places and the sponsor are called as nobody should be called."""
    staff = [
        replace(one, name=NAMES.get(one.email, one.name), team=one.team and f"{one.team} <!here>",
                function=one.function and f"*{one.function}* @channel", level="<!everyone>")
        for one in CAST
    ]  # fmt: skip
    settings = Settings(**INTERVIEWS_ONLY, sponsor="Noor <!channel> & *friends* <https://x.example>")
    stage = Stage(folder, start=START, settings=settings, over_http=over_http)
    await stage.open(staff, leaders=["noor@example.com"], operator="ola@example.com")
    return Company(stage)


@pytest.mark.parametrize("over_http", [False, True], ids=["socket", "http"])
async def test_hostile_words_reach_their_reader_letter_by_letter_and_ring_at_nobody(
    tmp_path: Path, *, over_http: bool
) -> None:
    company = await hostile_company(tmp_path, over_http=over_http)
    maria, priya, sim = company.maria, company.priya, company.stage.sim
    await company.passes(days=9, hours=6)
    await answers_and_shares(maria)
    await company.passes(minutes=1)
    assert EVIL in str(priya.messages[-1].blocks)
    await priya.click("Log a commitment")
    await priya.submit({"text": EVIL[:300]})
    await priya.close_modal(all=True)
    for words in (*PINGS, *(one for one in BROKEN if one.isprintable())):
        await priya.command(f"/stay commit @{NAMES['maria@example.com']} {words} by {words}")
        await priya.command(f"/stay {words}")
    await company.passes(minutes=1)
    for actor in (maria, priya, company.noor):
        await actor.open_home()
        await actor.command("/stay commitments")
    for colleague in company.engineers:
        await colleague.click("Start")
        await colleague.submit({"frustrated": f"The GPU queue {EVIL}"})
        assert colleague.sees("This may identify you")
        await colleague.submit()
        await colleague.close_modal(all=True)
    await company.passes(days=20)
    assert len(company.digests) == 1
    assert sim.broadcasts == []
    answered = [delivery.reply.body for delivery in sim.deliveries.log]
    assert list(alive_pings([call.args for call in sim.calls], answered)) == []
    assert (maria.errors, priya.errors) == ([], [])
    await company.stage.close()


async def answers_and_shares(maria: Actor) -> None:
    """Everything that can be typed, half characters too; Priya gets the first answer by name."""
    await maria.click("Start")
    await maria.type("pick_up_call", "".join(BROKEN))
    await maria.type("pick_up_call", EVIL)
    result = await maria.submit(
        {"energized": EVIL, "frustrated": "".join(BROKEN), "seen_by.energized": "manager"}
    )
    assert result.errors == {}
    for page in ("This may identify you", "Themes in your answers"):
        if maria.sees(page):
            await maria.submit()
    assert maria.sees(EVIL)
    await maria.submit()
    await maria.close_modal(all=True)
