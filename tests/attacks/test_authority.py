"""What Tom cannot do: rights are checked on every action, whatever somebody's Slack sends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from staybot.flows.answering import participation
from staybot.flows.promising import commitments
from staybot.simulator import Actor
from staybot.slack.ids import Action, Callback
from tests.e2e.scene import ANONYMOUS, DRAFTED, PROMISED, SECRETS, SHARED, Scene, scene

TOM = "tom@example.com"


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as set_up:
        yield set_up


def text(value: str) -> dict[str, str]:
    return {"type": "plain_text_input", "value": value}


async def test_tom_sees_and_changes_only_his_own_interview(company: Scene) -> None:
    """The id of a round is everybody's; the ballot it opens is that of whoever clicked."""
    before = company.stored(but_ballots_of=(TOM,))
    await company.press(company.tom, Action.INTERVIEW_OPEN, company.round_id)
    assert company.tom.modal is not None
    assert not any(secret in company.screen(company.tom) for secret in SECRETS)
    answers = {"energized": text("Mine"), "frustrated": text("")}
    await company.submit(company.tom, Callback.INTERVIEW_SUBMIT, state=answers, round_id=company.round_id)
    await company.press(company.tom, Action.INTERVIEW_WITHDRAW, company.round_id)
    await company.press(company.tom, Action.INTERVIEW_DECLINE, company.round_id)
    assert company.stored(but_ballots_of=(TOM,)) == before
    await company.maria.click("Start")
    assert company.maria.sees(ANONYMOUS)
    assert company.maria.sees(DRAFTED)


async def test_who_was_not_asked_can_neither_open_nor_submit_nor_withdraw(company: Scene) -> None:
    before = company.stored()
    for actor in (company.priya, company.noor, company.ola):
        for action in (Action.INTERVIEW_OPEN, Action.INTERVIEW_DECLINE, Action.INTERVIEW_WITHDRAW):
            await company.press(actor, action, company.round_id)
            assert participation.NOT_ASKED in actor.ephemerals[-1].text
        await company.press(actor, Action.INTERVIEW_POSTPONE, f"tomorrow:{company.round_id}")
        reply = await company.submit(
            actor, Callback.INTERVIEW_SUBMIT, state={"energized": text("Me too")}, round_id=company.round_id
        )
        assert participation.NOT_ASKED in str(reply.body)
    assert company.stored() == before


async def test_nobody_takes_back_or_confirms_what_another_shared(company: Scene) -> None:
    """Not with the right id of the share, and not with the very seal that Maria confirmed."""
    before = company.stored()
    for actor in (company.tom, company.priya, company.noor, company.ola):
        await company.press(actor, Action.SHARE_TAKE_BACK, company.share_id)
        assert "cannot find that shared answer" in actor.ephemerals[-1].text
        reply = await company.submit(
            actor, Callback.SHARE_CONFIRM, state={}, round_id=company.round_id, seal=company.seal
        )
        assert "sent nothing" in str(reply.body) or participation.NOT_ASKED in str(reply.body)
    assert company.stored() == before
    assert company.priya.sees(SHARED)


async def test_nobody_promises_something_to_who_reports_to_another(company: Scene) -> None:
    """Neither a colleague, nor a manager's manager, nor the manager of another team; by no way in."""
    before, maria = company.stored(), company.maria.user.id
    for actor in (company.tom, company.noor, company.ola, company.petra):
        told = await actor.command("/stay commit @Maria be nicer")
        assert told.text == commitments.NOT_YOURS
        for value in (f"clock:{company.clock_id}", f"user:{maria}"):
            await company.press(actor, Action.COMMITMENT_OPEN, value)
            assert actor.ephemerals[-1].text == commitments.NOT_YOURS
        reply = await company.submit(
            actor, Callback.COMMITMENT_MAKE, state={"text": text("be nicer")},
            engineer_id=company.person_ids["maria@example.com"],
        )  # fmt: skip
        assert commitments.NOT_YOURS in str(reply.body)
    assert company.stored() == before


async def test_the_refusal_does_not_tell_who_exists(company: Scene) -> None:
    """Somebody else's report, a stranger and nobody at all: the same words."""
    answers = {
        (await company.tom.command(f"/stay commit {whom} be nicer")).text
        for whom in ("@Maria", "@Tom", "@Staybot", "@Ola")
    }
    assert answers == {commitments.NOT_YOURS}


async def test_no_home_tab_and_no_list_shows_anything_of_others(company: Scene) -> None:
    for actor in (company.tom, company.noor, company.ola, company.petra):
        await actor.open_home()
        await company.press(actor, Action.HOME_TURN, "1")
        listed = await actor.command("/stay commitments")
        seen = company.screen(actor) + listed.text
        assert not any(secret in seen for secret in (*SECRETS, "Maria")), actor.user.name


async def test_a_manager_never_reads_an_anonymous_answer_or_a_draft(company: Scene) -> None:
    """Not in messages, not in the Home tab, not in a form, not in the digest; and nobody else does."""
    priya = company.priya
    await priya.open_home()
    await priya.command("/stay commitments")
    await company.press(priya, Action.INTERVIEW_OPEN, company.round_id)
    await company.press(priya, Action.COMMITMENT_OPEN, f"clock:{company.clock_id}")
    await company.passes(days=25)
    await priya.open_home()
    assert priya.sees(SHARED)
    for post in company.stage.sim.all_posts:
        received = post.text + json.dumps(post.blocks)
        assert ANONYMOUS not in received
        assert DRAFTED not in received
        assert SHARED not in received or post.to in {priya.user.id, company.maria.user.id}
        assert PROMISED not in received or post.to in {priya.user.id, company.maria.user.id}
    assert ANONYMOUS not in company.screen(priya)


async def test_the_clicks_of_somebody_deactivated_do_nothing(company: Scene) -> None:
    company.stage.sim.change_user(company.tom.user, deleted=True)
    await company.stage.sim.settle()
    await everything_is_refused(company, company.tom, words="I don't know you")


async def test_somebody_who_is_not_in_the_people_list_gets_only_kind_words(company: Scene) -> None:
    stranger = company.stage.sim.add_user(name="Sam Stranger", email="sam@elsewhere.example")
    await company.stage.sim.settle()
    await everything_is_refused(company, company.stage.sim.actor(stranger), words="I don't know you")


async def test_guests_and_bots_are_refused_though_somebody_put_them_in_the_list(company: Scene) -> None:
    for actor in (company.guest, company.robot):
        assert actor.messages == []
        await everything_is_refused(company, actor, words="")


async def test_somebody_of_another_workspace_is_a_stranger(company: Scene) -> None:
    foreign = company.stage.sim.workspace.add_user(name="Maria", email="maria@example.com", id="W9FOREIGN1")
    await everything_is_refused(company, company.stage.sim.actor(foreign), words="I don't know you")


async def everything_is_refused(company: Scene, actor: Actor, *, words: str) -> None:
    """Every way in; each ends in words, and nothing is stored or shown."""
    before = company.stored()
    for action in Action:
        for value in (company.round_id, f"tomorrow:{company.round_id}", f"clock:{company.clock_id}"):
            reply = await company.press(actor, action, value)
            assert reply.acked, action
    for callback in Callback:
        await company.submit(
            actor, callback, state={"energized": text("Me")}, round_id=company.round_id, seal="0",
            engineer_id="0",
        )  # fmt: skip
    for line in ("/stay interview", "/stay commitments", "/stay commit @Maria be nicer"):
        assert words in (await actor.command(line)).text
    if not actor.user.is_bot:
        await actor.open_home()
    assert company.stored() == before
    assert not any(secret in company.screen(actor) for secret in SECRETS)
