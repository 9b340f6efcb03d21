"""What a modal carries from its opening to its submission: opaque ids only, and no right to anything."""

from __future__ import annotations

import json
from typing import Any

from staybot.errors import Refused

_HOME = "home"


def pack(**ids: str) -> str:
    """The ids for a view's private metadata."""
    return json.dumps(ids, separators=(",", ":"))


def from_home(view: dict[str, Any]) -> dict[str, Any]:
    """The view, marked as opened from the Home tab, which then shows what was done in it."""
    return {**view, "private_metadata": json.dumps({**_read(view), _HOME: True}, separators=(",", ":"))}


def opened_from_home(view: Any) -> bool:
    """Whether the view carries that mark."""
    return _read(view).get(_HOME) is True


def unpack(view: Any, name: str, *, default: str | None = None) -> str:
    """One id of an open view. Raises Refused for a view that carries none: it is not one of ours today."""
    value = _read(view).get(name)
    if default is not None and value == "":
        return default
    if not isinstance(value, str) or not value or not value.isascii():
        raise Refused("This window is out of date. Please close it and open it again.")
    return value


def _read(view: Any) -> dict[str, Any]:
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except (AttributeError, TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
