from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulator.probe import actions, button, section

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import JSON, Clock, Probe


async def respond(probe: Probe, url: str, body: Any) -> tuple[int, str]:
    async with probe.session.post(url, json=body) as response:
        return response.status, await response.text()


async def clicked(probe: Probe, maria: Actor) -> str:
    """The response URL of a click on a message."""

    async def press(ack: Any) -> None:
        await ack()

    probe.app.action("press")(press)
    await probe.connect()
    await probe.client.chat_postMessage(
        channel=maria.user.id, text="Original", blocks=[actions(button("Press", "press"))]
    )
    await maria.click("Press")
    return str(probe.seen[-1]["response_url"])


async def test_an_answer_is_ephemeral_unless_it_says_otherwise(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    url = await clicked(probe, maria)
    assert await respond(probe, url, {"text": "quiet"}) == (200, "ok")
    assert await respond(probe, url, {"text": "loud", "response_type": "in_channel"}) == (200, "ok")
    assert [m.text for m in maria.ephemerals] == ["quiet"]
    assert maria.last_message == "loud"
    assert [p.kind for p in sim.all_posts] == ["dm", "ephemeral", "dm"]


async def test_five_answers_are_taken(probe: Probe, maria: Actor) -> None:
    url = await clicked(probe, maria)
    answers = [await respond(probe, url, {"text": str(n)}) for n in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5][1]


async def test_after_thirty_minutes_no_answer_is_taken(probe: Probe, maria: Actor, clock: Clock) -> None:
    url = await clicked(probe, maria)
    clock.passes(minutes=30)
    assert (await respond(probe, url, {"text": "just in time"}))[0] == 200
    clock.passes(seconds=1)
    status, text = await respond(probe, url, {"text": "too late"})
    assert (status, "expired_url" in text) == (404, True)
    assert (await respond(probe, url + "x", {"text": "unknown"}))[0] == 404


async def test_the_clicked_message_can_be_replaced_or_deleted(probe: Probe, maria: Actor) -> None:
    url = await clicked(probe, maria)
    await respond(probe, url, {"text": "Replaced", "replace_original": True})
    assert [(m.text, m.blocks) for m in maria.messages] == [("Replaced", [])]
    await respond(probe, url, {"delete_original": True})
    assert maria.messages == []


async def test_a_command_has_no_original_to_replace(probe: Probe, maria: Actor) -> None:
    async def answer(ack: Any) -> None:
        await ack("First")

    probe.app.command("/probe")(answer)
    await probe.connect()
    await maria.command("/probe")
    await respond(probe, probe.seen[0]["response_url"], {"text": "Second", "replace_original": True})
    assert [m.text for m in maria.ephemerals] == ["First", "Second"]


async def test_an_ephemeral_message_stays_ephemeral_when_replaced(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    async def answer(ack: Any) -> None:
        await ack({"text": "Choose", "blocks": [actions(button("Yes", "yes"))]})

    async def press(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Chosen", replace_original=True, response_type="in_channel")

    probe.app.command("/probe")(answer)
    probe.app.action("yes")(press)
    await probe.connect()
    await maria.command("/probe")
    await maria.click("Yes")
    assert [m.text for m in maria.ephemerals] == ["Chosen"]
    assert maria.messages == []
    body: JSON = probe.seen[-1]
    assert body["container"]["is_ephemeral"]
    assert "message" not in body
    assert [p.kind for p in sim.all_posts] == ["ephemeral", "update"]


async def test_a_bad_answer_is_refused_and_not_counted(probe: Probe, maria: Actor) -> None:
    url = await clicked(probe, maria)
    bodies: list[Any] = [{"text": "x", "blocks": [section("")]}, {}, []]
    for body in bodies:
        status, _ = await respond(probe, url, body)
        assert status == 400
    async with probe.session.post(url, data="not json") as response:
        assert response.status == 400
    assert [(await respond(probe, url, {"text": "x"}))[0] for _ in range(5)] == [200] * 5
