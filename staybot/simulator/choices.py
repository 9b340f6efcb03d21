"""From what a person picks or types to the value Slack sends for it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from staybot.simulator.errors import NotOnScreen
from staybot.simulator.inputs import VALUE_KEYS, options
from staybot.simulator.objects import Channel, User

if TYPE_CHECKING:
    from staybot.simulator.objects import JSON
    from staybot.simulator.workspace import Workspace


def value_for(element: JSON, picked: Any, workspace: Workspace, *, user_id: str) -> Any:
    """The value of `element` after `user_id` picked or typed `picked`; None clears it.

    Options go by their text or value; people and channels by object, id or name; dates and times
    as such or in ISO form. Raises `NotOnScreen` for what Slack would not offer.
    """
    key = VALUE_KEYS[element["type"]]
    many = key in {"selected_options", "selected_users", "selected_conversations", "files"}
    if many:
        items = picked if isinstance(picked, list) else [] if picked is None else [picked]
        return [_one(element, key.removesuffix("s"), item, workspace, user_id) for item in items]
    return None if picked is None else _one(element, key, picked, workspace, user_id)


def _one(element: JSON, key: str, picked: Any, workspace: Workspace, user_id: str) -> Any:
    if key == "selected_option":
        return option_of(element, picked)
    if key == "selected_user":
        return _person(picked, workspace)
    if key in {"selected_conversation", "selected_channel"}:
        return _conversation(element, picked, workspace, user_id)
    if key == "rich_text_value" and isinstance(picked, str):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": picked}]}
        return {"type": "rich_text", "elements": [section]}
    return _moment(picked) if isinstance(picked, (date, time)) else picked


def _moment(picked: date | time) -> str | int:
    if isinstance(picked, datetime):
        return int(picked.timestamp())
    return picked.isoformat() if isinstance(picked, date) else picked.strftime("%H:%M")


def option_of(element: JSON, picked: Any) -> JSON:
    """The option with this text or value. Raises `NotOnScreen`."""
    for option in options(element):
        if picked in (option, option["text"]["text"], option.get("value")):
            return option
    raise NotOnScreen(f"no option {picked!r}; there are {[o['text']['text'] for o in options(element)]}")


def _person(picked: Any, workspace: Workspace) -> str:
    wanted = picked.id if isinstance(picked, User) else str(picked).removeprefix("@")
    for user in workspace.users.values():
        if wanted in (user.id, user.name, user.handle) and not user.deleted:
            return user.id
    raise NotOnScreen(f"nobody called {wanted!r} can be chosen")


def _conversation(element: JSON, picked: Any, workspace: Workspace, user_id: str) -> str:
    wanted = picked.id if isinstance(picked, Channel) else str(picked).removeprefix("#")
    for channel in workspace.channels.values():
        if wanted in (channel.id, channel.name) and _is_offered(
            element.get("filter") or {}, channel, user_id
        ):
            return channel.id
    raise NotOnScreen(f"no channel {wanted!r} can be chosen here")


def _is_offered(chosen: JSON, channel: Channel, user_id: str) -> bool:
    if channel.is_archived or (channel.kind != "public" and user_id not in channel.members):
        return False
    if channel.is_ext_shared and chosen.get("exclude_external_shared_channels"):
        return False
    return channel.kind in chosen.get("include", ["public", "private", "im"])
