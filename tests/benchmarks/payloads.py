"""Clicks as Slack sends them: signed forms over HTTP, envelopes over a socket."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import quote

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from staybot.slack.app import Unbreakable
from staybot.slack.form_body import request_of

Json = dict[str, Any]
Handled = Callable[[], Awaitable[None]]
"""Has one payload handled, and fails unless it was acknowledged."""

SECRET: Final = "a signing secret"
TEAM: Final = "T00000001"


def _from(user: str) -> Json:
    """Who did it and where: alike in every interaction."""
    return {
        "api_app_id": "A00000001",
        "team": {"id": TEAM, "domain": "example"},
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "is_enterprise_install": False,
        "enterprise": None,
    }


def block_actions(user: str, action: Json, **where: Any) -> Json:
    """Somebody's click, choice or character."""
    return {
        "type": "block_actions",
        **_from(user),
        "actions": [action],
        **where,
    }


def view_submission(user: str, view: Json, *, values: Json) -> Json:
    """Somebody submitted a window as it was filled in."""
    shown = in_window(view, values=values)["view"]
    return {
        "type": "view_submission",
        **_from(user),
        "view": shown,
        "response_urls": [],
    }


def in_window(view: Json, *, values: Json) -> Json:
    """The part of a payload that says: in this window, in which this was typed or chosen."""
    told = {"id": "V00000001", "team_id": TEAM, "hash": "1.a", "state": {"values": values}}
    shown = [{"block_id": f"b{number}", **block} for number, block in enumerate(view["blocks"])]
    container = {"type": "view", "view_id": told["id"]}
    return {"view": {**view, **told, "blocks": shown}, "container": container}


def in_message() -> Json:
    """The part of a payload that says: in a direct message, whose blocks nobody reads and are left out."""
    container = {"type": "message", "message_ts": "1800000000.000001", "channel_id": "D00000001"}
    return {
        "container": container,
        "channel": {"id": "D00000001", "name": "directmessage"},
        "message": {"type": "message", "ts": container["message_ts"], "text": "A quick pulse"},
        "response_url": "https://hooks.slack.com/actions/T00000001/1/a",
    }


def signed_payload(payload: Json) -> tuple[str, dict[str, str]]:
    """The body and the headers of an interaction."""
    return signed("payload=" + quote(json.dumps(payload)))


def signed(body: str) -> tuple[str, dict[str, str]]:
    """A form with the headers that say it is Slack's."""
    stamp = str(int(time.time()))  # noqa: TID251 — Bolt compares it with the machine's own clock
    mac = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return body, {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={mac}",
    }


def over_http(app: AsyncApp, payload: Json) -> Handled:
    """As a signed form, read as the app's own receiver reads it: staybot's reads the body itself. What an
    HTTP server does before is the same for every app, and left out.
    """
    body, headers = signed_payload(payload)

    async def handled() -> None:
        incoming = (
            request_of(body, headers)
            if isinstance(app, Unbreakable)
            else AsyncBoltRequest(body=body, headers={**headers})
        )
        answer = await app.async_dispatch(incoming)
        assert answer.status == 200, answer.body

    return handled


def over_socket(app: AsyncApp, payload: Json) -> Handled:
    """As an envelope, handled by what Bolt's own Socket Mode handler calls."""
    request = SocketModeRequest(type="interactive", envelope_id="e", payload=payload)
    line = _Line()

    async def handled() -> None:
        answer = await run_async_bolt_app(app, request)
        await send_async_response(line, request, answer, 0.0)  # type: ignore[arg-type]
        assert line.answered == 1

    return handled


class _Line:
    """A socket's other end: it counts what was acknowledged."""

    logger = logging.getLogger("benchmark")

    def __init__(self) -> None:
        self.answered = 0

    async def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        json.dumps(response.to_dict())
        self.answered += 1


WAYS: Final[dict[str, Callable[[AsyncApp, Json], Handled]]] = {"http": over_http, "socket": over_socket}
