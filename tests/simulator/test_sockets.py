from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import JSON, Probe


async def connection(sim: Simulator, probe: Probe) -> aiohttp.ClientWebSocketResponse:
    opened = await probe.client.apps_connections_open(app_token=sim.app_token)
    return await probe.session.ws_connect(str(opened["url"]))


async def said(socket: aiohttp.ClientWebSocketResponse) -> JSON:
    heard: JSON = await asyncio.wait_for(socket.receive_json(), 2)
    return heard


async def test_a_connection_begins_with_hello(sim: Simulator, probe: Probe) -> None:
    first = await said(await connection(sim, probe))
    second = await said(await connection(sim, probe))
    assert [first["type"], first["num_connections"], second["num_connections"]] == ["hello", 1, 2]
    assert sim.sockets.count == 2


async def test_a_connection_address_works_once(sim: Simulator, probe: Probe) -> None:
    url = str((await probe.client.apps_connections_open(app_token=sim.app_token))["url"])
    await probe.session.ws_connect(url)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await probe.session.ws_connect(url)


async def test_an_envelope_is_acknowledged_by_its_id(sim: Simulator, probe: Probe, maria: Actor) -> None:
    socket = await connection(sim, probe)
    await said(socket)
    deed = asyncio.ensure_future(maria.command("/probe hello"))
    envelope = await said(socket)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert "retry_attempt" not in envelope
    await socket.send_json({"envelope_id": "somebody else's"})
    await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "hi"}})
    assert (await deed).text == "hi"


async def test_the_first_delivery_of_an_event_is_attempt_zero(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    socket = await connection(sim, probe)
    await said(socket)
    deed = asyncio.ensure_future(maria.open_home())
    envelope = await said(socket)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    await deed


async def test_an_event_without_an_ack_comes_again_with_the_same_id(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    sim.deliveries.ack_timeout = 0.02
    sim.deliveries.retry_schedule = (0.0, 0.01, 0.01)
    socket = await connection(sim, probe)
    await said(socket)
    await maria.open_home()
    got = [await said(socket) for _ in range(4)]
    assert [(e["retry_attempt"], e["retry_reason"]) for e in got] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
        (3, "timeout"),
    ]
    assert len({e["payload"]["event_id"] for e in got}) == 1
    assert len({e["envelope_id"] for e in got}) == 4
    assert sim.sockets.late == []
    await socket.send_json({"envelope_id": got[0]["envelope_id"]})
    await socket.close()
    await sim.settle()
    assert sim.sockets.late == [got[0]["envelope_id"]]


async def test_a_retry_that_is_acknowledged_is_the_last(sim: Simulator, probe: Probe, maria: Actor) -> None:
    sim.deliveries.ack_timeout = 0.02
    socket = await connection(sim, probe)
    await said(socket)
    deed = asyncio.ensure_future(maria.open_home())
    await said(socket)
    again = await said(socket)
    await socket.send_json({"envelope_id": again["envelope_id"]})
    await deed
    assert [d.reply.acked for d in sim.deliveries.log] == [False, True]


async def test_a_late_retry_does_not_hold_anybody_up(sim: Simulator, probe: Probe, maria: Actor) -> None:
    sim.deliveries.ack_timeout = 0.01
    await probe.connect()
    await maria.open_home()
    assert [d.parcel.attempt for d in sim.deliveries.log] == [0, 1], "the next is due in a minute"


async def test_each_payload_goes_to_exactly_one_connection(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    async def answer(ack: Any) -> None:
        await ack("yes")

    probe.app.command("/probe")(answer)
    await probe.connect(3)
    for _ in range(9):
        assert (await maria.command("/probe")).text == "yes"
    assert len(probe.seen) == 9
    assert Counter(number for number, _ in sim.sockets.sent) == {1: 3, 2: 3, 3: 3}


async def test_an_eleventh_connection_is_turned_away(sim: Simulator, probe: Probe) -> None:
    for _ in range(10):
        assert (await said(await connection(sim, probe)))["type"] == "hello"
    eleventh = await connection(sim, probe)
    goodbye = await said(eleventh)
    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "too_many_websockets")
    assert (await eleventh.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    assert sim.sockets.count == 10


async def test_connections_can_be_turned_away_on_order(sim: Simulator, probe: Probe) -> None:
    sim.faults.too_many_websockets()
    assert (await said(await connection(sim, probe)))["reason"] == "too_many_websockets"
    assert (await said(await connection(sim, probe)))["type"] == "hello"


async def test_bolt_reconnects_after_a_refresh(sim: Simulator, probe: Probe, maria: Actor) -> None:
    async def answer(ack: Any) -> None:
        await ack("still here")

    probe.app.command("/probe")(answer)
    await probe.connect()
    await sim.faults.refresh_sockets()
    assert (await maria.command("/probe")).text == "still here"
    assert sum(call.method == "apps.connections.open" for call in sim.calls) == 2


async def test_an_ack_may_arrive_on_another_connection_after_a_refresh(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    begun, finish = asyncio.Event(), asyncio.Event()

    async def slow(ack: Any) -> None:
        begun.set()
        await finish.wait()
        await ack("done")

    probe.app.command("/probe")(slow)
    await probe.connect()
    deed = asyncio.ensure_future(maria.command("/probe"))
    await begun.wait()
    await sim.faults.refresh_sockets()
    await sim.sockets.connected()
    finish.set()
    assert (await deed).text == "done"


async def test_warnings_and_a_disabled_link_are_announced(sim: Simulator, probe: Probe) -> None:
    socket = await connection(sim, probe)
    await said(socket)
    await sim.faults.warning()
    assert (await said(socket))["reason"] == "warning"
    assert sim.sockets.count == 1
    goodbye = asyncio.ensure_future(sim.faults.link_disabled())
    assert (await said(socket))["reason"] == "link_disabled"
    await socket.receive()
    await goodbye
    assert sim.sockets.count == 0


async def test_an_event_on_a_broken_connection_is_retried_on_the_next(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    first = await connection(sim, probe)
    await said(first)
    deed = asyncio.ensure_future(maria.open_home())
    lost = await said(first)
    await sim.faults.cut_sockets()
    second = await connection(sim, probe)
    await said(second)
    again = await said(second)
    assert again["payload"]["event_id"] == lost["payload"]["event_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")
    await second.send_json({"envelope_id": again["envelope_id"]})
    await deed


async def test_what_happens_while_nobody_is_connected_waits_a_moment(
    sim: Simulator, probe: Probe, maria: Actor
) -> None:
    deed = asyncio.ensure_future(maria.open_home())
    socket = await connection(sim, probe)
    await said(socket)
    envelope = await said(socket)
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    await deed
    assert envelope["payload"]["event"]["type"] == "app_home_opened"


async def test_deliveries_can_be_doubled(sim: Simulator, probe: Probe, maria: Actor) -> None:
    async def answer(ack: Any) -> None:
        await ack("once or twice")

    async def opened(ack: Any) -> None:
        await ack()

    probe.app.command("/probe")(answer)
    probe.app.event("app_home_opened")(opened)
    await probe.connect()
    sim.faults.duplicate_deliveries(2)
    await maria.command("/probe")
    await maria.open_home()
    await maria.open_home()
    assert len(probe.seen) == 5
    ids = Counter(body["event_id"] for body in probe.seen if "event_id" in body)
    assert sorted(ids.values()) == [1, 2]
    assert json.dumps(probe.seen[0]) == json.dumps(probe.seen[1])


async def test_nothing_is_left_running_after_stop(sim: Simulator, probe: Probe, maria: Actor) -> None:
    sim.deliveries.ack_timeout = 0.01
    await probe.connect()
    await maria.open_home()
    assert len(sim.deliveries.log) == 2
    await sim.stop()
    ours = [task for task in asyncio.all_tasks() if "until_acked" in repr(task)]
    assert ours == []
