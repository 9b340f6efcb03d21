"""Is Slack there, does it know our tokens, does its clock agree, and what did it grant?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.config import Settings
from staybot.slack import answers
from staybot.slack.doctor.finding import Finding, note, well, wrong

NO_ANSWER: Final = (SlackClientError, ClientError, OSError, TimeoutError)

CLOCK_MAY_DIFFER: Final = timedelta(seconds=60)
"""Slack refuses nothing below five minutes, but invitations and deadlines would be off."""

REQUIRED: Final[Mapping[str, str]] = {
    "chat:write": "nobody can be written to",
    "commands": "/stay does nothing",
    "users:read": "nobody's account and time zone is known",
}
OPTIONAL: Final[Mapping[str, str]] = {
    "users:read.email": "people are matched with Slack by the slack_id of the people list only",
    "channels:read": "a public leadership channel cannot be checked, so no digest is posted to one",
    "groups:read": "a private leadership channel cannot be checked, so no digest is posted to one",
    "files:write": "digests are posted without pictures, and nothing can be downloaded",
    "im:history": "a message whose fate a crash left unknown cannot be looked for",
    "im:write": "a first message whose fate a crash left unknown cannot be looked for",
}

_BOT_ADVICE: Final = "Copy it from “OAuth & Permissions” of the app at api.slack.com/apps."
_APP_ADVICE: Final = (
    "Make one under “Basic Information → App-Level Tokens” with the scope connections:write; "
    "switch Socket Mode on."
)
_REMOVED: Final = "Install the app in the workspace again, and set the new token."


@dataclass(frozen=True)
class BotAnswer:
    """What came back for the bot token. Without scopes and date if Slack did not accept it."""

    findings: tuple[Finding, ...]
    scopes: frozenset[str] = frozenset()
    date: datetime | None = None
    is_known: bool = field(default=False)


async def bot_token(api: AsyncWebClient, settings: Settings) -> BotAnswer:
    """Ask Slack who the bot token belongs to."""
    if not settings.bot_token:
        return BotAnswer((wrong("SLACK_BOT_TOKEN is not set.", _BOT_ADVICE),))
    if settings.bot_token.startswith("xapp-"):
        says = "SLACK_BOT_TOKEN holds an app-level token (xapp-); a bot token starts with xoxb-."
        return BotAnswer((wrong(says, _BOT_ADVICE),))
    try:
        answer = await api.auth_test()
    except SlackApiError as refusal:
        return BotAnswer((_refused("SLACK_BOT_TOKEN", refusal, advice=_BOT_ADVICE),))
    except NO_ANSWER:
        return BotAnswer((_unreachable(settings),))
    headers = {name.lower(): value for name, value in answer.headers.items()}
    granted = str(headers.get("x-oauth-scopes", ""))
    return BotAnswer(
        (well(f"SLACK_BOT_TOKEN works: {answer['user']} in {answer['team']}."),),
        scopes=frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
        date=date_of(headers.get("date")),
        is_known=True,
    )


async def way_in(api: AsyncWebClient, settings: Settings) -> list[Finding]:
    """How Slack reaches us: the app token of Socket Mode, or the signing secret and port of HTTP mode."""
    if settings.app_token:
        return [await app_token(api, settings)]
    if settings.over_http:
        return [well(f"HTTP mode: requests are taken on port {settings.port} and their signature checked.")]
    if settings.signing_secret:
        return [wrong("SLACK_SIGNING_SECRET is set, but PORT is not.", "HTTP mode needs both.")]
    return [wrong("SLACK_APP_TOKEN is not set.", f"{_APP_ADVICE} Or set SLACK_SIGNING_SECRET and PORT.")]


async def app_token(api: AsyncWebClient, settings: Settings) -> Finding:
    """Ask for one connection, and do not use it."""
    if settings.app_token.startswith("xoxb-"):
        says = "SLACK_APP_TOKEN holds a bot token (xoxb-); an app-level token starts with xapp-."
        return wrong(says, _APP_ADVICE)
    try:
        await api.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as refusal:
        return _refused("SLACK_APP_TOKEN", refusal, advice=_APP_ADVICE)
    except NO_ANSWER:
        return _unreachable(settings)
    return well("SLACK_APP_TOKEN works: Socket Mode.")


def scopes(granted: frozenset[str]) -> list[Finding]:
    """What the app may do, against what it needs."""
    advice = "Add it under “OAuth & Permissions → Scopes” (manifest.yml has it) and install the app again."
    found = [
        wrong(f"The scope {scope} is missing: {loss}.", advice)
        for scope, loss in REQUIRED.items()
        if scope not in granted
    ]
    found += [
        note(f"The optional scope {scope} is not granted: {loss}.", advice)
        for scope, loss in OPTIONAL.items()
        if scope not in granted
    ]
    return found or [well("Every scope is granted.")]


def clock(*, slack: datetime | None, ours: datetime) -> Finding:
    """Our clock against Slack's."""
    if slack is None:
        return note("Slack did not tell its time, so the clock was not compared.", "Compare it yourself.")
    apart = abs(slack - ours)
    if apart > CLOCK_MAY_DIFFER:
        seconds = int(apart.total_seconds())
        return wrong(f"The clock is {seconds} s away from Slack's.", "Let the machine set its clock by NTP.")
    return well("The clock agrees with Slack's.")


def _refused(setting: str, refusal: SlackApiError, *, advice: str) -> Finding:
    name = answers.error_name(refusal)
    if answers.status(refusal) == 429 or name in {"ratelimited", ""}:
        return wrong(f"Slack is too busy to check {setting}.", "Try again in a minute.")
    if name in {"account_inactive", "token_revoked", "token_expired"}:
        return wrong(f"{setting} no longer works ({name}).", _REMOVED)
    return wrong(f"Slack refuses {setting} ({name}).", advice)


def _unreachable(settings: Settings) -> Finding:
    advice = "Check the network and any proxy; SLACK_API_URL must be the address of an API."
    return wrong(f"Slack does not answer at {settings.slack_api_url}.", advice)


def date_of(header: Any) -> datetime | None:
    """The instant of a Date header; None if it names none."""
    try:
        found = parsedate_to_datetime(str(header))
    except ValueError:
        return None
    return found if found.tzinfo else None
