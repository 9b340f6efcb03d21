"""Socket Mode: one connection, watched, and closed only when the last handler is done."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Final

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
QUIET_SECONDS: Final = 5
"""How long a close waits for a moment in which no payload is under way."""

ENVELOPE: Final = '"envelope_id"'


class PacedSocket(SocketModeClient):
    """The SDK's client, with a growing pause between two requests for a connection."""

    under_way = 0
    """Payloads that were received and are not answered yet."""
    _greeted: object = None
    """The session in which Slack said hello and did not turn us away since."""
    _pause = 0.0
    _asked_at = float("-inf")

    async def enqueue_message(self, message: str) -> None:
        """Count a payload from the moment that it is received."""
        self.under_way += ENVELOPE in message
        await super().enqueue_message(message)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """One message of Slack's, to its end."""
        if message.get("type") == "hello":
            self._greeted = self.current_session
        if message.get("reason") == "too_many_websockets":
            self._greeted = None
            log.warning(
                "Slack turns this connection away: ten are open already, by other processes with this app "
                "token. It is tried again, with growing pauses.",
                code="socket.turned_away",
            )
        try:
            await super().run_message_listeners(message, raw_message)
        finally:
            self.under_way -= ENVELOPE in raw_message

    async def is_let_in(self) -> bool:
        """Whether Slack sends payloads here: one that turns us away is connected for a moment too."""
        return await self.is_connected() and self._greeted is self.current_session

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
        self.client: PacedSocket = PacedSocket(
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

    async def open(self) -> None:
        """Return once Slack lets us in."""
        await self.connect_async()  # type: ignore[no-untyped-call]

    async def is_open(self) -> bool:
        """Whether payloads come in."""
        return await self.client.is_let_in()

    async def stop(self) -> None:
        """Close the connection while nothing is under way: what comes after that goes to another one. A close
        that hangs is left behind.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET_SECONDS):
                while self.client.under_way:  # noqa: ASYNC110 — the SDK sets no event
                    await asyncio.sleep(0.002)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await self.close_async()  # type: ignore[no-untyped-call]
