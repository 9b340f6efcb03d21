"""What follows submitting: the page of themes; or, while the operator's own reader reads, one that turns into
it.

Slack waits three seconds for an answer to a submission, a reader may take longer.
"""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import ClientError
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError

from staybot.errors import Refused
from staybot.facts import Reading, Unread
from staybot.flows.answering import readers, reading
from staybot.slack.people import by
from staybot.slack.replies import turn
from staybot.slack.reports import report
from staybot.slack.views.asking import readers as readers_views
from staybot.slack.views.asking import reading as reading_views
from staybot.slack.views.blocks import Json
from staybot.store.database import Database
from staybot.themes.protocol import Reader

SHORTLY: Final = 1.2
"""Seconds within which what was read is shown at once."""

STANDS: Final = 1.0
"""Seconds that the page in between stands at least: Slack must have shown it before it is turned."""


async def after(args: AsyncArgs, db: Database, fact: Reading, *, window: str) -> Json:
    """The page to show in `window`, the id of a view, for what staybot's own reader read. Raises Refused."""
    reader, round_id = db.reader, fact.round_id
    if reader is None:
        return reading_views.themes(fact)
    unread = await db.run(readers.unread, by=by(args), round_id=round_id, reach=reader.reach)
    if unread is None:
        return reading_views.themes(fact)
    done = asyncio.Event()
    reader.goes_on(lambda: _read(args, db, reader, unread, done=done))
    try:
        async with asyncio.timeout(SHORTLY):
            await done.wait()
    except TimeoutError:
        reader.goes_on(lambda: _turn(args, db, round_id, window=window, done=done))
        return readers_views.waiting(unread, seconds=reader.seconds)
    return await _themes(args, db, round_id)


async def _themes(args: AsyncArgs, db: Database, round_id: str) -> Json:
    return reading_views.themes(await db.run(reading.page, by=by(args), round_id=round_id))


async def _read(args: AsyncArgs, db: Database, reader: Reader, fact: Unread, *, done: asyncio.Event) -> None:
    """Have the texts read, and keep what was found. Whatever fails, staybot's own reader reads instead."""
    try:
        await db.run(readers.keep, by=by(args), fact=fact, found=await reader.read(fact.texts))
    except Refused:
        pass  # it has closed or was withdrawn meanwhile, or its ballot is full
    except Exception as error:  # noqa: BLE001 — nobody waits for words, and nothing may be quoted
        report(error)
    finally:
        done.set()


async def _turn(args: AsyncArgs, db: Database, round_id: str, *, window: str, done: asyncio.Event) -> None:
    """Show the themes where the page in between stands; if somebody closed it, there is nothing to do."""
    try:
        await asyncio.sleep(STANDS)
        await done.wait()
        await turn(args, window, await _themes(args, db, round_id))
    except (Refused, SlackApiError, ClientError, TimeoutError):
        pass
    except Exception as error:  # noqa: BLE001 — nobody waits for words, and nothing may be quoted
        report(error)
