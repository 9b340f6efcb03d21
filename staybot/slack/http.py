"""HTTP mode: one address for everything Slack sends, and one that says the process is alive."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp

from staybot.observing.readiness import Readiness
from staybot.observing.server import alive, listen, told
from staybot.slack.form_body import request_of
from staybot.slack.inflight import Inflight

PATH: Final = "/slack/events"
LARGEST_BODY: Final = 1024 * 1024
"""Bytes. A modal with every field full stays well below."""


LEAVING_SECONDS: Final = 5.0
"""How long requests are taken after /readyz began to say no: load balancers ask every few seconds."""


class HttpReceiver:
    """Takes signed requests on a port."""

    def __init__(
        self,
        app: AsyncApp,
        *,
        port: int,
        inflight: Inflight,
        readiness: Readiness,
        host: str = "0.0.0.0",  # noqa: S104 — a web process behind a platform's router
    ) -> None:
        self._app = app
        self._inflight = inflight
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self._is_asked = False
        self._readiness = readiness

    async def start(self) -> int:
        """Listen; returns the port, which the system chooses for port 0. Raises ConfigError."""
        routes = web.Application(client_max_size=LARGEST_BODY)
        routes.router.add_post(PATH, self._slack)
        routes.router.add_get("/healthz", alive)
        routes.router.add_get("/readyz", self._ready)
        self._runner = await listen(
            routes, host=self._host, port=self._port,
            otherwise="PORT: another program has it, or it takes rights that staybot lacks. Choose another.",
        )  # fmt: skip
        return int(self._runner.addresses[0][1])

    async def leave(self) -> None:
        """Be not ready any more, and take requests until whoever asks for that has noticed."""
        self._readiness.is_leaving = True
        if self._is_asked:
            await asyncio.sleep(LEAVING_SECONDS)

    async def stop(self) -> None:
        """Take no new request and let go of the port."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _slack(self, request: web.Request) -> web.StreamResponse:
        timestamp = request.headers.get("x-slack-request-timestamp", "0")
        if not timestamp.isascii() or not timestamp.isdecimal():
            return web.Response(status=401)  # Bolt would answer a server error (slack-facts 3)
        with self._inflight.one():
            try:
                incoming = request_of(await request.text(), request.headers)
            except (TypeError, ValueError, AttributeError, KeyError):  # Bolt, on a body that is no payload
                return web.Response(status=400)
            return await to_aiohttp_response(await self._app.async_dispatch(incoming))

    async def _ready(self, _request: web.Request) -> web.StreamResponse:
        self._is_asked = True
        return await told(self._readiness)
