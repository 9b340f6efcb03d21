"""auth.test, apps.connections.open, blocks.validate and friends: the app itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from staybot.simulator.block_kit import validate_message, validate_view
from staybot.simulator.errors import invalid_arguments

if TYPE_CHECKING:
    from staybot.simulator.methods.call import Call
    from staybot.simulator.objects import JSON


def api_test(call: Call) -> JSON:
    """api.test: whatever came, comes back."""
    return {"args": call.args}


def auth_test(call: Call) -> JSON:
    """auth.test."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.team_name,
        "user": workspace.bot.handle,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> JSON:
    """apps.connections.open: an address for one connection."""
    address = call.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={call.sockets.new_ticket()}&app_id={call.app.id}"}


def validate_blocks(call: Call) -> JSON:
    """blocks.validate of exactly one of blocks, message and view."""
    given = {key: call.args[key] for key in ("blocks", "message", "view") if call.args.get(key)}
    if len(given) != 1:
        raise invalid_arguments("exactly one of blocks, message, view is required")
    ((kind, value),) = given.items()
    value = json.loads(value) if isinstance(value, str) else value
    if kind == "view":
        found = validate_view(value)
    else:
        blocks = value if kind == "blocks" else value.get("blocks", [])
        found = validate_message(blocks, text="" if kind == "blocks" else value.get("text", ""))
    if not found:
        return {}
    errors = [{"code": p.code, "message": p.message, "pointer": p.pointer} for p in found]
    return {"ok": False, "error": "invalid_blocks", "errors": errors}
