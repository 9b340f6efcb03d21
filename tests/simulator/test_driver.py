from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from staybot.simulator import NotOnScreen
from tests.simulator.listening import listening
from tests.simulator.probe import actions, button, home, question, section, text

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import Probe

ACTION_IDS = ("press", "pick", "other")


async def test_a_click_finds_the_newest_message_with_that_button(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    await listening(probe)
    for value in ("old", "new"):
        await probe.client.chat_postMessage(
            channel=maria.user.id, text=value, blocks=[actions(button("Later", "press", value=value))]
        )
    await probe.client.chat_postMessage(channel=maria.user.id, text="no buttons here")
    await probe.client.views_publish(
        user_id=maria.user.id, view=home(actions(button("Later", "press", value="home")))
    )
    assert await maria.click("Later")
    assert await maria.click("Later", message=maria.messages[0])
    assert await maria.click("press", within="home")
    assert await maria.click("Later", within="dm")
    assert [body["actions"][0]["value"] for body in probe.seen] == ["new", "old", "home", "new"]
    first, home_click = probe.seen[0], probe.seen[2]
    assert first["container"]["type"] == "message"
    assert first["message"]["ts"] == maria.messages[1].ts
    assert first["channel"]["id"] == maria.messages[1].channel
    assert first["response_url"].startswith(sim.url)
    assert first["actions"][0]["text"] == text("Later")
    assert "response_url" not in home_click
    assert home_click["view"]["type"] == "home"


async def test_a_label_may_be_a_part_if_it_is_the_only_one(probe: Probe, maria: Actor) -> None:
    await listening(probe)
    buttons = [button("Later, tomorrow", "press"), button("Later, next week", "other")]
    await probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=[actions(*buttons)])
    await maria.click("next week")
    assert probe.seen[0]["actions"][0]["action_id"] == "other"
    with pytest.raises(NotOnScreen, match="there are \\['Later, tomorrow', 'Later, next week'\\]"):
        await maria.click("Later")


async def test_a_button_is_meant_by_the_words_above_it(probe: Probe, maria: Actor) -> None:
    await listening(probe)
    blocks = [
        section("The first"), actions(button("Done", "press", value="1"), block_id="a"),
        section("The second"), actions(button("Done", "press", value="2"), block_id="b"),
        section("Not to be done"),
    ]  # fmt: skip
    await probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=blocks)
    await maria.click("Done", under=["The", "second"])
    assert probe.seen[0]["actions"][0]["value"] == "2"
    for words in ("Not to be done", "Never said"):
        with pytest.raises(NotOnScreen, match="sees no 'Done'"):
            await maria.click("Done", under=[words])


async def test_a_button_nobody_answers_shows_an_error_icon(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    sim.deliveries.ack_timeout = 0.03
    await probe.connect()
    await probe.client.chat_postMessage(
        channel=maria.user.id, text="x", blocks=[actions(button("Old button", "forgotten"))]
    )
    assert not await maria.click("Old button")
    assert maria.errors == ["error icon"]


async def test_an_ack_after_three_seconds_is_noted_as_late(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    finish = asyncio.Event()

    async def slow(ack: Any) -> None:
        await finish.wait()
        await ack()

    probe.app.action("press")(slow)
    await probe.connect()
    sim.deliveries.ack_timeout = 0.02
    await probe.client.chat_postMessage(
        channel=maria.user.id, text="x", blocks=[actions(button("Press", "press"))]
    )
    assert not await maria.click("Press")
    finish.set()
    await asyncio.wait_for(sim.sockets.late_ack(), 2)
    assert len(sim.sockets.late) == 1


async def test_text_can_be_typed_into_the_home_tab(probe: Probe, maria: Actor) -> None:
    await probe.client.views_publish(user_id=maria.user.id, view=home(question("Note")))
    await maria.type("Note", "remember")
    assert maria.sees("remember")


async def test_people_see_names_and_not_codes(sim: Simulator, probe: Probe, maria: Actor, tom: Actor) -> None:
    channel = sim.add_channel(name="general")
    words = (  # every code that Slack shows as something else
        f"Ask <@{tom.user.id}> in <#{channel.id}> by <!date^1767600000^{{date}}|5 January>, "
        "see <https://example.org|the page> &amp; <https://example.org/b> &lt;now&gt; "
        "<!channel> <@U404|gone>"
    )
    await probe.client.chat_postMessage(channel=maria.user.id, text=words, blocks=[section(words)])
    assert maria.sees(
        "Ask @tom in #general by 5 January, see the page & https://example.org/b <now> @channel gone"
    )
    plain = {"type": "section", "text": text("5 &lt; 6")}
    await probe.client.views_publish(user_id=maria.user.id, view=home(plain))
    assert maria.sees("5 &lt; 6"), "plain text is not decoded"


async def test_a_change_wakes_whoever_waits_for_one(sim: Simulator, probe: Probe, maria: Actor) -> None:
    version = sim.workspace.version
    waiting = asyncio.ensure_future(sim.workspace.changed_since(version))
    await asyncio.sleep(0)
    await probe.client.chat_postMessage(channel=maria.user.id, text="x")
    assert await waiting > version


async def test_a_hundred_clicks_are_settled_without_waiting_for_time(probe: Probe, maria: Actor) -> None:
    await listening(probe)
    await probe.client.chat_postMessage(
        channel=maria.user.id, text="x", blocks=[actions(button("Press", "press"))]
    )
    began = time.monotonic()
    for _ in range(100):
        assert await maria.click("Press")
    print(f"{(time.monotonic() - began) * 10:.2f} ms a click")  # noqa: T201 — a figure to look at, not a limit
    assert len(probe.seen) == 100
