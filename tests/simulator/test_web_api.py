from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.simulator import Fault
from tests.simulator.probe import refused

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import Clock, Probe


async def test_a_wrong_token_is_refused(sim: Simulator, probe: Probe) -> None:
    assert (await refused(probe.client.auth_test(token="xoxb-wrong"))).error == "invalid_auth"
    assert (await refused(probe.client.auth_test(token=sim.app_token))).error == "not_allowed_token_type"


async def test_a_missing_token_is_refused(sim: Simulator, probe: Probe) -> None:
    async with probe.session.post(f"{sim.url}/api/auth.test") as response:
        assert (await response.json())["error"] == "not_authed"


async def test_only_the_app_token_opens_connections(sim: Simulator, probe: Probe) -> None:
    wrong = await refused(probe.client.apps_connections_open(app_token=sim.bot_token))
    assert wrong.error == "not_allowed_token_type"
    wrong = await refused(probe.client.apps_connections_open(app_token="xapp-wrong"))
    assert wrong.error == "invalid_auth"
    right = await probe.client.apps_connections_open(app_token=sim.app_token)
    assert str(right["url"]).startswith("ws://127.0.0.1:")


async def test_auth_test_tells_who_the_app_is_and_its_scopes(sim: Simulator, probe: Probe) -> None:
    answer = await probe.client.auth_test()
    assert answer["user_id"] == sim.workspace.bot.id
    assert answer["bot_id"] == sim.workspace.bot_id
    assert answer["team_id"] == sim.workspace.team_id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_a_method_that_does_not_exist_is_unknown(probe: Probe) -> None:
    assert (await refused(probe.client.api_call("chat.shout"))).error == "unknown_method"


async def test_a_missing_scope_is_named_with_those_there_are(sim: Simulator, probe: Probe) -> None:
    sim.app.scopes -= {"users:read.email"}
    refusal = await refused(probe.client.users_lookupByEmail(email="maria@example.org"))
    assert refusal.error == "missing_scope"
    assert refusal.data["needed"] == "users:read.email"
    assert "chat:write" in refusal.data["provided"]


async def test_calls_are_logged_without_their_token(sim: Simulator, probe: Probe, maria: Actor) -> None:
    await probe.client.chat_postMessage(channel=maria.user.id, text="hello")
    await refused(probe.client.chat_postMessage(channel="C404", text="hello"))
    async with probe.session.post(f"{sim.url}/api/auth.test", data={"token": sim.bot_token}) as response:
        assert (await response.json())["ok"]
    assert [(c.method, c.error) for c in sim.calls] == [
        ("chat.postMessage", None),
        ("chat.postMessage", "channel_not_found"),
        ("auth.test", None),
    ]
    assert sim.calls[0].args["text"] == "hello"
    assert sim.bot_token not in repr(sim.calls)


async def test_arguments_may_come_in_the_query_a_form_or_json(sim: Simulator, probe: Probe) -> None:
    url = f"{sim.url}/api/api.test"
    posts = [
        probe.session.post(url, params={"a": "1"}),
        probe.session.post(url, data={"a": "1"}),
        probe.session.post(url, json={"a": "1"}),
    ]
    for post in posts:
        async with post as response:
            assert (await response.json())["args"] == {"a": "1"}
    async with probe.session.post(f"{sim.url}/api/api.test", json=[1]) as response:
        assert (await response.json())["args"] == {}


async def test_a_rate_limit_can_be_ordered(sim: Simulator, probe: Probe) -> None:
    sim.faults.next("auth.test", Fault.rate_limited(retry_after=3))
    with pytest.raises(SlackApiError) as caught:
        await probe.client.auth_test()
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "3"
    assert caught.value.response["error"] == "ratelimited"
    assert (await probe.client.auth_test())["ok"]


async def test_an_error_500_can_be_ordered_for_several_calls(sim: Simulator, probe: Probe) -> None:
    sim.faults.next("auth.test", Fault.error500, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await probe.client.auth_test()
        assert caught.value.response.status_code == 500
    assert (await probe.client.auth_test())["ok"]


async def test_any_refusal_can_be_ordered(sim: Simulator, probe: Probe) -> None:
    sim.faults.api_error("auth.test", "account_inactive")
    assert (await refused(probe.client.auth_test())).error == "account_inactive"


async def test_a_connection_dropped_before_the_work_leaves_nothing(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    sim.faults.next("chat.postMessage", Fault.drop_before)
    with pytest.raises(aiohttp.ClientError):
        await probe.client.chat_postMessage(channel=maria.user.id, text="lost")
    assert maria.messages == []


async def test_a_connection_dropped_after_the_work_leaves_the_message(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    sim.faults.next("chat.postMessage", Fault.drop_after)
    with pytest.raises(aiohttp.ClientError):
        await probe.client.chat_postMessage(channel=maria.user.id, text="kept")
    assert maria.last_message == "kept"


async def test_the_sdk_resends_a_dropped_post_so_it_stands_there_twice(sim: Simulator, maria: Actor) -> None:
    resending = AsyncWebClient(token=sim.bot_token, base_url=f"{sim.url}/api/")
    sim.faults.next("chat.postMessage", Fault.drop_after)
    await resending.chat_postMessage(channel=maria.user.id, text="twice")
    assert [m.text for m in maria.messages] == ["twice", "twice"]


async def test_a_slow_answer_counts_as_under_way(sim: Simulator, probe: Probe) -> None:
    sim.faults.next("auth.test", Fault.slow(0.02))
    call = asyncio.ensure_future(probe.client.auth_test())
    await asyncio.wait_for(sim.activity.beginning(), 2)
    await sim.settle()
    assert [c.method for c in sim.calls] == ["auth.test"]
    await call


async def test_slacks_own_limits_hold_when_they_are_switched_on(
    sim: Simulator, probe: Probe, maria: Actor, clock: Clock
) -> None:
    sim.enforce_rate_limits = True
    sim.api.limits.clock = "simulated"
    assert sim.enforce_rate_limits
    for _ in range(20):
        await probe.client.users_list()
    with pytest.raises(SlackApiError) as caught:
        await probe.client.users_list()
    assert caught.value.response.headers["Retry-After"] == "60"
    await probe.client.users_info(user=maria.user.id)
    clock.passes(seconds=61)
    await probe.client.users_list()


async def test_a_channel_takes_one_message_a_second_after_a_short_burst(
    sim: Simulator, probe: Probe, maria: Actor, tom: Actor
) -> None:
    sim.enforce_rate_limits = True
    for n in range(4):
        await probe.client.chat_postMessage(channel=maria.user.id, text=f"{n}")
    refusal = await refused(probe.client.chat_postMessage(channel=maria.user.id, text="5"))
    assert (refusal.error, refusal.status) == ("ratelimited", 429)
    await probe.client.chat_postMessage(channel=tom.user.id, text="another channel")


async def test_a_revoked_token_is_worth_nothing(sim: Simulator, probe: Probe) -> None:
    sim.uninstall()
    assert (await refused(probe.client.auth_test())).error == "token_revoked"
    assert (
        await refused(probe.client.apps_connections_open(app_token=sim.app_token))
    ).error == "invalid_auth"
