"""Which messages would ring at everybody (docs.slack.dev/messaging/formatting-message-text)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staybot.simulator.objects import Blocks

_CODE = re.compile(r"<!(?:here|channel|everyone|subteam\^)")
_WORD = re.compile(r"(?<![\w.@])@(?:here|channel|everyone)\b")


def rings(text: str, blocks: Blocks) -> bool:
    """Whether a post would notify a whole channel: by `<!channel>` and its like in its text or any
    mrkdwn, or by the bare word `@channel` in mrkdwn that is not `verbatim`.
    """
    return bool(_CODE.search(text)) or any(_rings(it) for it in _objects(blocks))


def _rings(it: dict[str, Any]) -> bool:
    if it.get("type") in {"broadcast", "usergroup"}:
        return True
    if it.get("type") not in {"mrkdwn", "markdown"} or not isinstance(it.get("text"), str):
        return False
    return bool(_CODE.search(it["text"]) or (not it.get("verbatim") and _WORD.search(it["text"])))


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _objects(value)
    elif isinstance(node, list):
        for item in node:
            yield from _objects(item)
