"""A small real app, built on slack_bolt, to try the simulated Slack with."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from staybot.simulator import Simulator

JSON = dict[str, Any]

MANIFEST: JSON = {
    "display_information": {"name": "Probe"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Probe", "always_online": True},
        "slash_commands": [
            {"command": "/probe", "description": "Probe", "should_escape": True},
            {"command": "/raw", "description": "Probe without ids"},
        ],
        "shortcuts": [
            {"name": "Everywhere", "type": "global", "callback_id": "everywhere", "description": "x"},
            {"name": "On a message", "type": "message", "callback_id": "on_message", "description": "x"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *("chat:write", "commands", "users:read", "files:write", "files:read", "im:history"),
                *("channels:history", "groups:history", "channels:join", "im:write", "im:read", "team:read"),
            ],
            "bot_optional": ["users:read.email", "channels:read", "groups:read"],
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                *("app_home_opened", "team_join", "user_change", "message.im", "app_uninstalled"),
                *("tokens_revoked", "member_joined_channel", "member_left_channel", "group_archive"),
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def manifest(**features: Any) -> JSON:
    """The probe's manifest with other features."""
    changed = copy.deepcopy(MANIFEST)
    changed["features"] |= features
    return changed


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def passes(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Probe:
    """The app, connected; `seen` is every payload that reached it, in order."""

    sim: Simulator
    session: aiohttp.ClientSession
    client: AsyncWebClient
    app: AsyncApp
    seen: list[JSON] = field(default_factory=list)
    handlers: list[AsyncSocketModeHandler] = field(default_factory=list)

    async def connect(self, n: int = 1) -> None:
        for _ in range(n):
            handler = AsyncSocketModeHandler(self.app, self.sim.app_token)
            self.handlers.append(handler)
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
        await self.sim.sockets.connected(n)

    async def close(self) -> None:
        for handler in self.handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
        await self.session.close()

    def types(self) -> list[str]:
        return [str(body.get("event", body).get("type", body.get("command"))) for body in self.seen]


def build(sim: Simulator) -> Probe:
    """The app, not connected yet. Every listener works before it acknowledges."""
    session = aiohttp.ClientSession()
    client = AsyncWebClient(
        token=sim.bot_token, base_url=f"{sim.url}/api/", session=session, retry_handlers=[]
    )
    app = AsyncApp(client=client, signing_secret=sim.signing_secret, process_before_response=True)
    probe = Probe(sim, session, client, app)

    async def record(body: JSON, next: Callable[[], Awaitable[Any]]) -> None:  # noqa: A002 — Bolt's name
        probe.seen.append(body)
        await next()

    app.use(record)
    return probe


class Refusal:
    """What `refused` caught."""

    error: str = ""
    data: JSON
    status: int = 0


def refusal_of(error: SlackApiError) -> Refusal:
    found = Refusal()
    response: Any = error.response
    found.data, found.status = dict(response.data), response.status_code
    found.error = found.data["error"]
    return found


async def refused(call: Awaitable[Any]) -> Refusal:
    """The refusal of a call that must fail."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return refusal_of(caught.value)


def text(words: str, kind: str = "plain_text") -> JSON:
    return {"type": kind, "text": words}


def button(label: str, action_id: str, **more: Any) -> JSON:
    return {"type": "button", "text": text(label), "action_id": action_id, **more}


def actions(*elements: JSON, block_id: str = "row") -> JSON:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def section(words: str, **more: Any) -> JSON:
    return {"type": "section", "text": text(words, "mrkdwn"), **more}


def question(label: str, *, block_id: str = "q", action_id: str = "a", **more: Any) -> JSON:
    element = {"type": "plain_text_input", "action_id": action_id, **more.pop("element", {})}
    return {"type": "input", "block_id": block_id, "label": text(label), "element": element, **more}


def modal(*blocks: JSON, title: str = "Modal", **more: Any) -> JSON:
    return {
        "type": "modal",
        "title": text(title),
        "submit": text("Send"),
        "close": text("Cancel"),
        "callback_id": "modal",
        "blocks": list(blocks),
        **more,
    }


def home(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "home", "blocks": list(blocks), **more}


def choices(*words: str) -> list[JSON]:
    return [{"text": text(word), "value": word.lower()} for word in words]


def numbered(prefix: str, n: int) -> Iterator[str]:
    return (f"{prefix}{i}" for i in range(n))
