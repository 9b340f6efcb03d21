from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.simulator.probe import section

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import JSON, Probe


def listen(probe: Probe, *answers: Any, command: str = "/probe") -> None:
    async def answer(ack: Any) -> None:
        await ack(*answers)

    probe.app.command(command)(answer)


async def test_a_command_carries_who_where_and_a_trigger(sim: Simulator, probe: Probe, maria: Actor) -> None:
    listen(probe, "Help")
    await probe.connect()
    channel = sim.add_channel(name="general", members=[maria.user])
    private = sim.add_channel(name="leadership", private=True, members=[maria.user])
    result = await maria.command("/probe  help me ", channel=channel)
    assert (result.text, result.texts, result.error) == ("Help", ["Help"], None)
    body = probe.seen[0]
    assert (body["command"], body["text"], body["user_id"]) == ("/probe", "help me", maria.user.id)
    assert (body["channel_id"], body["channel_name"]) == (channel.id, "general")
    assert body["trigger_id"]
    assert body["response_url"].startswith(sim.url)
    await maria.command("/probe", channel=private)
    await maria.command("/probe")
    assert [b["channel_name"] for b in probe.seen[1:]] == ["privategroup", "directmessage"]
    assert [m.text for m in maria.ephemerals] == ["Help", "Help", "Help"]


async def test_a_command_that_is_not_declared_never_leaves_slack(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    listen(probe, "never", command="/undeclared")
    await probe.connect()
    result = await maria.command("/undeclared x")
    assert result.error == "/undeclared is not a valid command"
    assert maria.errors == ["/undeclared is not a valid command"]
    assert (probe.seen, sim.deliveries.log) == ([], [])


@pytest.mark.parametrize(
    ("typed", "arrives"),
    [
        ("@maria <b> & co", "<@{maria}|maria> &lt;b&gt; &amp; co"),
        ("@Maria Moves", "<@{maria}|maria> Moves"),
        ("@maria.lopez now", "<@{lopez}|maria.lopez> now"),
        ("@Maria Lopez, you", "<@{lopez}|maria.lopez>, you"),
        ("@mariana", "@mariana"),
        ("#general and #generally", "<#{general}|general> and #generally"),
        ("see https://example.org/a?b=1", "see <https://example.org/a?b=1>"),
    ],
)
async def test_people_channels_and_links_are_escaped_where_the_manifest_says_so(
    sim: Simulator, probe: Probe, maria: Actor, typed: str, arrives: str
) -> None:
    lopez = sim.add_user(name="Maria Lopez")
    general = sim.add_channel(name="general")
    for name in ("/probe", "/raw"):
        listen(probe, "", command=name)
    await probe.connect()
    await maria.command(f"/probe {typed}")
    await maria.command("/raw @maria <b>")
    assert probe.seen[0]["text"] == arrives.format(maria=maria.user.id, lopez=lopez.id, general=general.id)
    assert probe.seen[1]["text"] == "@maria &lt;b&gt;"


async def test_an_answer_may_have_blocks_and_be_for_everyone(
    sim: Simulator, probe: Probe, maria: Actor, tom: Actor
) -> None:
    listen(probe, {"text": "For all", "blocks": [section("In *blocks*")], "response_type": "in_channel"})
    await probe.connect()
    channel = sim.add_channel(name="general", members=[maria.user, tom.user])
    result = await maria.command("/probe", channel=channel)
    assert result.texts == ["For all"]
    assert [m.text for m in sim.channel_messages(channel)] == ["For all"]
    assert maria.ephemerals == []


async def test_an_answer_slack_would_not_show_is_a_failure(probe: Probe, maria: Actor) -> None:
    listen(probe, {"text": "x", "blocks": [section("")]})
    await probe.connect()
    assert (await maria.command("/probe")).error == "dispatch_failed"


async def test_a_command_without_an_ack_times_out_for_the_person(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    async def never(body: JSON) -> None:
        assert body["command"] == "/probe"

    probe.app.command("/probe")(never)
    sim.deliveries.ack_timeout = 0.05
    await probe.connect()
    assert (await maria.command("/probe")).error == "operation_timeout"
    assert maria.errors == ["operation_timeout"]


async def test_a_command_can_open_a_modal_and_answer_later(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    async def answer(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Later")

    probe.app.command("/probe")(answer)
    await probe.connect()
    assert (await maria.command("/probe")).texts == ["Later"]
    assert [p.kind for p in sim.all_posts] == ["ephemeral"]
