"""conversations.*: what the app may know of channels and DMs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staybot.simulator.errors import SlackError
from staybot.simulator.methods.chat import open_dm

if TYPE_CHECKING:
    from staybot.simulator.methods.call import Call
    from staybot.simulator.objects import JSON, Channel

_FAMILY = {"public": "channels", "private": "groups", "im": "im"}
_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im"}


def info(call: Call) -> JSON:
    """conversations.info; the scope depends on the kind of conversation."""
    channel = _readable(call, "read")
    shown = _shown(call, channel)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(call: Call) -> JSON:
    """conversations.members, in pages."""
    channel = _readable(call, "read")
    page, metadata = call.page(channel.members, limit=min(call.number("limit", 100), 1000))
    return {"members": page, "response_metadata": metadata}


def history(call: Call) -> JSON:
    """conversations.history, newest first; metadata only when asked for."""
    channel = _readable(call, "history")
    if not call.workspace.has_bot(channel):
        raise SlackError("not_in_channel")
    oldest, latest = float(call.args.get("oldest") or 0), float(call.args.get("latest") or "inf")
    inclusive = call.flag("inclusive")
    found = [
        message
        for message in reversed(channel.messages)
        if message.ephemeral_to is None
        and (oldest < float(message.ts) < latest or (inclusive and float(message.ts) in {oldest, latest}))
    ]
    page, metadata = call.page(found, limit=min(call.number("limit", 100), 999))
    shown = [m.as_json(call.workspace.team_id, with_metadata=call.flag("include_all_metadata")) for m in page]
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def list_(call: Call) -> JSON:
    """conversations.list of the types asked for; private channels only with the app inside."""
    wanted = [_TYPES.get(word.strip()) for word in (call.args.get("types") or "public_channel").split(",")]
    for kind in wanted:
        if kind is None:
            raise SlackError("invalid_types")
        call.needs(f"{_FAMILY[kind]}:read")
    return _listed(call, [c for c in call.workspace.channels.values() if c.kind in wanted])


def of_user(call: Call) -> JSON:
    """users.conversations: the channels the app is in."""
    call.needs("channels:read", "groups:read", "im:read")
    readable = {kind for kind, family in _FAMILY.items() if f"{family}:read" in call.app.scopes}
    types = {_TYPES.get(word.strip()) for word in (call.args.get("types") or "public_channel").split(",")}
    mine = [c for c in call.workspace.channels.values() if call.workspace.has_bot(c)]
    return _listed(call, [c for c in mine if c.kind in readable & types])


def open_(call: Call) -> JSON:
    """conversations.open of a DM with one person."""
    (user_id,) = call.required("users")
    channel = open_dm(call, str(user_id))
    return {"channel": {"id": channel.id}}


def join(call: Call) -> JSON:
    """conversations.join of a public channel."""
    channel = call.channel()
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if not call.workspace.has_bot(channel):
        channel.members.append(call.workspace.bot.id)
    return {"channel": _shown(call, channel)}


def _readable(call: Call, what: str) -> Channel:
    call.required("channel")
    families = ("channels", "groups", "im")
    call.needs(*(f"{family}:{what}" for family in families))
    channel = call.channel()
    call.needs(f"{_FAMILY[channel.kind]}:{what}")
    return channel


def _listed(call: Call, channels: list[Channel]) -> JSON:
    visible = [c for c in channels if c.kind == "public" or call.workspace.has_bot(c)]
    if call.flag("exclude_archived"):
        visible = [c for c in visible if not c.is_archived]
    page, metadata = call.page(visible, limit=min(call.number("limit", 100), 1000))
    return {"channels": [_shown(call, c) for c in page], "response_metadata": metadata}


def _shown(call: Call, channel: Channel) -> JSON:
    return channel.as_json(call.workspace.team_id, is_member=call.workspace.has_bot(channel))
