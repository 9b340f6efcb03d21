from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from staybot.simulator import Simulator
from tests.simulator.probe import actions, button, refused

if TYPE_CHECKING:
    from staybot.simulator import Actor
    from tests.simulator.probe import Probe


async def test_a_message_can_be_changed_by_its_channel_and_ts(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    posted = await probe.client.chat_postMessage(
        channel=maria.user.id, text="before", blocks=[actions(button("Press", "press"))]
    )
    await probe.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="after")
    assert maria.last_message == "after"
    assert maria.messages[0].blocks, "blocks that were not sent stay"
    await probe.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="bare", blocks=[])
    assert maria.messages[0].blocks == []
    assert [p.kind for p in sim.all_posts] == ["dm", "update", "update"]
    assert sim.all_posts[0].text == "before"


async def test_only_own_messages_can_be_changed_or_deleted(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    sim.deliveries.ack_timeout = 0.001
    posted = await probe.client.chat_postMessage(channel=maria.user.id, text="mine")
    theirs = await maria.say("hers")
    channel, client = posted["channel"], probe.client
    refusal = await refused(client.chat_update(channel=channel, ts=theirs.ts, text="x"))
    assert refusal.error == "cant_update_message"
    assert (await refused(client.chat_delete(channel=channel, ts=theirs.ts))).error == "cant_delete_message"
    assert (
        await refused(client.chat_update(channel=channel, ts="1.1", text="x"))
    ).error == "message_not_found"
    by_user = await refused(client.chat_update(channel=maria.user.id, ts=posted["ts"], text="x"))
    assert by_user.error == "channel_not_found", "the D… id is needed"
    await client.chat_delete(channel=channel, ts=posted["ts"])
    assert [m.text for m in maria.messages] == ["hers"]
    assert sim.workspace.bot.id != theirs.user


async def test_an_ephemeral_message_is_seen_by_one_person_only(
    sim: Simulator, probe: Probe, maria: Actor, tom: Actor
) -> None:
    channel = sim.add_channel(name="general", members=[maria.user, tom.user])
    sim.invite_bot(channel)
    sent = await probe.client.chat_postEphemeral(channel=channel.id, user=maria.user.id, text="psst")
    assert [m.text for m in maria.ephemerals] == ["psst"]
    assert tom.ephemerals == []
    assert maria.sees("psst")
    assert not tom.sees("psst")
    assert sim.channel_messages(channel) == []
    refusal = await refused(probe.client.chat_update(channel=channel.id, ts=sent["message_ts"], text="x"))
    assert refusal.error == "message_not_found"
    stranger = sim.add_user(name="Stranger")
    refusal = await refused(probe.client.chat_postEphemeral(channel=channel.id, user=stranger.id, text="x"))
    assert refusal.error == "user_not_in_channel"
    assert [(p.to, p.kind) for p in sim.all_posts] == [(maria.user.id, "ephemeral")]


async def test_metadata_comes_back_only_to_who_asks_for_it(probe: Probe, maria: Actor) -> None:
    metadata = {"event_type": "letter", "event_payload": {"id": "L1"}}
    posted = await probe.client.chat_postMessage(channel=maria.user.id, text="x", metadata=metadata)
    assert maria.messages[0].metadata == metadata
    history = await probe.client.conversations_history(channel=posted["channel"], include_all_metadata=True)
    assert history["messages"][0]["metadata"] == metadata
    plain = await probe.client.conversations_history(channel=posted["channel"])
    assert "metadata" not in plain["messages"][0]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ('{"event_type"', "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_arguments"),
    ],
)
async def test_bad_metadata_is_refused(probe: Probe, maria: Actor, metadata: object, error: str) -> None:
    call = probe.client.api_call(
        "chat.postMessage", json={"channel": maria.user.id, "text": "x", "metadata": metadata}
    )
    assert (await refused(call)).error == error
