"""The way to Slack's Web API: one session, no silent resend, and who we are there."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT: Final = ClientTimeout(total=15)


@dataclass(frozen=True)
class Identity:
    """The bot as Slack knows it, so that no request needs an `auth.test` of its own."""

    token: str
    bot_id: str
    bot_user_id: str
    team_id: str
    team_name: str
    scopes: frozenset[str]
    """What was granted, which may be less than the manifest asks for."""


def session() -> ClientSession:
    """The one HTTP session; made inside the running loop, closed by whoever made it."""
    return ClientSession(timeout=TIMEOUT)


def client(*, token: str, base_url: str, http: ClientSession) -> AsyncWebClient:
    """A client that never sends twice by itself: what may be repeated is decided by who knows what it is."""
    return AsyncWebClient(
        token=token, base_url=base_url, session=http, retry_handlers=[], logger=quiet("staybot.slack.api")
    )


def quiet(name: str) -> logging.Logger:
    """A logger for libraries that print what people type at DEBUG and INFO."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.ERROR)
    return logger


async def identify(api: AsyncWebClient) -> Identity:
    """Ask once, at start-up. Raises SlackApiError for a token that Slack does not know."""
    answer = await api.auth_test()
    scopes = answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or ""
    return Identity(
        token=api.token or "",
        bot_id=answer["bot_id"],
        bot_user_id=answer["user_id"],
        team_id=answer["team_id"],
        team_name=answer.get("team", ""),
        scopes=frozenset(part.strip() for part in scopes.split(",") if part.strip()),
    )
