"""What nobody but the two can do to a promise: rights are checked on every click."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import select

from staybot.flows.promising import promise_life
from staybot.rules.commitments import State
from staybot.simulator import Actor
from staybot.slack.ids import Action, Callback
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Person
from tests.e2e.scene import PROMISED, Scene, scene

MAKERS = (Action.COMMITMENT_CLAIM, Action.COMMITMENT_DROP, Action.COMMITMENT_TAKE_UP)
ENGINEERS = (Action.COMMITMENT_CONFIRM, Action.COMMITMENT_DOUBT, Action.COMMITMENT_DENY)
WORDS = "You promised me this in Lisbon already"


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as set_up:
        yield set_up


def promise(company: Scene) -> Commitment:
    return company.stage.bot.db.now(lambda tx: tx.session.exec(select(Commitment)).one())


def history(company: Scene) -> list[str]:
    rows = company.stage.bot.db.now(lambda tx: tx.session.exec(select(CommitmentEvent)).all())
    return [row.event.value for row in sorted(rows, key=lambda row: row.at)]


async def everything(company: Scene, actor: Actor, *actions: Action) -> None:
    """Each button and each window, with the right id of the promise; each ends in the same words."""
    known = promise(company)
    before = company.stored()
    for action in actions:
        reply = await company.press(actor, action, known.id)
        assert reply.acked
        assert actor.ephemerals[-1].text == promise_life.UNKNOWN
    for callback, typed in (
        (Callback.COMMITMENT_ANSWER, "words"),
        (Callback.COMMITMENT_TAKE_BACK, "because"),
    ):
        if (callback is Callback.COMMITMENT_ANSWER) != (Action.COMMITMENT_CONFIRM in actions):
            continue
        reply = await company.submit(
            actor, callback, state={typed: {"type": "plain_text_input", "value": "Me"}},
            commitment_id=known.id, said="not_seen", reader=known.by_id,
        )  # fmt: skip
        assert promise_life.UNKNOWN in str(reply.body)
    assert company.stored() == before
    two = (company.maria.user.id, company.priya.user.id)
    assert PROMISED not in company.screen(actor) or actor.user.id in two


async def test_nobody_else_claims_drops_takes_up_or_answers(company: Scene) -> None:
    """A colleague, the manager's manager, the operator, another manager; before and after the claim."""
    for _ in range(2):
        for actor in (company.tom, company.noor, company.ola, company.petra):
            await everything(company, actor, *MAKERS)
            await everything(company, actor, *ENGINEERS)
        await company.press(company.priya, Action.COMMITMENT_CLAIM, promise(company).id)
    assert history(company) == ["make", "claim"]


async def test_the_maker_does_not_confirm_and_the_engineer_does_not_claim(company: Scene) -> None:
    """The last word is the engineer's alone; and a promise is its maker's to call done."""
    await company.press(company.priya, Action.COMMITMENT_CLAIM, promise(company).id)
    await everything(company, company.priya, *ENGINEERS)
    await everything(company, company.maria, *MAKERS)
    assert promise(company).state is State.CLAIMED


async def test_the_two_can_and_a_click_in_a_message_is_answered(company: Scene) -> None:
    """From the claim to the last word, each by the button of a message, which belongs to no window."""
    reply = await company.press(company.priya, Action.COMMITMENT_CLAIM, promise(company).id)
    assert reply.acked
    assert "Maria is asked whether it happened" in company.priya.ephemerals[-1].text
    await company.passes(days=4)
    assert company.maria.sees("Did it happen?")
    assert not company.tom.sees(PROMISED)
    await company.maria.click("Not yet …")
    await company.maria.submit({"words": WORDS})
    await company.maria.close_modal(all=True)
    await company.passes(days=1)
    assert history(company) == ["make", "claim", "not_yet"]
    assert company.priya.sees("not yet")
    assert WORDS not in company.screen(company.priya)
    await company.press(company.priya, Action.COMMITMENT_CLAIM, promise(company).id)
    await company.press(company.maria, Action.COMMITMENT_CONFIRM, promise(company).id)
    assert "counts as kept" in company.maria.ephemerals[-1].text
    assert promise(company).state is State.KEPT
    for actor in (company.tom, company.noor, company.ola, company.petra):
        assert PROMISED not in company.screen(actor)


async def test_the_old_manager_can_do_nothing_after_the_handover(company: Scene) -> None:

    def moves(tx: Tx) -> None:
        maria = tx.session.get_one(Person, company.person_ids["maria@example.com"])
        maria.manager_id = company.person_ids["petra@example.com"]

    company.stage.bot.db.now(moves)
    await company.passes(minutes=2)
    await everything(company, company.priya, *MAKERS)
    await company.press(company.petra, Action.COMMITMENT_TAKE_UP, promise(company).id)
    assert promise(company).state is State.OPEN
    assert history(company) == ["make", "hand_over", "take_up"]
