from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.simulator.wire import connection, said

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import Probe


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
    await asyncio.wait_for(sim.sockets.late_ack(), 2)
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
