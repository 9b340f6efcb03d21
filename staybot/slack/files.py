"""Sending files to Slack: three calls each, and only the last makes a file of it (slack-facts section 7)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.slack import api as slack_api

SCOPE = "files:write"

Note = Callable[[str], Awaitable[None]]
"""Told of an upload's id before a file is made of it: nothing is left behind that nobody knows of."""


class NotUploaded(Exception):  # noqa: N818 — it states a fact
    """Slack's store did not take the bytes. What was begun is no file and needs no tidying."""


@dataclass(frozen=True)
class FileToSend:
    """A file that somebody is to get."""

    name: str
    content: bytes
    title: str


async def upload(api: AsyncWebClient, file: FileToSend, *, note: Note) -> str:
    """The id of a file that only the bot can see until it stands in a message.

    Slack may still be scanning it: a message that shows it may be refused for a while. Raises NotUploaded,
    SlackApiError, ClientError, TimeoutError.
    """
    file_id = await _given(api, file)
    await note(file_id)
    await api.files_completeUploadExternal(files=[{"id": file_id, "title": file.title}])
    return file_id


async def share(api: AsyncWebClient, *, channel: str, files: Sequence[FileToSend], comment: str) -> None:
    """Post files into a conversation (its id, of a direct message too) under one comment. Raises the same."""
    ids = [await _given(api, one) for one in files]
    told: list[dict[str, str | None]] = [
        {"id": file_id, "title": one.title} for file_id, one in zip(ids, files, strict=True)
    ]
    await api.files_completeUploadExternal(files=told, channel_id=channel, initial_comment=comment)


async def delete(api: AsyncWebClient, file_id: str) -> bool:
    """Take a file away again. False if Slack did not; it stays where only the bot sees it."""
    try:
        await api.files_delete(file=file_id)
    except (SlackApiError, ClientError, TimeoutError):
        return False
    return True


async def _given(api: AsyncWebClient, file: FileToSend) -> str:
    """The bytes lie with Slack, under this id. No `alt_txt`: with one, files were never shared."""
    place = await api.files_getUploadURLExternal(filename=file.name, length=len(file.content))
    if api.session is not None:
        await _put(api.session, str(place["upload_url"]), file.content)
    else:
        async with slack_api.session() as http:
            await _put(http, str(place["upload_url"]), file.content)
    return str(place["file_id"])


async def _put(http: ClientSession, url: str, content: bytes) -> None:
    async with http.post(url, data=content) as answer:
        if answer.status != 200:
            raise NotUploaded(str(answer.status))
