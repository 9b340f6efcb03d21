"""The browser page: its files, the stream of what a person sees, and what they do.

`mount(app, simulator, controls)` puts it under /page/ (and a signpost at /) before the server starts.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from staybot.simulator.page_acts import act
from staybot.simulator.page_clock import Controls, PageClock
from staybot.simulator.page_guard import HEADERS, guard
from staybot.simulator.page_snapshot import Reading, Sight, everyone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from importlib.resources.abc import Traversable

    from staybot.simulator.objects import JSON
    from staybot.simulator.server import Simulator

__all__ = ["Controls", "mount"]

TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
PAUSE = 0.12
"""Seconds between two snapshots while much happens; a page cannot be read faster."""
ALIVE = 20.0
"""Seconds of silence after which the stream says that it is still there."""


def mount(
    app: web.Application,
    simulator: Simulator,
    controls: Controls | None = None,
    acted: Callable[[str], None] | None = None,
) -> None:
    """Serve the page from `app`; without `controls` its clock only shows the time.

    `acted` is told the id of each person in whose name the page's reader does something.
    """
    page = Page(simulator, controls, acted)
    routes = web.Application(middlewares=[guard])
    routes.router.add_get("/events", page.events)
    routes.router.add_post("/act", page.act)
    routes.router.add_post("/clock", page.move)
    routes.router.add_get("/files/{id}", page.file)
    for file in files("staybot.simulator").joinpath("page").iterdir():
        suffix = "." + file.name.rpartition(".")[2]
        if suffix in TYPES:
            name = "" if file.name == "index.html" else file.name
            routes.router.add_get(f"/{name}", _static(file, TYPES[suffix]))
    routes.on_shutdown.append(page.stop)
    app.add_subapp("/page/", routes)
    app.router.add_get("/", _signpost)


class Page:
    """One simulated Slack, shown to however many browser tabs."""

    def __init__(
        self, simulator: Simulator, controls: Controls | None, acted: Callable[[str], None] | None
    ) -> None:
        self._simulator = simulator
        self._acted = acted
        self._workspace = simulator.workspace
        self._clock = PageClock(simulator.workspace, controls)
        self._reading = Reading()
        self._streams: set[asyncio.Task[object]] = set()

    async def stop(self, _app: web.Application) -> None:
        """End the clock's movement and all streams, so that the server can end."""
        await self._clock.stop()
        for stream in list(self._streams):
            stream.cancel()

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: a snapshot now and after each change."""
        if not any(not user.is_bot for user in self._workspace.users.values()):
            return web.Response(status=503, text="There is nobody in this workspace yet.")
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        task = asyncio.current_task()
        assert task is not None, "aiohttp runs every request in a task"
        self._streams.add(task)
        try:
            with suppress(ConnectionResetError):
                await self._stream(request, response)
        finally:
            self._streams.discard(task)
        return response

    async def _stream(self, request: web.Request, response: web.StreamResponse) -> None:
        while request.transport is not None and not request.transport.is_closing():
            version = self._workspace.version
            words = json.dumps(self._snapshot(request), separators=(",", ":"))
            await response.write(f"data: {words}\n\n".encode())
            await asyncio.sleep(PAUSE)
            while not await self._changes(version):
                await response.write(b": still here\n\n")

    async def _changes(self, version: int) -> bool:
        try:
            limit = PAUSE if self._clock.is_moving else ALIVE
            await asyncio.wait_for(self._workspace.changed_since(version), timeout=limit)
        except TimeoutError:
            return self._clock.is_moving
        return True

    def _snapshot(self, request: web.Request) -> JSON:
        workspace = self._workspace
        app, controls = self._simulator.app, self._clock.controls
        people = {user.id: user for user in workspace.users.values() if not user.is_bot}
        viewer = people.get(request.query.get("as", "")) or next(iter(people.values()))
        sight = Sight(workspace, viewer, request.query.get("place", ""))
        if sight.channel is not None:
            self._reading.read(viewer.id, sight.channel)
        seen = sight.as_json(self._reading)
        listed = everyone(workspace, self._reading, controls.notes() if controls else {})
        seen["viewer"]["note"] = next((each["note"] for each in listed if each["id"] == viewer.id), "")
        return {
            **seen,
            "people": listed,
            "commands": list(app.commands.values()),
            "shortcuts": [each for each in app.shortcuts.values() if each["type"] == "global"],
            "can_write": app.takes_messages or sight.channel is not sight.dm,
            "clock": self._clock.as_json(),
            "banner": controls.banner() if controls else "",
        }

    async def act(self, request: web.Request) -> web.Response:
        """Do something in a person's name."""
        body = await _body(request)
        if self._acted is not None and body.get("kind") != "open_home":
            self._acted(str(body.get("as")))
        return web.json_response(await act(self._simulator, body))

    async def move(self, request: web.Request) -> web.Response:
        """Move the clock: {"hours": 24} or {"next": true}."""
        body = await _body(request)
        hours = body.get("hours")
        if not body.get("next") and not isinstance(hours, int | float):
            return web.json_response({"ok": False, "notice": "Say how many hours to move."})
        refusal = self._clock.move(hours=None if body.get("next") else hours)
        return web.json_response({"ok": not refusal, "notice": refusal})

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of an upload: a picture to be shown, anything else only to be saved."""
        file = self._workspace.files.get(request.match_info["id"])
        if file is None or file.data is None:
            return web.Response(status=404, text="There is no such file.")
        data = file.data
        kind = next((kind for start, kind in PICTURES.items() if data.startswith(start)), None)
        if kind is not None:
            return web.Response(body=data, content_type=kind)
        saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
        return web.Response(body=data, content_type="application/octet-stream", headers=saved)


async def _body(request: web.Request) -> JSON:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="Send a JSON object.")
    return body


def _static(file: Traversable, content_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=file.read_bytes(), content_type=content_type, charset="utf-8")

    return answer


async def _signpost(_request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": "/page/"})
