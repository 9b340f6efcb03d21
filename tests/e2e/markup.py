"""Looking through everything that was sent for text that Slack would read as markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def alive_pings(*sent: Any) -> Iterator[str]:
    """Every markup in which somebody's ping or link is still alive, or that would find one in a bare @channel."""
    for kind, text, verbatim in markup(list(sent)):
        if "<!" in text or "<@" in text or "<http" in text or not verbatim:
            yield f"{kind}: {text[:80]}"


def markup(node: Any) -> Iterator[tuple[str, str, bool]]:
    """Every text that is read as markup: top-level texts and mrkdwn objects, also inside JSON in text."""
    if isinstance(node, str) and node.startswith(("{", "[")):
        try:
            node = json.loads(node)
        except ValueError:
            return
    if isinstance(node, list):
        for each in node:
            yield from markup(each)
    if not isinstance(node, dict):
        return
    if node.get("type") == "mrkdwn":
        yield "mrkdwn", node["text"], node.get("verbatim") is True
    elif "blocks" in node and isinstance(node.get("text"), str):
        yield "text", node["text"], True
    for each in node.values():
        yield from markup(each)
