"""What is compared: bare stock Bolt with a button that does nothing, or opens a window, and staybot."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.web.async_client import AsyncWebClient

from staybot.slack import api
from staybot.slack.app import build
from staybot.store.database import Database
from tests.benchmarks.payloads import SECRET, Json

TOKEN = "xoxb-benchmark"
OURS = "staybot"
AS_IT_COMES = "bolt as it comes"
BEFORE_RESPONSE = "bolt with process_before_response"
OPENING = "bolt that opens the same window"


def bare(slack: str) -> dict[str, AsyncApp]:
    """Stock Bolt, which asks `auth.test` once and remembers it; a button and a window of it do nothing."""
    return {AS_IT_COMES: _bare(slack, early=False), BEFORE_RESPONSE: _bare(slack, early=True)}


def opening(slack: str, http: ClientSession, view: Json) -> AsyncApp:
    """Stock Bolt with a button that opens this window, made beforehand, over one HTTP session for all."""
    app = AsyncApp(client=AsyncWebClient(token=TOKEN, base_url=slack, session=http), signing_secret=SECRET)

    async def opens(args: AsyncArgs) -> None:
        await args.ack()
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view)

    app.action(re.compile(r".*"))(opens)
    return app


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
