from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from staybot.simulator import NotOnScreen
from tests.simulator.deeds import opened
from tests.simulator.probe import actions, choices, modal, question, section, text

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import Probe


async def test_slacks_own_client_asks_for_required_answers(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    short = question("Why?", element={"min_length": 3, "max_length": 5})
    await opened(probe, maria, modal(short))
    assert (await maria.submit()).errors == {"q": "Please complete this required field."}
    assert "at least 3" in (await maria.submit({"q": "ab"})).errors["q"]
    assert "no more than 5" in (await maria.submit({"q": "abcdef"})).errors["q"]
    assert sim.deliveries.log == []
    assert (await maria.submit({"q": "abcd"})).closed


async def test_inputs_are_silent_unless_they_dispatch(probe: Probe, maria: Actor) -> None:
    silent = question("Silent", block_id="s")
    pick = {"type": "radio_buttons", "action_id": "r", "options": choices("Yes", "No")}
    quiet = {"type": "input", "block_id": "p", "label": text("Pick"), "element": pick}
    await opened(probe, maria, modal(silent, quiet))
    await maria.type("Silent", "words", enter=True)
    await maria.choose("Pick", "Yes")
    assert probe.seen == []
    assert maria.modal is not None
    assert maria.modal.state["p"]["r"]["selected_option"]["value"] == "yes"


async def test_typing_dispatches_on_the_declared_trigger(probe: Probe, maria: Actor) -> None:
    typed = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    view = modal(
        question("Each", dispatch_action=True, element=typed),
        question("Enter", block_id="e", action_id="b", dispatch_action=True),
        private_metadata="key",
    )
    await opened(probe, maria, view)
    await maria.type("Enter", "first")
    assert probe.seen == [], "enter was not pressed"
    await maria.type("Each", "draft")
    await maria.type("Enter", "second", enter=True)
    each, enter = probe.seen
    assert (each["type"], each["container"]["type"]) == ("block_actions", "view")
    assert (each["actions"][0]["value"], each["actions"][0]["block_id"]) == ("draft", "q")
    assert each["view"]["state"]["values"]["e"]["b"]["value"] == "first", "the other fields come along"
    assert each["view"]["private_metadata"] == "key"
    assert each["view"]["hash"]
    assert "response_url" not in each
    assert enter["actions"][0]["value"] == "second"
    assert float(enter["actions"][0]["action_ts"]) > float(each["actions"][0]["action_ts"])


async def test_a_choice_in_an_input_dispatches_when_told_to(probe: Probe, maria: Actor) -> None:
    pick = {"type": "static_select", "action_id": "r", "options": choices("Yes", "No")}
    block = {
        "type": "input",
        "block_id": "p",
        "label": text("Pick"),
        "element": pick,
        "dispatch_action": True,
    }
    await opened(probe, maria, modal(block))
    await maria.choose("Pick", "No")
    assert probe.seen[0]["actions"][0]["selected_option"]["value"] == "no"


async def test_closing_says_so_only_when_asked_and_without_the_words(probe: Probe, maria: Actor) -> None:
    pick = {"type": "radio_buttons", "action_id": "r", "options": choices("Yes", "No")}
    view = modal(question("Why?"), actions(pick, block_id="row"), notify_on_close=True)
    await opened(probe, maria, view)
    await maria.type("Why?", "secret")
    await maria.click("Yes")
    await maria.close_modal()
    body = probe.seen[-1]
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)
    assert body["view"]["state"]["values"].keys() == {"row"}
    assert maria.modal is None
    await opened(probe, maria, modal(question("Why?")))
    await maria.close_modal()
    assert probe.seen[-1] is body


async def test_the_x_closes_everything_in_the_name_of_the_root(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    await opened(probe, maria, modal(section("root"), notify_on_close=True))
    root = maria.modal
    assert root is not None
    sim.workspace.surfaces.push(maria.user.id, modal(section("top"), notify_on_close=True))
    await maria.close_modal(all=True)
    assert (probe.seen[-1]["view"]["id"], probe.seen[-1]["is_cleared"]) == (root.id, True)
    assert maria.modal is None


async def test_a_view_that_clears_on_close_takes_all_with_it(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    await opened(probe, maria, modal(section("root")))
    sim.workspace.surfaces.push(maria.user.id, modal(section("top"), clear_on_close=True))
    await maria.click("Cancel")
    assert maria.modal is None


async def test_a_modal_closed_while_its_submit_is_under_way_stays_closed(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    arrived, finish = asyncio.Event(), asyncio.Event()

    async def slow(ack: Any) -> None:
        arrived.set()
        await finish.wait()
        await ack()

    probe.app.view("slow")(slow)
    await opened(probe, maria, modal(question("Why?", optional=True), callback_id="slow"))
    deed = asyncio.ensure_future(maria.submit())
    await arrived.wait()
    assert maria.modal is not None
    sim.workspace.surfaces.close(maria.modal)
    finish.set()
    assert (await deed).closed
    assert maria.errors == []


async def test_a_required_choice_is_asked_for_and_taken(probe: Probe, maria: Actor) -> None:
    pick = {"type": "radio_buttons", "action_id": "r", "options": choices("Yes", "No")}
    await opened(probe, maria, modal({"type": "input", "label": text("Pick"), "element": pick}))
    assert list((await maria.submit()).errors.values()) == ["Please complete this required field."]
    with pytest.raises(NotOnScreen, match="sees no 'Nothing'"):
        await maria.click("Nothing")
    assert (await maria.submit({"Pick": "No"})).closed
