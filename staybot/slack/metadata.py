"""What a modal carries from its opening to its submission: opaque ids only, and no right to anything."""

from __future__ import annotations

import json
from typing import Any

from staybot.errors import Refused

_HOME = "home"


def pack(**ids: str) -> str:
    """The ids for a view's private metadata."""
    return json.dumps(ids, separators=(",", ":"))


def home_page(page: int) -> str:
    """The metadata of a page of the Home tab itself."""
    return json.dumps({_HOME: page})


def from_home(view: dict[str, Any], *, page: int) -> dict[str, Any]:
    """The view, marked as opened from that page of the Home tab, which then shows what was done in it."""
    return {**view, "private_metadata": json.dumps({**_read(view), _HOME: page}, separators=(",", ":"))}


def opened_from_home(view: Any) -> int | None:
    """The page that the view was opened from, or that the view is; None for views from elsewhere."""
    found = _read(view).get(_HOME)
    return int(found) if isinstance(found, int) else None


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
