"""A promise's lives, through the eyes of the two it is between and of those it is not for."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from staybot.simulator import Actor
from staybot.store.tables import Commitment, CommitmentEvent
from tests.e2e import promising
from tests.e2e.conftest import Company
from tests.e2e.promising import PROMISE, QUEUE, TODAY, got, tab
from tests.e2e.scene import Scene

BERLIN = ZoneInfo("Europe/Berlin")

twice = pytest.mark.parametrize("company", ["socket-sqlite", "http-postgresql"], indirect=True)
"""Both ways to Slack and both databases, without their product."""

once = pytest.mark.parametrize("company", ["socket-sqlite"], indirect=True)


def onlookers(company: Company) -> list[Actor]:
    return [company.tom, company.noor, company.ola, company.stage.actor("petra@example.com")]


async def nobody_else_knows(company: Company) -> None:
    for actor in onlookers(company):
        assert "GPU" not in await tab(actor)
        assert "GPU" not in (await actor.command("/stay commitments")).text
        assert not any("GPU" in one.text for one in actor.messages)


@twice
async def test_only_maria_makes_it_kept_and_she_may_say_not_yet_first(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await promising.maria_shares(company)
    await priya_is_helped_and_nothing_typed_is_lost(company)
    assert f"*From Priya*, by 20 December 2026: “{PROMISE}”\\n60 days left" in await tab(maria)
    listed = (await maria.command("/stay commitments")).text
    assert f"from Priya: “{PROMISE}” – Sunday 20 December, 60 days left" in listed
    assert "Yes, it happened" not in await tab(maria)
    await maria_says_not_yet_and_keeps_her_words(company)
    await maria_has_not_seen_it_and_shows_her_words(company)
    await promising.says_done(company, priya)
    assert "It is done" not in await tab(priya)
    assert "Priya says that it is done. Did it happen?" in await tab(maria)
    question = got(maria, "Priya says that this promise to you is done.")[-1]
    await maria.click("Yes, it happened", message=question)
    await company.passes(minutes=1)
    assert "Maria says that it happened. This promise is kept." in priya.last_message
    assert "Kept: Maria says that it happened" in await tab(priya)
    assert "Kept: you said that it happened" in await tab(maria)
    became = got(maria, "You answered on ")
    assert [one.text.partition(": ")[2][:8] for one in became] == ["not yet.", "I have n", "yes, it "]
    assert not any("commitment." in json.dumps(one.blocks) for one in became), "each question asks no more"
    await Scene(company.stage).press(maria, "commitment.doubt", id_of(company))
    assert "This promise was kept" in maria.ephemerals[-1].text
    await nobody_else_knows(company)
    assert [maria.errors, priya.errors] == [[], []]


async def priya_is_helped_and_nothing_typed_is_lost(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await priya.click("Log a commitment")
    await priya.type("text", PROMISE)
    await priya.choose("late_because", "The rack comes in May")
    await priya.choose("theme", "career_growth")
    assert priya.modal is not None
    assert "What has helped elsewhere" in json.dumps(priya.modal.content)
    result = await priya.submit({})
    assert result.errors == {}
    await priya.close_modal(all=True)
    await company.passes(minutes=1)
    assert PROMISE in maria.last_message
    assert "The rack" not in maria.last_message, "it is not later than the sixty days"


async def maria_says_not_yet_and_keeps_her_words(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await promising.says_done(company, priya)
    await maria.click("Not yet …")
    await maria.submit({"words": "I still wait until noon"})
    await maria.close_modal(all=True)
    await company.passes(minutes=1)
    assert "Maria says: not yet" in priya.last_message
    assert "until noon" not in json.dumps([one.blocks for one in priya.messages])
    assert "Maria said: not yet; " in await tab(priya)
    assert "It is done" in await tab(priya)
    assert "You said: not yet; " in await tab(maria)


async def maria_has_not_seen_it_and_shows_her_words(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await promising.says_done(company, priya)
    await maria.click("I have not seen it …")
    await maria.submit({"words": "Nobody told me which one", "show": ["show"]})
    await maria.close_modal(all=True)
    await company.passes(minutes=1)
    assert "Maria has not seen it happen" in priya.last_message
    assert "Nobody told me which one" in priya.last_message
    assert "Maria has not seen it happen yet" in await tab(priya)


@twice
async def test_silence_is_not_consent_and_a_late_answer_still_counts(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await promising.maria_shares(company)
    await promising.priya_promises(company)
    await promising.says_done(company, priya)
    for _ in range(16):
        await company.passes(days=1)
    questions = [one for one in maria.messages if "this promise" in one.text and "is done" in one.text]
    assert [one.at - questions[0].at > timedelta(days=6) for one in questions] == [False, True]
    assert "this is the last time" in questions[-1].text
    assert "It counts as unconfirmed, not as kept" in priya.last_message
    assert "Maria was asked twice and has not answered" in await tab(priya)
    await maria.open_home()
    await maria.click("Yes, it happened", within="home")
    await maria.close_modal(all=True)
    await company.passes(minutes=1)
    assert "This promise is kept" in priya.last_message


@twice
async def test_a_promise_is_taken_back_with_a_reason_and_made_anew(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await promising.maria_shares(company)
    await promising.priya_promises(company)
    await priya.open_home()
    await priya.click("Take it back …", within="home")
    assert "because" in (await priya.submit({"because": "  "})).errors
    await priya.submit({"because": "The budget was cut"})
    await priya.close_modal(all=True)
    await company.passes(minutes=1)
    assert "Priya takes back this promise to you." in maria.last_message
    assert "The budget was cut" in maria.last_message
    assert "Taken back: “The budget was cut”" in await tab(maria)
    assert "wait for a promise" in await tab(priya)
    await nobody_else_knows(company)
    await priya.click("Log a commitment", within="home")
    refused = await priya.submit({"text": "A GPU in May", "due_on": "2027-05-03"})
    assert "Their sixty days end on Sunday 20 December" in refused.errors["late_because"]
    await priya.submit({"late_because": "The rack comes in May"})
    await priya.close_modal(all=True)
    await company.passes(minutes=1)
    assert "The rack comes in May" in maria.last_message
    assert "wait for a promise" not in await tab(priya)


@once
async def test_the_maker_is_reminded_once_a_day_and_what_is_not_done_is_missed(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await promising.maria_shares(company)
    await promising.priya_promises(company)
    await promising.priya_promises(company, text="A second one")
    for _ in range(69):
        await company.passes(days=1)
    reminders = got(priya, TODAY)
    days = [f"{one.at.astimezone(BERLIN):%d.%m.}" for one in reminders]
    assert days == ["20.11.", "07.12.", "14.12.", "18.12.", "28.12."], "it is due on a Sunday"
    assert all(PROMISE in one.text and "A second one" in one.text for one in reminders)
    assert [one.text for one in maria.messages if "counts as missed" in one.text]
    await priya.click("It is done", message=reminders[-1])
    await company.passes(minutes=1)
    await maria.click("Yes, it happened")
    await company.passes(minutes=1)
    assert "This promise is kept" in priya.last_message
    await priya.click("It is done", message=reminders[0])
    assert "This promise was kept" in priya.ephemerals[-1].text
    await nobody_else_knows(company)


@twice
async def test_a_promise_goes_with_maria_to_her_next_manager(company: Company) -> None:
    maria, priya, petra = company.maria, company.priya, company.stage.actor("petra@example.com")
    await promising.maria_shares(company)
    await promising.priya_promises(company)
    reminder_of_then = got(priya, "shared this with you")[-1]
    await promising.moves_to_petra(company)
    assert "Petra is your manager now" in maria.last_message
    assert PROMISE in petra.last_message
    assert not petra.sees(QUEUE), "what she shared stays with Priya"
    assert PROMISE not in await tab(priya)
    assert "Petra has it now and has not answered for it yet" in await tab(maria)
    await petra.open_home()
    await petra.click("I stand by it", within="home")
    await petra.close_modal(all=True)
    await company.passes(minutes=1)
    assert "Petra is your manager now and stands by this promise to you." in maria.last_message
    await promising.says_done(company, petra)
    await maria.click("Yes, it happened")
    await company.passes(minutes=1)
    assert "This promise is kept" in petra.last_message
    await priya.click("Log a commitment", message=reminder_of_then)
    assert "report to you" in priya.ephemerals[-1].text


@once
async def test_the_next_interview_begins_with_what_became_of_the_last(company: Company) -> None:
    maria, priya = company.maria, company.priya
    await promising.maria_shares(company)
    await maria.click("Start")
    assert not maria.sees("Last time")
    await maria.close_modal(all=True)
    await promising.priya_promises(company)
    await promising.says_done(company, priya)
    await maria.click("Yes, it happened")
    await company.passes(days=100)
    invitation = maria.messages[-1]
    assert "stay interview" in invitation.text
    assert not any("Last time" in one.text for one in maria.messages)
    await maria.click("Start", message=invitation)
    assert maria.modal is not None
    first = json.dumps(maria.modal.blocks[:3], ensure_ascii=False)
    assert "Last time you told Priya" in first
    assert QUEUE in first
    assert f"Priya promised “{PROMISE}” by 20 December 2026. You said that it happened." in first
    await maria.close_modal(all=True)
    await maria.open_home()
    await maria.click("Withdraw from view", within="home")
    await maria.close_modal(all=True)
    await maria.click("Start", message=invitation)
    assert not maria.sees("Last time")
    await company.tom.click("Start")
    assert not company.tom.sees("Last time")


def id_of(company: Company, text: str = PROMISE) -> str:
    """What somebody who guesses would have to guess."""
    return company.stage.bot.db.now(
        lambda tx: tx.session.exec(select(Commitment).where(Commitment.text == text)).one().id
    )


def history(company: Company) -> list[str]:
    rows = company.stage.bot.db.now(lambda tx: tx.session.exec(select(CommitmentEvent)).all())
    return [row.event.value for row in sorted(rows, key=lambda row: row.at)]


@twice
async def test_nobody_without_the_right_changes_a_promise(company: Company) -> None:
    scene = Scene(company.stage)
    await promising.maria_shares(company)
    await promising.priya_promises(company)
    promise = id_of(company)
    await promising.says_done(company, company.priya)
    everybody = [*onlookers(company), company.priya, company.maria]
    for action in ("claim", "confirm", "doubt", "deny", "drop", "take_up"):
        hers = action in {"confirm", "doubt", "deny"}
        theirs = company.maria if hers else company.priya
        for actor in [one for one in everybody if one.user != theirs.user]:
            await scene.press(actor, f"commitment.{action}", promise)
            assert "cannot find this promise among yours" in actor.ephemerals[-1].text
            assert actor.modal is None
    for actor in [one for one in everybody if one.user != company.maria.user]:
        told = {"said": "not_yet", "commitment_id": promise, "reader": promise}
        await scene.submit(actor, "commitment.answer", state={"words": {"value": "No"}}, **told)
    for actor in [one for one in everybody if one.user != company.priya.user]:
        because = {"because": {"value": "No"}}
        await scene.submit(actor, "commitment.take_back", state=because, commitment_id=promise)
    assert history(company) == ["make", "claim"]


@twice
async def test_two_clicks_are_one_deed(company: Company) -> None:
    maria, priya, scene = company.maria, company.priya, Scene(company.stage)
    await promising.maria_shares(company)
    await promising.priya_promises(company)
    promise = id_of(company)
    for _ in range(2):
        await scene.press(priya, "commitment.claim", promise)
    await company.passes(minutes=1)
    assert len(got(maria, "says that this promise to you is done")) == 1
    await maria.open_home()
    await maria.click("Yes, it happened", within="home")
    await maria.close_modal(all=True)
    await maria.click("Yes, it happened")
    await company.passes(minutes=1)
    assert len(got(priya, "This promise is kept")) == 1
    assert history(company) == ["make", "claim", "confirm"]
    await scene.press(maria, "commitment.deny", promise)
    assert "This promise was kept" in maria.ephemerals[-1].text
    assert maria.modal is None
