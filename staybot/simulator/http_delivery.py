"""HTTP mode: signed requests to the app's request URL (docs.slack.dev, verifying requests from Slack)."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp

from staybot.simulator.parcels import Reply

if TYPE_CHECKING:
    from staybot.simulator.manifest import App
    from staybot.simulator.objects import JSON
    from staybot.simulator.parcels import Parcel


class HttpDelivery:
    """Posts parcels to `url` as Slack does."""

    def __init__(self, app: App) -> None:
        self.url: str | None = None
        self._app = app
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the connection pool."""
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        """Close the connection pool."""
        if self._session is not None:
            await self._session.close()

    async def send(self, parcel: Parcel, *, timeout: float) -> Reply:  # noqa: ASYNC109 — Slack's deadline, not ours
        """Post once; the reply is negative for anything but a 2xx in time."""
        body, content_type = _encoded(parcel)
        headers = self._signed(body) | {"Content-Type": content_type}
        if parcel.attempt:
            headers |= {"x-slack-retry-num": str(parcel.attempt), "x-slack-retry-reason": parcel.reason}
        try:
            return await self._post(body, headers, timeout=timeout)
        except TimeoutError:
            return Reply(acked=False, reason="http_timeout")
        except aiohttp.ClientError:
            return Reply(acked=False, reason="connection_failed")

    async def verify(self) -> bool:
        """Whether the URL answers Slack's `url_verification` challenge, as it must to be saved."""
        challenge = secrets.token_hex(16)
        payload = {"type": "url_verification", "challenge": challenge, "token": self._app.verification_token}
        body = json.dumps(payload).encode()
        reply = await self._post(body, self._signed(body) | {"Content-Type": "application/json"}, timeout=3.0)
        given = reply.body.get("challenge") if isinstance(reply.body, dict) else reply.body
        return reply.acked and given == challenge

    async def _post(self, body: bytes, headers: dict[str, str], *, timeout: float) -> Reply:  # noqa: ASYNC109
        assert self._session is not None, "start() the simulator first"
        assert self.url is not None, "HTTP mode needs a request URL"
        limit = aiohttp.ClientTimeout(total=timeout)
        async with self._session.post(
            self.url, data=body, headers=headers, timeout=limit, allow_redirects=False
        ) as response:
            text = await response.text()
            no_retry = response.headers.get("x-slack-no-retry") == "1"
            if not 200 <= response.status < 300:
                return Reply(acked=False, reason="http_error", no_retry=no_retry)
            return Reply(acked=True, body=_decoded(text))

    def _signed(self, body: bytes) -> dict[str, str]:
        # The receiver compares this with its machine's clock, so the simulated one will not do.
        stamp = str(int(time.time()))  # noqa: TID251 — see above
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self._app.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


def _encoded(parcel: Parcel) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload).encode(), "application/json"
    if parcel.kind == "interactive":
        return urlencode({"payload": json.dumps(parcel.payload)}).encode(), form
    return urlencode(
        {key: value for key, value in parcel.payload.items() if value is not None}
    ).encode(), form


def _decoded(text: str) -> JSON | str | None:
    if not text:
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, dict) else text
