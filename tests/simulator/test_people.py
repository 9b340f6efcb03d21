from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulator.probe import refused

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import Clock, Probe


async def test_users_come_in_pages_with_all_their_flags(sim: Simulator, probe: Probe) -> None:
    flags = ["deleted", "is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user", "is_admin"]
    for flag in flags:
        sim.change_user(sim.add_user(name=flag), **{flag: True})
    pages = [page["members"] async for page in await probe.client.users_list(limit=2)]
    found = {user["real_name"]: user for page in pages for user in page if not user["deleted"]}
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert found["Probe"]["is_bot"]
    for flag in flags[1:]:
        assert found[flag][flag] is True
    gone = [user for page in pages for user in page if user["deleted"]]
    assert [user["name"] for user in gone] == ["deleted"]
    assert "tz" not in gone[0]


async def test_a_wrong_cursor_or_limit_is_refused(probe: Probe) -> None:
    assert (await refused(probe.client.users_list(cursor="nonsense"))).error == "invalid_cursor"
    assert (await refused(probe.client.users_list(cursor="next:999"))).error == "invalid_cursor"
    assert (await refused(probe.client.users_list(limit=1001))).error == "invalid_limit"
    assert (
        await refused(probe.client.api_call("users.list", params={"limit": "x"}))
    ).error == "invalid_arguments"


async def test_more_than_a_thousand_users_need_a_limit(sim: Simulator, probe: Probe) -> None:
    for n in range(1000):
        sim.add_user(name=f"Person {n}")
    assert (await refused(probe.client.users_list())).error == "limit_required"
    assert len((await probe.client.users_list(limit=1000))["members"]) == 1000


async def test_an_email_is_shown_only_with_its_scope(sim: Simulator, probe: Probe, maria: Actor) -> None:
    shown = await probe.client.users_info(user=maria.user.id)
    assert shown["user"]["profile"]["email"] == "maria@example.org"
    sim.app.scopes.remove("users:read.email")
    shown = await probe.client.users_info(user=maria.user.id)
    assert "email" not in shown["user"]["profile"]
    assert (await refused(probe.client.users_info(user="U404"))).error == "user_not_found"


async def test_the_offset_follows_daylight_saving(
    sim: Simulator, probe: Probe, maria: Actor, clock: Clock
) -> None:
    winter = (await probe.client.users_info(user=maria.user.id))["user"]
    clock.passes(days=180)
    summer = (await probe.client.users_info(user=maria.user.id, include_locale=True))["user"]
    assert (winter["tz"], winter["tz_offset"], summer["tz_offset"]) == ("Europe/Berlin", 3600, 7200)
    assert "locale" not in winter
    assert summer["locale"] == "en-GB"
    assert sim.workspace.team_id == summer["team_id"]


async def test_people_are_found_by_email_unless_deactivated(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    found = await probe.client.users_lookupByEmail(email="MARIA@example.org")
    assert found["user"]["id"] == maria.user.id
    sim.change_user(maria.user, deleted=True)
    refusal = await refused(probe.client.users_lookupByEmail(email="maria@example.org"))
    assert refusal.error == "users_not_found"


async def test_a_field_slack_does_not_know_cannot_be_changed(sim: Simulator, maria: Actor) -> None:
    with pytest.raises(AttributeError, match="shoe_size"):
        sim.change_user(maria.user, shoe_size=42)


async def test_the_team_and_the_bot_are_described(sim: Simulator, probe: Probe) -> None:
    assert (await probe.client.team_info())["team"]["id"] == sim.workspace.team_id
    bot = (await probe.client.bots_info(bot=sim.workspace.bot_id))["bot"]
    assert (bot["app_id"], bot["user_id"]) == (sim.app.id, sim.workspace.bot.id)
    assert (await refused(probe.client.bots_info(bot="B404"))).error == "bot_not_found"
