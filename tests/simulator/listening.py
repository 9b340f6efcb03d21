from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulator.probe import Probe

ACTION_IDS = ("press", "pick", "other")


async def listening(probe: Probe) -> None:
    async def take(ack: Any) -> None:
        await ack()

    for event in ("user_change", "message"):
        probe.app.event(event)(take)

    for action_id in ACTION_IDS:
        probe.app.action(action_id)(take)
    await probe.connect()
