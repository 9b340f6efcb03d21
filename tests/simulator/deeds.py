from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from staybot.simulator import Actor
    from tests.simulator.probe import JSON, Probe


async def opened(probe: Probe, maria: Actor, shown: JSON, /, **ack_with: Any) -> None:
    """Show her a view; its submit is answered with `ack_with`."""

    async def answer(ack: Any) -> None:
        await ack(**ack_with)

    async def take(ack: Any) -> None:
        await ack()

    probe.app.view("modal")(answer)
    probe.app.view_closed("modal")(take)
    for action_id in ("a", "b", "r", "press"):
        probe.app.action(action_id)(take)
    if not probe.handlers:
        await probe.connect()
    trigger_id = probe.sim.workspace.triggers.issue(maria.user.id)
    await probe.client.views_open(trigger_id=trigger_id, view=shown)
