"""Socket Mode: one connection, watched, and closed only when the last handler is done."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from staybot.slack.api import quiet
from staybot.slack.inflight import Inflight

log = structlog.get_logger()

PING_SECONDS: Final = 5
"""A dead connection is noticed after four of these (slack-facts 2.3)."""

LEAST_SECONDS_BETWEEN: Final = 1.0
MOST_SECONDS_BETWEEN: Final = 60.0
"""The SDK reconnects without a pause; "too many websockets" would become a storm (slack-facts 2.3)."""

CLOSING_SECONDS: Final = 5


class PacedSocket(SocketModeClient):
    """The SDK's client, with a growing pause between two requests for a connection."""

    _pause = 0.0
    _asked_at = float("-inf")

    async def issue_new_wss_url(self) -> str:
        """Ask Slack for the next connection's address, no sooner than the pause allows."""
        clock = asyncio.get_running_loop()
        since = clock.time() - self._asked_at
        if since > MOST_SECONDS_BETWEEN:
            self._pause = 0.0
        await asyncio.sleep(max(0.0, self._pause - since))
        self._asked_at = clock.time()
        self._pause = min(MOST_SECONDS_BETWEEN, max(LEAST_SECONDS_BETWEEN, self._pause * 2))
        return await super().issue_new_wss_url()


class SocketReceiver(AsyncSocketModeHandler):
    """Takes payloads from Slack's socket. Must be made inside the running loop."""

    def __init__(self, app: AsyncApp, *, app_token: str, inflight: Inflight) -> None:
        self.app = app
        self.app_token = app_token
        self.client = PacedSocket(
            app_token=app_token,
            logger=quiet("staybot.slack.socket"),
            web_client=app.client,
            ping_interval=PING_SECONDS,
        )
        self.client.socket_mode_request_listeners.append(self.handle)
        self._inflight = inflight

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """One payload, counted while it is under way."""
        with self._inflight.one():
            try:
                await super().handle(client, req)  # type: ignore[arg-type]
            except (TypeError, AttributeError):  # Bolt, unpacking what Slack would never send
                log.warning("A payload could not be read.", code="payload.unreadable")

    async def stop(self) -> None:
        """Close the connection; a close that hangs is left behind."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await self.close_async()  # type: ignore[no-untyped-call]
