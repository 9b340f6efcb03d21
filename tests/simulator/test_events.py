from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from staybot.simulator import ManifestError, Simulator
from tests.simulator.probe import MANIFEST, build, home, section

if TYPE_CHECKING:
    from staybot.simulator import Actor
    from tests.simulator.probe import JSON, Clock, Probe


def listen(probe: Probe) -> None:
    async def take(ack: Any) -> None:
        await ack()

    for name in [*MANIFEST["settings"]["event_subscriptions"]["bot_events"], "message"]:
        if not name.startswith("message."):
            probe.app.event(name)(take)


def events(probe: Probe) -> list[JSON]:
    return [body["event"] for body in probe.seen]


async def test_opening_the_home_tab_tells_the_app(sim: Simulator, probe: Probe, maria: Actor) -> None:
    listen(probe)
    await probe.connect()
    await maria.open_home()
    await probe.client.views_publish(user_id=maria.user.id, view=home(section("Welcome")))
    await maria.open_home()
    await maria.open_messages()
    first, second, third = events(probe)
    assert (first["type"], first["user"], first["tab"]) == ("app_home_opened", maria.user.id, "home")
    assert "view" not in first
    assert second["view"]["type"] == "home"
    assert third["tab"] == "messages"
    callback = probe.seen[0]
    assert callback["event_id"].startswith("Ev")
    assert callback["team_id"] == sim.workspace.team_id
    assert callback["event_time"] == int(sim.workspace.now().timestamp())


async def test_people_who_come_and_change_are_announced(sim: Simulator, probe: Probe, maria: Actor) -> None:
    listen(probe)
    await probe.connect()
    tom = sim.add_user(name="Tom", email="tom@example.org", tz="Asia/Tokyo")
    sim.change_user(tom, deleted=True)
    await sim.settle()
    joined, changed = events(probe)
    assert (joined["type"], joined["user"]["id"], joined["user"]["tz"]) == ("team_join", tom.id, "Asia/Tokyo")
    assert joined["user"]["profile"]["email"] == "tom@example.org"
    assert (changed["type"], changed["user"]["deleted"]) == ("user_change", True)
    assert maria.user.id not in {joined["user"]["id"], changed["user"]["id"]}, "she was there before"


async def test_what_happens_to_channels_is_announced(sim: Simulator, probe: Probe, maria: Actor) -> None:
    listen(probe)
    await probe.connect()
    channel = sim.add_channel(name="leadership", private=True, members=[maria.user])
    sim.invite_bot(channel)
    sim.remove_bot(channel)
    sim.archive(channel)
    public = sim.add_channel(name="general")
    sim.archive(public)
    await sim.settle()
    assert [(e["type"], e["channel"]) for e in events(probe)] == [
        ("member_joined_channel", channel.id),
        ("member_left_channel", channel.id),
        ("group_archive", channel.id),
    ], "channel_archive is not subscribed to"


async def test_removal_is_announced_and_is_the_last_word(sim: Simulator, probe: Probe, maria: Actor) -> None:
    listen(probe)
    await probe.connect()
    sim.uninstall()
    await sim.settle()
    assert {body["event"]["type"] for d in sim.deliveries.log if (body := d.parcel.payload)} == {
        "app_uninstalled",
        "tokens_revoked",
    }
    delivered = len(sim.deliveries.log)
    await maria.open_home()
    assert len(sim.deliveries.log) == delivered


async def test_people_can_write_where_the_app_takes_messages(probe: Probe, maria: Actor) -> None:
    listen(probe)
    await probe.connect()
    await maria.say("hello <there>")
    (event,) = events(probe)
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", maria.user.id)
    assert event["text"] == "hello &lt;there&gt;"
    assert maria.last_message == "", "she wrote it herself"


async def test_a_read_only_messages_tab_takes_no_words(clock: Clock) -> None:
    read_only = copy.deepcopy(MANIFEST)
    read_only["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    sim = Simulator(manifest=read_only, now=clock.now)
    maria = sim.actor(sim.add_user(name="Maria"))
    with pytest.raises(PermissionError, match="read-only"):
        await maria.say("hello")


async def test_events_that_are_not_subscribed_to_are_not_delivered(clock: Clock) -> None:
    silent = copy.deepcopy(MANIFEST)
    silent["settings"]["event_subscriptions"] = {}
    sim = Simulator(manifest=silent, now=clock.now)
    await sim.start()
    probe = build(sim)
    await probe.connect()
    maria = sim.actor(sim.add_user(name="Maria"))
    await maria.open_home()
    assert sim.deliveries.log == []
    await probe.close()
    await sim.stop()


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("display_information", {}, "name is required"),
        ("display_information", {"name": "n" * 36}, "36 characters"),
        ("display_information", {"name": "n", "long_description": "short"}, "175 to 4000"),
        ("display_information", {"name": "n", "icon": "x"}, "unknown key 'icon'"),
        ("surprise", {}, "unknown key 'surprise'"),
        ("features.slash_commands", [{"command": "probe", "description": "x"}], "a /name of up to 32"),
        ("features.slash_commands", [{"command": "/p", "description": "x", "icon": ""}], "unknown keys"),
        ("features.slash_commands", [{"command": "/p", "description": "x"}] * 51, "at most 50"),
        ("features.shortcuts", [{"name": "x"}], "exactly"),
        (
            "features.shortcuts",
            [{"name": "n" * 25, "type": "nowhere", "callback_id": "x", "description": "x"}],
            "the name may have 24",
        ),
        ("oauth_config.scopes", {"bot": ["chat:write"]}, "need the scope 'commands'"),
        ("oauth_config.scopes", {"bot": ["commands"]}, "'team_join' needs one of the scopes"),
        ("settings.interactivity", {"request_url": "x"}, "is_enabled is required"),
    ],
)
def test_a_manifest_slack_would_not_take_is_refused(path: str, value: Any, complaint: str) -> None:
    changed = copy.deepcopy(MANIFEST)
    part: Any = changed
    *way, last = path.split(".")
    for key in way:
        part = part[key]
    part[last] = value
    with pytest.raises(ManifestError) as caught:
        Simulator(manifest=changed, now=lambda: None)  # type: ignore[arg-type,return-value]
    assert complaint in str(caught.value)
