"""Maria says that a promise was kept, and is asked once whether leaders may read it."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Company
from tests.e2e.promising import PROMISE, got, maria_shares, priya_promises, says_done, tab

pytestmark = pytest.mark.parametrize("company", ["socket-sqlite", "http-postgresql"], indirect=True)

TAKE_BACK = "Leaders may not read it after all"


async def said_done(company: Company, *, text: str = PROMISE) -> None:
    await maria_shares(company)
    await priya_promises(company, text=text)
    await says_done(company, company.priya)
    while not got(company.maria, "says that this promise to you is done"):
        await company.passes(hours=12)


async def test_maria_is_asked_once_says_yes_twice_and_takes_it_back(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await said_done(company)
    await maria.click("Yes, it happened")
    asked = maria.ephemerals[-1]
    assert "may leaders read this promise, without names?" in asked.text
    assert f"“{PROMISE}”" in asked.text
    assert "stays in the ledger for good" in asked.text
    await maria.click("Yes, they may")
    await maria.click("Yes, they may")
    assert "leaders may read this promise in the digest of the next interview" in maria.ephemerals[-1].text
    assert TAKE_BACK in await tab(maria)
    assert TAKE_BACK not in await tab(priya)
    await maria.click(TAKE_BACK, within="home")
    assert maria.sees("leaders will not read this promise")
    await maria.close_modal(all=True)
    assert TAKE_BACK not in await tab(maria)
    assert "may leaders read" not in "".join(one.text for one in priya.messages)
    assert [maria.errors, priya.errors] == [[], []]


async def test_in_the_home_tab_the_question_is_a_window_and_a_name_is_pointed_at(company: Company) -> None:
    maria = company.maria
    await said_done(company, text="Maria is off the night rota <!channel>")
    await maria.open_home()
    await maria.click("Yes, it happened", within="home")
    assert maria.sees("may leaders read this promise, without names?")
    assert maria.sees("Please look twice")
    await maria.click("No", within="modal")
    assert maria.sees("leaders will not read this promise")
    await maria.close_modal(all=True)
    await maria.click("Yes, it happened", within="dm")
    assert "may leaders read" not in maria.ephemerals[-1].text, "asked once"
    assert company.stage.sim.broadcasts == []


async def test_tom_cannot_consent_for_maria_nor_priya(company: Company) -> None:
    await said_done(company)
    await company.maria.click("Yes, it happened")
    for actor in (company.tom, company.priya):
        await company.stage.sim.settle()
        assert TAKE_BACK not in await tab(actor)
