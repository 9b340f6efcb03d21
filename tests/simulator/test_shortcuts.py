from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulator.listening import listening
from tests.simulator.probe import actions, button, modal, section

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import JSON, Probe

ACTION_IDS = ("press", "pick", "other")


async def test_shortcuts_reach_the_app_if_they_are_declared(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    async def everywhere(ack: Any, shortcut: JSON, client: Any) -> None:
        await client.views_open(trigger_id=shortcut["trigger_id"], view=modal(section("From a shortcut")))
        await ack()

    async def on_message(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Noted")

    probe.app.shortcut("everywhere")(everywhere)
    probe.app.shortcut("on_message")(on_message)
    await listening(probe)
    assert await maria.shortcut("everywhere")
    assert maria.sees("From a shortcut")
    message = await maria.say("a message")
    assert await maria.message_shortcut("on_message", message)
    assert maria.sees("Noted")
    body = probe.seen[-1]
    assert (body["type"], body["message"]["text"]) == ("message_action", "a message")
    delivered = len(sim.deliveries.log)
    assert not await maria.shortcut("on_message"), "it is one for messages"
    assert not await maria.shortcut("undeclared")
    assert len(sim.deliveries.log) == delivered
    assert maria.errors[-1] == "there is no global shortcut undeclared"


async def test_nothing_is_sent_when_interactivity_is_off(sim: Simulator, probe: Probe, maria: Actor) -> None:
    settings: Any = sim.app.manifest["settings"]
    sim.app.manifest = {**sim.app.manifest, "settings": {**settings, "interactivity": {"is_enabled": False}}}
    await probe.client.chat_postMessage(
        channel=maria.user.id, text="x", blocks=[actions(button("Press", "press"))]
    )
    assert not await maria.click("Press")
    assert not await maria.shortcut("everywhere")
    assert sim.deliveries.log == []
