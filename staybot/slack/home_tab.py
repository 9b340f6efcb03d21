"""Publishing the Home tab: on opening it, and after what was clicked in it. Never in bulk."""

from __future__ import annotations

import structlog
from aiohttp import ClientError
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError

from staybot.facts import Home
from staybot.flows import home as homes
from staybot.slack import answers
from staybot.slack.metadata import opened_from_home
from staybot.slack.people import by
from staybot.slack.views.home import home as home_view
from staybot.store.database import Database

log = structlog.get_logger()


async def refresh(args: AsyncArgs, db: Database, *, page: int | None = None) -> None:
    """Publish what is true now: a page, or the one that was clicked in. When another publication came
    between, read and publish once more: what is newest in the database is right whichever came last.
    """
    view = args.body.get("view") or (args.body.get("event") or {}).get("view") or {}
    hash_ = view.get("hash") if view.get("type") == "home" else None
    try:
        await publish(args, await db.run(homes.home, by=by(args)), page=page, hash_=hash_)
    except SlackApiError as error:
        if answers.error_name(error) != "hash_conflict":
            raise
        await publish(args, await db.run(homes.home, by=by(args)), page=page)


async def follow(args: AsyncArgs, db: Database) -> None:
    """After a click in the Home tab, or in a modal opened from it: show there what was done. It is done
    whether or not this succeeds, so nothing is said if it does not.
    """
    view = args.body.get("view") or {}
    if view.get("type") == "home" or opened_from_home(view) is not None:
        try:
            await refresh(args, db)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.warning("A Home tab was not refreshed.", code="home.stale", kind=type(error).__name__)


async def publish(args: AsyncArgs, fact: Home, *, page: int | None = None, hash_: str | None = None) -> None:
    """Show one page of the tab to the person it is about: the one that was clicked in, if none is named."""
    page = page if page is not None else opened_from_home(args.body.get("view")) or 0
    await args.client.views_publish(user_id=by(args), view=home_view(fact, page=page), hash=hash_)
