"""Events: deduplicated by their id in the flows; one that fails is delivered again by Slack."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.flows.people import directory
from staybot.slack import home_tab
from staybot.slack.replies import Ack
from staybot.store.database import Database


async def open_home(args: AsyncArgs, db: Database) -> Ack:
    """The Home tab is written when it is looked at."""
    if args.body["event"].get("tab", "home") == "home":
        await home_tab.refresh(args, db)
    return {}


async def change_person(args: AsyncArgs, db: Database) -> Ack:
    """`team_join` and `user_change`."""
    user = args.body["event"].get("user")
    if isinstance(user, dict):
        await db.run(directory.changed, event_id=args.body["event_id"], user=user)
    return {}


async def uninstall(args: AsyncArgs, db: Database) -> Ack:
    """`app_uninstalled`, and `tokens_revoked` when the bot's own is among them."""
    event = args.body["event"]
    if event["type"] == "app_uninstalled" or event.get("tokens", {}).get("bot"):
        await db.run(directory.uninstalled, event_id=args.body["event_id"])
    return {}


async def ignore(args: AsyncArgs, db: Database) -> Ack:  # noqa: ARG001 — a handler like the others
    """An event we did not ask for."""
    return {}
