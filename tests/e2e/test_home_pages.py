"""A click on a later page of the Home tab leaves its viewer on that page."""

from __future__ import annotations

import json
from datetime import date

import pytest

from staybot.flows.promising import commitments
from staybot.store.database import Tx
from tests.e2e.conftest import Company
from tests.e2e.scene import to_the_end

MANY = 45

pytestmark = pytest.mark.parametrize("company", ["socket-sqlite", "http-postgresql"], indirect=True)


async def test_a_click_on_the_second_page_leaves_priya_there(company: Company) -> None:
    priya = company.priya

    def promise(tx: Tx) -> None:
        for n in range(MANY):
            commitments.make(
                tx,
                by=priya.user.id,
                engineer=company.maria.user.id,
                text=f"Change {n:02}",
                due_on=date(2027, 1, 4),
                request=f"click {n}",
            )

    await company.stage.bot.db.run(promise)
    await priya.open_home()
    await priya.click("Next page", within="home")
    assert on_page(company) == "Page 2"
    await priya.click("It is done", within="home")
    await priya.close_modal(all=True)
    assert on_page(company) == "Page 2", "in place"
    await priya.click("Take it back …", within="home")
    assert (await priya.submit({"because": "No budget"})).errors == {}
    await priya.close_modal(all=True)
    assert on_page(company) == "Page 2", "and after a window that was opened there"
    await priya.open_home()
    assert on_page(company) == "Page 1", "opened anew it begins at the front"
    assert priya.errors == []


def on_page(company: Company) -> str:
    assert company.priya.home is not None
    shown = json.dumps(company.priya.home.content)
    return next(page for page in ("Page 1", "Page 2", "Page 3") if f"{page} of" in shown)


async def test_a_late_promise_by_command_asks_for_the_reason(company: Company) -> None:
    priya, line = company.priya, "/stay commit @maria A quiet room by 2027-06-30"
    await company.passes(days=9, hours=6)
    await company.maria.click("Start")
    await company.maria.submit({"frustrated": "Noise", "seen_by.frustrated": "manager"})
    await to_the_end(company.maria)
    await priya.command(line)
    assert not priya.sees("Noise"), "it is on its way to her and can be taken back unread"
    assert priya.sees("say why it takes longer: they will read it. Nothing is logged yet.")
    await priya.close_modal(all=True)
    told = (await priya.command(f"{line} because the new floor opens then")).messages[-1].text
    assert "Logged. I am telling Maria." in told
    await company.passes(days=1)
    assert any("the new floor opens then" in one.text for one in company.maria.messages)
