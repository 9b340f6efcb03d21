"""Whether a payload has the shape that Slack documents, before anything is read from it.

Slack sends nothing else; whoever else gets this far is answered by nothing but a refusal. A payload was JSON
or a form, so its parts are dicts and lists and nothing like them, which is quickly told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_DICTS: Final = ("team", "enterprise", "user", "channel", "message", "container", "view", "event", "state")
_LISTS: Final = ("actions", "authorizations")
_TEXTS: Final = (
    "type", "command", "text", "user_id", "team_id", "enterprise_id", "channel_id", "api_app_id", "token",
    "event_id", "trigger_id", "callback_id", "response_url",
)  # fmt: skip

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "block_actions": ("user.id", "trigger_id", "actions.action_id", "actions.block_id", "actions.type"),
    "view_submission": ("user.id", "view.id", "view.type", "view.callback_id"),
    "view_closed": ("user.id", "view.id", "view.type"),
    "shortcut": ("user.id", "trigger_id", "callback_id"),
    "message_action": ("user.id", "trigger_id", "callback_id", "response_url"),
    "event_callback": ("event.type", "event_id"),
}
"""What each kind of payload cannot be without (docs.slack.dev/reference/interaction-payloads)."""

_COMMAND: Final = ("command", "user_id", "trigger_id", "response_url")


def is_sound(body: Any) -> bool:
    """Whether every part that is read anywhere is of the kind it should be."""
    if not isinstance(body, dict):
        return False
    needed = _COMMAND if "command" in body else _NEEDED.get(str(body.get("type")), ())
    return _is_typed(body) and all(_is_there(body, path) for path in needed) and _is_view(body.get("view"))


def _is_typed(body: dict[str, Any]) -> bool:
    """Each part is absent, null, or what it should be; an address is one to which an answer can be sent."""
    url = body.get("response_url")
    return (
        all(isinstance(body.get(name), dict | None) for name in _DICTS)
        and all(_is_list_of_dicts(body.get(name)) for name in _LISTS)
        and all(isinstance(body.get(name), str | None) for name in _TEXTS)
        and (not url or url.startswith(("https://", "http://")))
        and all(isinstance((body.get(name) or {}).get("id"), str | None) for name in ("team", "user"))
    )


def _is_there(body: dict[str, Any], path: str) -> bool:
    """Whether there is an id at `path`, all of which are ASCII; in a list, in every one of at least one."""
    name, _, rest = path.partition(".")
    part = body.get(name)
    if not rest:
        return _is_id(part)
    parts = part if isinstance(part, list) else [part]
    return bool(parts) and all(isinstance(one, dict) and _is_id(one.get(rest)) for one in parts)


def _is_id(part: Any) -> bool:
    return isinstance(part, str) and bool(part) and part.isascii()


def _is_view(view: Any) -> bool:
    """Whether a view, if there is one, can be read as one; what was typed into it is read with care."""
    if view is None:
        return True
    blocks = view.get("blocks")
    return (
        (view.get("type") != "modal" or _is_id(view.get("id")))
        and isinstance(view.get("private_metadata"), str | None)
        and isinstance(view.get("state"), dict | None)
        and all(isinstance(view.get(name), str | None) for name in ("type", "callback_id", "hash"))
        and _is_list_of_dicts(blocks)
        and all(isinstance(block.get("block_id"), str) for block in blocks or ())
    )


def _is_list_of_dicts(part: Any) -> bool:
    return part is None or (isinstance(part, list) and all(isinstance(one, dict) for one in part))
