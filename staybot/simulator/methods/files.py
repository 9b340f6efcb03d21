"""files.*: the three steps of an upload, and its slow scan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from staybot.simulator.errors import SlackError, invalid_arguments
from staybot.simulator.records import File

if TYPE_CHECKING:
    from staybot.simulator.methods.call import Call
    from staybot.simulator.objects import JSON, Channel

_MIME = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}


def get_upload_url(call: Call) -> JSON:
    """files.getUploadURLExternal."""
    name, length = call.required("filename", "length")
    if not str(length).isdigit() or int(length) < 1:
        raise invalid_arguments("length must be a positive number [json-pointer:/length]")
    file = File(call.workspace.new_id("F"), str(name), int(length))
    call.workspace.files[file.id] = file
    return {"upload_url": f"{call.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> JSON:
    """files.completeUploadExternal, once for each file; what it returns is not yet scanned."""
    (listed,) = call.required("files")
    entries = json.loads(listed) if isinstance(listed, str) else listed
    channel = _shared_to(call)
    done = []
    for entry in entries:
        file = call.workspace.files.get(entry["id"])
        if file is None or file.data is None or file.is_complete:
            raise SlackError(
                "file_not_found" if file is None or file.data is None else "file_already_completed"
            )
        file.title = entry.get("title") or file.name
        file.is_complete = True
        file.polls_left = call.faults.polls_until_ready()
        done.append(file)
    if channel is not None:
        _share(call, channel, done)
    return {
        "files": [{"id": f.id, "title": f.title, "name": f.name, "mimetype": "", "shares": {}} for f in done]
    }


def info(call: Call) -> JSON:
    """files.info; the type stays empty until the scan is over."""
    (file_id,) = call.required("file")
    file = call.workspace.files.get(file_id)
    if file is None or not file.is_complete:
        raise SlackError("file_not_found")
    mimetype = _MIME.get(_suffix(file), "application/octet-stream") if file.is_ready else ""
    file.polls_left -= 1
    shown = {"id": file.id, "name": file.name, "title": file.title, "size": file.length}
    return {"file": shown | {"mimetype": mimetype, "user": call.workspace.bot.id, "channels": file.channels}}


def delete(call: Call) -> JSON:
    """files.delete."""
    (file_id,) = call.required("file")
    if call.workspace.files.pop(file_id, None) is None:
        raise SlackError("file_not_found")
    return {}


def _shared_to(call: Call) -> Channel | None:
    channel_id = call.args.get("channel_id")
    if not channel_id:
        return None
    channel = call.workspace.channels.get(channel_id)
    if channel is None or (channel.kind == "private" and not call.workspace.has_bot(channel)):
        raise SlackError("channel_not_found")
    if not call.workspace.has_bot(channel):
        raise SlackError("not_in_channel")
    return channel


def _share(call: Call, channel: Channel, files: list[File]) -> None:
    for file in files:
        file.channels.append(channel.id)
    pictures = [file for file in files if _suffix(file) in _MIME]
    blocks = [{"type": "image", "slack_file": {"id": f.id}, "alt_text": f.title} for f in pictures]
    message = call.workspace.post(channel, text=call.args.get("initial_comment") or "", blocks=blocks)
    message.files = [
        {"id": file.id, "name": file.name, "title": file.title, "size": file.length}
        for file in files
        if file not in pictures
    ]


def _suffix(file: File) -> str:
    return file.name.rpartition(".")[2].lower()
