"""How words reach the person who did something, for each kind of payload: in place, or beside it."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.webhook.async_client import AsyncWebhookClient

from staybot.slack.escape import escape
from staybot.slack.metadata import from_home, opened_from_home
from staybot.slack.views import notices
from staybot.slack.views.blocks import Json, Message, modal, says

log = structlog.get_logger()

Ack = dict[str, Any]
"""What an acknowledgement carries: the arguments of Bolt's `ack`. Empty: only that it arrived."""


async def tell(args: AsyncArgs, words: str, *, field: str | None = None) -> Ack:
    """Say `words` (plain, not escaped) where the person is looking; returns what to acknowledge with.

    A submitted modal stays open with everything typed: the words appear under `field`, or on a page above.
    """
    body = args.body
    if "command" in body:
        return ephemeral(says(escape(words)))
    if body.get("type") == "view_submission":
        return in_modal(body["view"], words, field=field)
    if body.get("response_url"):
        await respond(args, says(escape(words)))
    else:
        await show(args, notices.notice(escape(words)))
    return {}


async def say(args: AsyncArgs, message: Message, *, title: str) -> None:
    """The same for more than a paragraph, after a click: beside a message, in the window or in a new one."""
    view = args.body.get("view") or {}
    if args.body.get("response_url"):
        await respond(args, message)
    elif view.get("type") == "modal":
        await turn(args, view["id"], modal(title, *message.blocks))
    else:
        await show(args, modal(title, *message.blocks))


def ephemeral(message: Message) -> Ack:
    """The answer to a command, seen by nobody else."""
    return {"response_type": "ephemeral", "text": message.text, "blocks": message.sent() or None}


def in_modal(view: Json, words: str, *, field: str | None) -> Ack:
    """Keep the modal and its words: an error under one of its inputs, or a page above one without inputs."""
    inputs = [block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"]
    if not inputs:
        return {"response_action": "push", "view": notices.notice(escape(words))}
    return {"response_action": "errors", "errors": {field if field in inputs else inputs[0]: words}}


def page(args: AsyncArgs, view: Json) -> Ack:
    """Replace the submitted modal by another page, which was opened where the first one was."""
    return {"response_action": "update", "view": _opened_where(args, view)}


def above(args: AsyncArgs, view: Json) -> Ack:
    """Lay a page on the submitted modal, which stays below with everything typed."""
    return {"response_action": "push", "view": _opened_where(args, view)}


async def turn(args: AsyncArgs, view_id: str, view: Json, *, hash_: str | None = None) -> None:
    """Show another page in an open window of the one in which something was clicked or submitted.

    With `hash_`, only if nothing else was shown in it since.
    """
    await args.client.views_update(view_id=view_id, view=_opened_where(args, view), hash=hash_)


def _opened_where(args: AsyncArgs, view: Json) -> Json:
    page_ = opened_from_home(args.body["view"])
    return view if page_ is None else from_home(view, page=page_)


async def respond(args: AsyncArgs, message: Message) -> None:
    """An ephemeral answer to a click in a message; the message itself stays as it is."""
    url = args.body["response_url"]
    client = AsyncWebhookClient(
        url, session=args.client.session, retry_handlers=[], logger=args.client.logger
    )
    answer = await client.send(
        text=message.text,
        blocks=message.sent() or None,
        response_type="ephemeral",
        replace_original=False,
    )
    if answer.status_code != 200:
        log.warning("An answer was not taken by Slack.", code="reply.refused", status=answer.status_code)


async def show(args: AsyncArgs, view: Json) -> None:
    """Open a window; on top of the one in which something was clicked, if there is one."""
    surface = (args.body.get("view") or {}).get("type")
    trigger = args.body["trigger_id"]
    page_ = opened_from_home(args.body.get("view"))
    if surface == "home" or page_ is not None:
        view = from_home(view, page=page_ or 0)
    if surface == "modal":
        await args.client.views_push(trigger_id=trigger, view=view)
    else:
        await args.client.views_open(trigger_id=trigger, view=view)
