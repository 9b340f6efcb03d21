"""chat.*: posting, changing and taking back messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staybot.simulator.checks import TEXT_LIMIT, check_message, decoded
from staybot.simulator.errors import SlackError, invalid_arguments

if TYPE_CHECKING:
    from staybot.simulator.methods.call import Call
    from staybot.simulator.objects import JSON, Blocks, Channel, Message
    from staybot.simulator.workspace import Workspace


def post_message(call: Call) -> JSON:
    """chat.postMessage. A user id as channel opens the DM."""
    channel = _target(call)
    text, blocks = content(call)
    message = call.workspace.post(
        channel, text=text, blocks=blocks, metadata=_metadata(call), thread_ts=call.args.get("thread_ts")
    )
    _note_shown_files(call.workspace, message)
    shown = message.as_json(call.workspace.team_id, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> JSON:
    """chat.postEphemeral."""
    channel = _target(call)
    (user_id,) = call.required("user")
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = content(call)
    message = call.workspace.post(channel, text=text, blocks=blocks, ephemeral_to=user_id)
    return {"message_ts": message.ts}


def update(call: Call) -> JSON:
    """chat.update. Blocks that are not sent stay (slackapi/python-slack-sdk#523)."""
    message = _own_message(call, "cant_update_message")
    has_blocks = call.args.get("blocks") is not None
    text, blocks = content(call)
    call.workspace.edit(message, text=text, blocks=blocks if has_blocks else None)
    message.metadata = _metadata(call) or message.metadata
    shown = message.as_json(call.workspace.team_id, with_metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> JSON:
    """chat.delete."""
    message = _own_message(call, "cant_delete_message")
    call.workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def content(call: Call) -> tuple[str, Blocks]:
    """The text, cut at its limit, and the blocks of a message that Slack would take.

    Raises `no_text`, `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long`.
    """
    text = call.args.get("text") or ""
    blocks = decoded(call.args.get("blocks"), SlackError("invalid_blocks_format")) or []
    if not isinstance(text, str):
        raise invalid_arguments("must be a string [json-pointer:/text]")
    check_message(blocks, text=text, files=call.workspace.files)
    return text[:TEXT_LIMIT], blocks


def _target(call: Call) -> Channel:
    (target,) = call.required("channel")
    workspace = call.workspace
    if str(target)[:1] in {"U", "W"} or target in workspace.users:
        return open_dm(call, str(target))
    named = [c for c in workspace.channels.values() if target == f"#{c.name}" and c.kind != "im"]
    channel = workspace.channels.get(str(target), named[0] if named else None)
    if channel is None or (channel.kind != "public" and not workspace.has_bot(channel)):
        raise SlackError("channel_not_found")
    if channel.kind == "im":
        return open_dm(call, str(channel.user))
    if not workspace.has_bot(channel):
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def open_dm(call: Call, user_id: str) -> Channel:
    """The DM with a person.

    Raises `user_not_found`, `cannot_dm_bot`, `user_disabled`, `messages_tab_disabled`.
    """
    user = call.workspace.human(user_id)
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")
    if not call.app.has_messages_tab:
        raise SlackError("messages_tab_disabled")
    return call.workspace.dm_with(user_id)


def _own_message(call: Call, refusal: str) -> Message:
    (ts,) = call.required("ts")
    channel = call.channel()
    message = next((m for m in channel.messages if m.ts == str(ts) and m.ephemeral_to is None), None)
    if message is None:
        raise SlackError("message_not_found")
    if message.user != call.workspace.bot.id:
        raise SlackError(refusal)
    return message


def _metadata(call: Call) -> JSON | None:
    metadata = decoded(call.args.get("metadata"), SlackError("invalid_metadata_format"))
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not metadata.get("event_type"):
        raise invalid_arguments("missing required field: event_type [json-pointer:/metadata/event_type]")
    return metadata


def _note_shown_files(workspace: Workspace, message: Message) -> None:
    for block in message.blocks:
        file = workspace.files.get((block.get("slack_file") or {}).get("id", ""))
        if file is not None:
            file.channels.append(message.channel)
