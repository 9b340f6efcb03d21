"""What a modal carries from its opening to its submission: opaque ids only, and no right to anything."""

from __future__ import annotations

import json
from typing import Any

from staybot.errors import Refused


def pack(**ids: str) -> str:
    """The ids for a view's private metadata."""
    return json.dumps(ids, separators=(",", ":"))


def unpack(view: Any, name: str) -> str:
    """One id of an open view. Raises Refused for a view that carries none: it is not one of ours today."""
    try:
        value = json.loads(view["private_metadata"])[name]
    except (KeyError, TypeError, ValueError):
        value = None
    if not isinstance(value, str) or not value:
        raise Refused("This window is out of date. Please close it and open it again.")
    return value
