"""What is compared: bare stock Bolt with a button that does nothing, and staybot."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from staybot.slack import api
from staybot.slack.app import build
from staybot.store.database import Database
from tests.benchmarks.payloads import SECRET

TOKEN = "xoxb-benchmark"
OURS = "staybot"
AS_IT_COMES = "bolt as it comes"
BEFORE_RESPONSE = "bolt with process_before_response"


def bare(slack: str) -> dict[str, AsyncApp]:
    """Stock Bolt, which asks `auth.test` once and remembers it; a button and a window of it do nothing."""
    return {AS_IT_COMES: _bare(slack, early=False), BEFORE_RESPONSE: _bare(slack, early=True)}


async def ours(db: Database, slack: str, http: ClientSession) -> AsyncApp:
    """staybot as its composition root builds it."""
    client = api.client(token=TOKEN, base_url=slack, http=http)
    return build(db, client, bot=await api.identify(client), signing_secret=SECRET)


def _bare(slack: str, *, early: bool) -> AsyncApp:
    app = AsyncApp(
        client=AsyncWebClient(token=TOKEN, base_url=slack),
        signing_secret=SECRET,
        process_before_response=early,
    )

    async def nothing(ack: Callable[[], Awaitable[object]]) -> None:
        await ack()

    app.action(re.compile(r".*"))(nothing)
    app.view(re.compile(r".*"))(nothing)
    return app
