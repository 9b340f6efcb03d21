from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from staybot.simulator import Simulator
from tests.simulator.probe import MANIFEST, build, manifest, refused, section

if TYPE_CHECKING:
    from staybot.simulator import Actor
    from tests.simulator.probe import Clock, Probe


async def test_a_message_to_a_user_id_opens_the_dm(sim: Simulator, probe: Probe, maria: Actor) -> None:
    answer = await probe.client.chat_postMessage(channel=maria.user.id, text="hello")
    assert str(answer["channel"]).startswith("D")
    again = await probe.client.chat_postMessage(channel=answer["channel"], text="again")
    assert again["channel"] == answer["channel"]
    assert [m.text for m in maria.messages] == ["hello", "again"]
    assert float(answer["ts"]) < float(again["ts"])
    assert [(p.to, p.kind, p.at) for p in sim.all_posts] == [
        (maria.user.id, "dm", sim.workspace.now()),
        (maria.user.id, "dm", sim.workspace.now()),
    ]


@pytest.mark.parametrize(("flag", "error"), [("is_bot", "cannot_dm_bot"), ("deleted", "user_disabled")])
async def test_some_people_cannot_be_written_to(sim: Simulator, probe: Probe, flag: str, error: str) -> None:
    user = sim.add_user(name="Nobody")
    sim.change_user(user, **{flag: True})
    assert (await refused(probe.client.chat_postMessage(channel=user.id, text="x"))).error == error


async def test_somebody_who_does_not_exist_is_not_found(probe: Probe) -> None:
    assert (await refused(probe.client.chat_postMessage(channel="U404", text="x"))).error == "user_not_found"


async def test_a_person_deactivated_later_cannot_be_written_to_by_channel_either(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    channel = (await probe.client.chat_postMessage(channel=maria.user.id, text="x"))["channel"]
    sim.change_user(maria.user, deleted=True)
    assert (await refused(probe.client.chat_postMessage(channel=channel, text="x"))).error == "user_disabled"


async def test_without_a_messages_tab_there_are_no_dms(clock: Clock) -> None:
    sim = Simulator(manifest=manifest(app_home={"home_tab_enabled": True}), now=clock.now)
    await sim.start()
    probe = build(sim)
    user = sim.add_user(name="Maria")
    refusal = await refused(probe.client.chat_postMessage(channel=user.id, text="x"))
    assert refusal.error == "messages_tab_disabled"
    await probe.close()
    await sim.stop()


async def test_a_public_channel_needs_the_app_in_it(sim: Simulator, probe: Probe) -> None:
    channel = sim.add_channel(name="general")
    assert (
        await refused(probe.client.chat_postMessage(channel=channel.id, text="x"))
    ).error == "not_in_channel"
    sim.invite_bot(channel)
    await probe.client.chat_postMessage(channel="#general", text="by name")
    assert [m.text for m in sim.channel_messages(channel)] == ["by name"]
    assert sim.all_posts[0].kind == "channel"


async def test_a_private_channel_without_the_app_does_not_exist(sim: Simulator, probe: Probe) -> None:
    channel = sim.add_channel(name="leadership", private=True)
    refusal = await refused(probe.client.chat_postMessage(channel=channel.id, text="x"))
    assert refusal.error == "channel_not_found"
    sim.invite_bot(channel)
    sim.invite_bot(channel)
    await probe.client.chat_postMessage(channel=channel.id, text="x")
    sim.remove_bot(channel)
    refusal = await refused(probe.client.chat_postMessage(channel=channel.id, text="x"))
    assert refusal.error == "channel_not_found"


async def test_an_archived_channel_takes_nothing(sim: Simulator, probe: Probe) -> None:
    channel = sim.add_channel(name="old")
    sim.invite_bot(channel)
    sim.archive(channel)
    assert (await refused(probe.client.chat_postMessage(channel=channel.id, text="x"))).error == "is_archived"


async def test_an_empty_message_is_refused(probe: Probe, maria: Actor) -> None:
    refusal = await refused(probe.client.api_call("chat.postMessage", json={"channel": maria.user.id}))
    assert refusal.error == "no_text"
    refusal = await refused(probe.client.api_call("chat.postMessage", json={"text": "x"}))
    assert refusal.error == "invalid_arguments"
    refusal = await refused(
        probe.client.api_call("chat.postMessage", json={"channel": maria.user.id, "text": ["x"]})
    )
    assert refusal.error == "invalid_arguments"


async def test_text_beyond_forty_thousand_characters_is_cut(probe: Probe, maria: Actor) -> None:
    await probe.client.chat_postMessage(channel=maria.user.id, text="x" * 40_001)
    assert len(maria.last_message) == 40_000


async def test_bad_blocks_are_refused_with_a_pointer(probe: Probe, maria: Actor) -> None:
    refusal = await refused(
        probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=[section("")])
    )
    assert refusal.error == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text" in refusal.data["response_metadata"]["messages"][0]
    refusal = await refused(
        probe.client.api_call("chat.postMessage", data={"channel": maria.user.id, "blocks": "[{"})
    )
    assert refusal.error == "invalid_blocks_format"


async def test_too_many_characters_in_all_blocks_are_refused(probe: Probe, maria: Actor) -> None:
    blocks = [section("x" * 2900) for _ in range(5)]
    refusal = await refused(probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=blocks))
    assert refusal.error == "msg_blocks_too_long"


async def test_blocks_may_come_as_json_in_a_form(probe: Probe, maria: Actor) -> None:
    data = {"channel": maria.user.id, "text": "x", "blocks": json.dumps([section("from a form")])}
    await probe.client.api_call("chat.postMessage", data=data)
    assert maria.sees("from a form")


async def test_posting_needs_its_scope(sim: Simulator, probe: Probe, maria: Actor) -> None:
    assert "chat:write" in MANIFEST["oauth_config"]["scopes"]["bot"]
    sim.app.scopes.remove("chat:write")
    refusal = await refused(probe.client.chat_postMessage(channel=maria.user.id, text="x"))
    assert (refusal.error, refusal.data["needed"]) == ("missing_scope", "chat:write")
