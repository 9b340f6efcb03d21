"""The two routes besides the Web API: where files are sent and where late answers are posted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

from staybot.simulator.errors import SlackError

if TYPE_CHECKING:
    from staybot.simulator.activity import Activity
    from staybot.simulator.faults import Faults
    from staybot.simulator.response_urls import ResponseUrls
    from staybot.simulator.workspace import Workspace


class SideDoors:
    """/upload/<file> and /response/<key>."""

    def __init__(
        self, *, workspace: Workspace, responses: ResponseUrls, activity: Activity, faults: Faults
    ) -> None:
        self._workspace = workspace
        self._responses = responses
        self._activity = activity
        self._faults = faults

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file, raw or as a form, as many as announced. Faults are ordered for "upload"."""
        with self._activity.something():
            if self._faults.take("upload") is not None:
                return web.Response(status=500, text="Internal Server Error")
            file = self._workspace.files.get(request.match_info["file"])
            data = await _body(request)
            if file is None or file.is_complete:
                return web.Response(status=404, text="no such upload")
            if len(data) != file.length:
                return web.Response(status=400, text=f"expected {file.length} bytes, got {len(data)}")
            file.data = data
            return web.Response(text=f"OK - {len(data)}")

    async def respond(self, request: web.Request) -> web.Response:
        """An answer by response_url."""
        with self._activity.something():
            try:
                body = json.loads(await request.read())
                self._responses.post(request.match_info["key"], body if isinstance(body, dict) else {})
            except ValueError:
                return web.json_response(SlackError("invalid_payload").as_json(), status=400)
            except SlackError as refusal:
                gone = refusal.name in {"expired_url", "used_url"}
                return web.json_response(refusal.as_json(), status=404 if gone else 400)
            return web.Response(text="ok")


async def _body(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    parts = (await request.post()).values()
    files = [part.file.read() for part in parts if isinstance(part, web.FileField)]
    return files[0] if files else b""
