from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from staybot.simulator import NotOnScreen
from tests.simulator.deeds import opened
from tests.simulator.probe import actions, button, modal, question, section

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import Probe


async def test_a_submit_carries_what_was_typed_and_closes(probe: Probe, maria: Actor) -> None:
    view = modal(question("Why?"), question("How?", block_id="h", optional=True), private_metadata="key")
    await opened(probe, maria, view)
    result = await maria.submit({"Why?": "because"})
    assert (result.closed, result.errors, result.view, maria.modal) == (True, {}, None, None)
    body = probe.seen[0]
    assert body["type"] == "view_submission"
    assert body["view"]["state"]["values"] == {
        "q": {"a": {"type": "plain_text_input", "value": "because"}},
        "h": {"a": {"type": "plain_text_input", "value": None}},
    }
    assert body["view"]["private_metadata"] == "key"
    assert body["view"]["callback_id"] == "modal"
    assert body["trigger_id"]


async def test_errors_stand_at_their_inputs_and_keep_the_modal(probe: Probe, maria: Actor) -> None:
    await opened(probe, maria, modal(question("Why?")), response_action="errors", errors={"q": "Too short"})
    result = await maria.submit({"Why?": "x"})
    assert (result.errors, result.closed) == ({"q": "Too short"}, False)
    assert maria.modal is not None
    assert maria.modal.state["q"]["a"]["value"] == "x"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": modal(section(""))},
        {"response_action": "update"},
        {"response_action": "vanish"},
        {"text": "thanks"},
        "thanks",
        {},
    ],
)
async def test_an_answer_slack_does_not_understand_shows_as_trouble(
    sim: Simulator, probe: Probe, maria: Actor, answer: Any
) -> None:
    async def respond(_: web.Request) -> web.Response:
        return web.json_response(answer) if isinstance(answer, dict) else web.Response(text=answer)

    await opened(probe, maria, modal(question("Why?")))
    server = web.Application()
    server.router.add_post("/", respond)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sim.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    result = await maria.submit({"Why?": "x"})
    assert result.refused
    assert maria.errors == ["trouble connecting"]
    assert maria.modal is not None
    await runner.cleanup()


async def test_a_submit_without_an_ack_keeps_the_modal_and_its_words(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    sim.deliveries.ack_timeout = 0.03
    await opened(probe, maria, modal(question("Why?"), callback_id="nobody listens"))
    result = await maria.submit({"Why?": "x"})
    assert (result.refused, result.closed) == ("timeout", False)
    assert maria.errors == ["trouble connecting"]
    assert maria.modal is not None
    assert maria.modal.state["q"]["a"]["value"] == "x"


async def test_a_submit_can_update_the_view(probe: Probe, maria: Actor) -> None:
    then = modal(section("Thank you"), title="Done")
    await opened(probe, maria, modal(question("Why?")), response_action="update", view=then)
    before = maria.modal
    result = await maria.submit({"Why?": "x"})
    assert result.view is before is maria.modal
    assert before is not None
    assert before.title() == "Done"
    assert not result.closed


async def test_a_submit_can_push_and_clear(probe: Probe, maria: Actor) -> None:
    second = modal(section("Sure?"), callback_id="second")
    await opened(probe, maria, modal(question("Why?")), response_action="push", view=second)

    async def clear(ack: Any) -> None:
        await ack(response_action="clear")

    probe.app.view("second")(clear)
    first = maria.modal
    result = await maria.submit({"Why?": "x"})
    assert first is not None
    assert result.view is not None
    assert (result.view.root_id, result.view.previous_id, result.closed) == (first.id, first.id, False)
    assert (await maria.submit()).closed
    assert maria.modal is None


async def test_a_submit_closes_only_its_own_view(probe: Probe, maria: Actor) -> None:
    second = modal(section("Sure?"), callback_id="second")
    await opened(probe, maria, modal(question("Why?")), response_action="push", view=second)

    async def close(ack: Any) -> None:
        await ack()

    probe.app.view("second")(close)
    first = maria.modal
    await maria.submit({"Why?": "x"})
    assert (await maria.submit()).closed
    assert maria.modal is first


async def test_the_buttons_of_the_modal_itself_can_be_clicked(probe: Probe, maria: Actor) -> None:
    await opened(probe, maria, modal(section("x"), actions(button("Press", "press"))))
    assert await maria.click("Press")
    assert await maria.click("Send")
    assert [body["type"] for body in probe.seen] == ["block_actions", "view_submission"]
    assert maria.modal is None


async def test_what_is_not_there_cannot_be_used(probe: Probe, maria: Actor) -> None:
    for deed in (maria.submit(), maria.close_modal(), maria.type("Why?", "x"), maria.click("Press")):
        with pytest.raises(NotOnScreen):
            await deed
    await opened(probe, maria, modal(section("nothing to fill in")))
    with pytest.raises(NotOnScreen, match="'Why\\?' is not here"):
        await maria.submit({"Why?": "x"})


async def test_a_modal_without_a_submit_button_cannot_be_submitted(probe: Probe, maria: Actor) -> None:
    view = modal(section("only to read"))
    del view["submit"]
    await opened(probe, maria, view)
    with pytest.raises(NotOnScreen, match="no submit button"):
        await maria.submit()


async def test_two_people_have_two_modals(probe: Probe, maria: Actor, tom: Actor) -> None:
    await opened(probe, maria, modal(question("Why?")))
    await opened(probe, tom, modal(question("Why?")))
    await maria.type("Why?", "hers")
    await tom.submit({"Why?": "his"})
    assert tom.modal is None
    assert maria.sees("hers")
    assert not tom.sees("hers")
