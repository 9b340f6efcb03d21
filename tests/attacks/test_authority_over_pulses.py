"""What Tom cannot do to Maria's pulse: rights are checked on every action, whatever a Slack sends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import select

from staybot.flows.answering import participation
from staybot.simulator import Actor
from staybot.slack.ids import Action, Callback, action_of, variant
from staybot.store.database import Tx
from staybot.store.tables import Person
from tests.e2e.pulsing import given, holds, items, pulse, pulsing
from tests.e2e.scene import Json, Scene

MARIA, TOM = "maria@example.com", "tom@example.com"
WORDS = "The retrieval launch kept me awake with joy."


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Scene]:
    """Maria gave a 2 and a comment; the round's id is everybody's."""
    async with pulsing(tmp_path) as asked:
        maria, company = asked.maria, Scene(asked.stage)
        await maria.click("2 Disagree")
        await maria.submit({"comment": WORDS})
        await maria.click("Skip")
        await maria.close_modal(all=True)
        buttons = [one for block in pulse(maria).blocks for one in block.get("elements", [])]
        company.round_id = next(
            str(one["value"]) for one in buttons if one.get("action_id") == Action.PULSE_OPEN
        )
        company.person_ids = company.stage.bot.db.now(_ids)
        yield company


def _ids(tx: Tx) -> dict[str, str]:
    return {one.email: one.id for one in tx.session.exec(select(Person)) if one.email}


def first(company: Scene) -> str:
    return items(company)[0]


async def tap(company: Scene, actor: Actor, score: int, *, item: str = "") -> None:
    value = f"{company.round_id}:{item or first(company)}:{score}"
    await company.press(actor, variant(Action.PULSE_TAP, score), value)


async def choose(company: Scene, actor: Actor, score: int) -> None:
    """A choice in a window that this person never opened, which names Maria's round."""
    payload = company.click_payload(actor, variant(Action.PULSE_CHOOSE, score), str(score))
    payload["actions"][0]["block_id"] = f"item.{first(company)}"
    payload["view"] = window(company)
    await company.stage.sim.deliveries.interaction("interactive", payload)
    await company.stage.sim.settle()


def window(company: Scene) -> Json:
    return {
        "id": "V1", "type": "modal", "callback_id": str(Callback.PULSE_SUBMIT), "hash": "1.0", "blocks": [],
        "private_metadata": json.dumps({"round_id": company.round_id}), "state": {"values": {}},
    }  # fmt: skip


async def done(company: Scene, actor: Actor, **ids: str) -> str:
    state = {f"item.{first(company)}": {"type": "radio_buttons", "selected_option": {"value": "5"}}}
    state["comment"] = {"type": "plain_text_input", "value": "Not Maria's"}
    reply = await company.submit(
        actor, Callback.PULSE_SUBMIT, state=state, **({"round_id": company.round_id} | ids)
    )
    return str(reply.body)


async def test_tom_answers_and_sees_only_his_own(company: Scene) -> None:
    """The values of his buttons are Maria's very own; whose ballot they change is up to who taps."""
    before = company.stored(but_ballots_of=(TOM,))
    await tap(company, company.tom, 5)
    assert WORDS not in company.screen(company.tom)
    await choose(company, company.tom, 4)
    await done(company, company.tom, person_id=company.person_ids[MARIA], by=company.maria.user.id)
    assert given(company, TOM)[0] == 5
    await company.tom.close_modal(all=True)
    await company.tom.open_home()
    await company.tom.command("/stay pulse")
    assert WORDS not in company.screen(company.tom)
    await company.press(company.tom, Action.PULSE_WITHDRAW, company.round_id)
    assert company.stored(but_ballots_of=(TOM,)) == before
    assert given(company, MARIA) == [2, None, None]
    assert holds(company, MARIA).comment == WORDS


async def test_who_was_not_asked_can_neither_tap_nor_open_nor_submit_nor_withdraw(company: Scene) -> None:
    before = company.stored()
    for actor in (company.priya, company.noor, company.ola):
        await tap(company, actor, 5)
        for action in (Action.PULSE_OPEN, Action.PULSE_WITHDRAW):
            await company.press(actor, action, company.round_id)
            assert actor.ephemerals[-1].text == participation.NOT_ASKED_PULSE
        await choose(company, actor, 5)
        assert participation.NOT_ASKED_PULSE in await done(company, actor)
        for callback in (Callback.HINTS_ACCEPT, Callback.THEMES_CONFIRM):
            reply = await company.submit(actor, callback, state={}, round_id=company.round_id, at="0")
            assert participation.NOT_ASKED_PULSE in str(reply.body)
        assert WORDS not in company.screen(actor)
    assert company.stored() == before


async def test_a_score_that_no_button_has_is_refused(company: Scene) -> None:
    before = company.stored()
    for score in (0, 6, 99):
        await tap(company, company.maria, score)
    await tap(company, company.maria, 3, item="another.item")
    assert company.stored() == before


async def test_priya_reads_nothing_of_it_anywhere(company: Scene) -> None:
    await company.priya.open_home()
    await company.priya.command("/stay privacy")
    await company.passes(days=10)
    await company.priya.open_home()
    for actor in (company.priya, company.noor, company.ola):
        assert WORDS not in company.screen(actor)
    for post in company.stage.sim.all_posts:
        assert WORDS not in post.text + json.dumps(post.blocks)


async def test_a_stranger_and_somebody_deactivated_get_words_and_change_nothing(company: Scene) -> None:
    stranger = company.stage.sim.add_user(name="Sam Stranger", email="sam@elsewhere.example")
    company.stage.sim.change_user(company.tom.user, deleted=True)
    await company.stage.sim.settle()
    before = company.stored()
    for actor in (company.stage.sim.actor(stranger), company.tom):
        for action in Action:
            if action_of(action).startswith("pulse."):
                assert (await company.press(actor, action, company.round_id)).acked
        await tap(company, actor, 4)
        for callback in (Callback.PULSE_SUBMIT, Callback.PULSE_REST):
            state = {"until": {"type": "datepicker", "selected_date": "2026-11-06"}}
            await company.submit(actor, callback, state=state, round_id=company.round_id)
    assert company.stored() == before
