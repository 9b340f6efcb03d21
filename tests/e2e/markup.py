"""Looking through everything that was sent for text that Slack would read as markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def alive_pings(*sent: Any) -> Iterator[str]:
    """Every markup in which a ping or link is still alive, or that would find one in a bare @channel."""
    for kind, text, verbatim in markup(list(sent)):
        if "<!" in text or "<@" in text or "<http" in text or not verbatim:
            yield f"{kind}: {text[:80]}"


def markup(node: Any) -> Iterator[tuple[str, str, bool]]:
    """Every text that is read as markup: top-level texts and mrkdwn objects, also inside JSON in text."""
    node = _decoded(node)
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield "mrkdwn", node["text"], node.get("verbatim") is True
        elif "blocks" in node and isinstance(node.get("text"), str):
            yield "text", node["text"], True
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from markup(each)


def _decoded(node: Any) -> Any:
    """The Web API takes blocks and views as JSON in a text."""
    if not isinstance(node, str) or not node.startswith(("{", "[")):
        return node
    try:
        return json.loads(node)
    except ValueError:
        return node
