from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.simulator.wire import connection, said

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import Probe


async def test_a_connection_begins_with_hello(sim: Simulator, probe: Probe) -> None:
    open_ones = [await connection(sim, probe) for _ in range(2)]
    first, second = [await said(socket) for socket in open_ones]
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
    ten = [await connection(sim, probe) for _ in range(10)]
    assert [(await said(socket))["type"] for socket in ten] == ["hello"] * 10
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
    assert sum(call.method == "apps.connections.open" for call in sim.calls) >= 2


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
