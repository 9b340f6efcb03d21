"""A tap on a pulse as Slack sends it, to be delivered when and as often as somebody likes."""

from __future__ import annotations

from typing import Any

from staybot.demo.stage import Stage
from staybot.simulator.objects import Message, User


def tap(stage: Stage, user: User, message: Message, score: int) -> dict[str, Any]:
    """The payload of one tap, later than every one before it."""
    sim = stage.sim
    block, it = next(
        (block, one)
        for block in message.blocks
        for one in block.get("elements", [])
        if one.get("action_id", "").startswith("pulse.tap") and one["value"].endswith(f":{score}")
    )
    action = {"type": "button", "block_id": block["block_id"], "action_id": it["action_id"]}
    url = sim.responses.issue(user, sim.workspace.channels[message.channel], message)
    made: dict[str, Any] = sim.interactions.payloads.block_actions(
        user, message, action | {"value": it["value"]}, url
    )
    return made
