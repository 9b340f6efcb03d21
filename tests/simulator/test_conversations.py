from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulator.probe import refused

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import Probe


async def test_info_tells_what_a_digest_must_know(sim: Simulator, probe: Probe, maria: Actor) -> None:
    shared = sim.add_channel(name="partners", private=True, members=[maria.user], is_ext_shared=True)
    sim.invite_bot(shared)
    info = (await probe.client.conversations_info(channel=shared.id, include_num_members=True))["channel"]
    assert info["is_ext_shared"]
    assert info["is_member"]
    assert info["is_private"]
    assert info["num_members"] == 2
    old = sim.add_channel(name="old", is_archived=True)
    info = (await probe.client.conversations_info(channel=old.id))["channel"]
    assert info["is_archived"]
    assert not info["is_member"]
    assert "num_members" not in info


async def test_a_private_channel_is_invisible_from_outside(sim: Simulator, probe: Probe) -> None:
    secret = sim.add_channel(name="secret", private=True)
    assert (await refused(probe.client.conversations_info(channel=secret.id))).error == "channel_not_found"


async def test_the_scope_depends_on_the_kind_of_channel(sim: Simulator, probe: Probe, maria: Actor) -> None:
    private = sim.add_channel(name="private", private=True)
    sim.invite_bot(private)
    sim.app.scopes.remove("groups:read")
    refusal = await refused(probe.client.conversations_info(channel=private.id))
    assert (refusal.error, refusal.data["needed"]) == ("missing_scope", "groups:read")
    posted = await probe.client.chat_postMessage(channel=maria.user.id, text="x")
    info = await probe.client.conversations_info(channel=posted["channel"])
    assert (info["channel"]["is_im"], info["channel"]["user"]) == (True, maria.user.id)
    sim.app.scopes.remove("im:history")
    refusal = await refused(probe.client.conversations_history(channel=posted["channel"]))
    assert refusal.data["needed"] == "im:history"


async def test_members_come_in_pages(sim: Simulator, probe: Probe) -> None:
    people = [sim.add_user(name=f"Person {n}") for n in range(5)]
    channel = sim.add_channel(name="all", members=people)
    pages = [
        page["members"]
        async for page in await probe.client.conversations_members(channel=channel.id, limit=2)
    ]
    assert [len(page) for page in pages] == [2, 2, 1]


async def test_history_is_newest_first_and_can_be_bounded(sim: Simulator, probe: Probe, maria: Actor) -> None:
    channel = sim.add_channel(name="general", members=[maria.user])
    assert (await refused(probe.client.conversations_history(channel=channel.id))).error == "not_in_channel"
    sim.invite_bot(channel)
    stamps = [(await probe.client.chat_postMessage(channel=channel.id, text=str(n)))["ts"] for n in range(4)]
    await probe.client.chat_postEphemeral(channel=channel.id, user=maria.user.id, text="hidden")
    history = probe.client.conversations_history
    first = await history(channel=channel.id, limit=3)
    assert [m["text"] for m in first["messages"]] == ["3", "2", "1"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    assert [m["text"] for m in (await history(channel=channel.id, cursor=cursor))["messages"]] == ["0"]
    between = await history(channel=channel.id, oldest=stamps[0], latest=stamps[2])
    assert [m["text"] for m in between["messages"]] == ["1"]
    inclusive = await history(channel=channel.id, oldest=stamps[0], latest=stamps[2], inclusive=True)
    assert [m["text"] for m in inclusive["messages"]] == ["2", "1", "0"]


async def test_channels_are_listed_by_type(sim: Simulator, probe: Probe) -> None:
    sim.add_channel(name="public")
    sim.add_channel(name="old", is_archived=True)
    mine = sim.add_channel(name="mine", private=True)
    sim.invite_bot(mine)
    sim.add_channel(name="not mine", private=True)
    everything = await probe.client.conversations_list(types="public_channel,private_channel")
    assert [c["name"] for c in everything["channels"]] == ["public", "old", "mine"]
    public = await probe.client.conversations_list(exclude_archived=True)
    assert [c["name"] for c in public["channels"]] == ["public"]
    assert (await refused(probe.client.conversations_list(types="rooms"))).error == "invalid_types"
    of_bot = await probe.client.users_conversations(types="public_channel,private_channel")
    assert [c["name"] for c in of_bot["channels"]] == ["mine"]
    sim.app.scopes.remove("groups:read")
    of_bot = await probe.client.users_conversations(types="public_channel,private_channel")
    assert of_bot["channels"] == []


async def test_only_public_channels_can_be_joined(sim: Simulator, probe: Probe) -> None:
    public = sim.add_channel(name="public")
    for _ in range(2):
        assert (await probe.client.conversations_join(channel=public.id))["channel"]["is_member"]
    assert public.members == [sim.workspace.bot.id]
    sim.archive(public)
    assert (await refused(probe.client.conversations_join(channel=public.id))).error == "is_archived"
    private = sim.add_channel(name="private", private=True)
    sim.invite_bot(private)
    refusal = await refused(probe.client.conversations_join(channel=private.id))
    assert refusal.error == "method_not_supported_for_channel_type"


async def test_opening_a_dm_needs_its_own_scope(sim: Simulator, probe: Probe, maria: Actor) -> None:
    opened = await probe.client.conversations_open(users=maria.user.id)
    posted = await probe.client.chat_postMessage(channel=maria.user.id, text="x")
    assert opened["channel"]["id"] == posted["channel"]
    sim.app.scopes.remove("im:write")
    assert (await refused(probe.client.conversations_open(users=maria.user.id))).error == "missing_scope"
