"""What real Slack refuses in blocks and views, with its wording and its JSON pointers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from staybot.simulator.block_kit.blocks import BLOCKS
from staybot.simulator.block_kit.objects import plain
from staybot.simulator.block_kit.problem import Problem
from staybot.simulator.block_kit.shapes import array, boolean, one_of, record, string, tagged
from staybot.simulator.block_kit.whole import Surface, compact, over_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Problem", "validate_message", "validate_view"]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_200
"""All blocks of one message as JSON; undocumented, from reports of refused messages
(slackapi/bolt-js#2509 and #2867: 12,000 characters of text and a buffer for what contains them)."""
VIEW_BYTES = 250_000
"""Slack's reference of views.publish."""

_BLOCK = tagged(BLOCKS)
_SHARED = {
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
    "private_metadata": string(0, 3000),
}
_VIEWS = tagged(
    {
        "modal": record(
            {"type": one_of("modal"), "title": plain(24), "blocks": array(_BLOCK, 0, VIEW_BLOCKS)},
            {
                **_SHARED,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
        "home": record({"type": one_of("home"), "blocks": array(_BLOCK, 0, VIEW_BLOCKS)}, _SHARED),
    }
)


def validate_message(blocks: Any, *, text: str | None) -> list[Problem]:
    """Everything Slack would refuse in a message; an empty list when it would be posted."""
    if not blocks:
        return [] if text else [Problem("a message needs text or blocks", "/text", "no_text")]
    if not isinstance(blocks, list):
        return [Problem("must be an array", "/blocks", "invalid_blocks_format")]
    problems = list(array(_BLOCK, 1, MESSAGE_BLOCKS)(blocks, "/blocks"))
    if problems:
        return problems
    problems = list(over_all(blocks, "/blocks", "message"))
    if len(compact(blocks)) > MESSAGE_CHARACTERS:
        problems.append(Problem("blocks are too long in all", "/blocks", "msg_blocks_too_long"))
    return problems


def validate_view(view: Any) -> list[Problem]:
    """Everything Slack would refuse in a modal or a Home tab; an empty list when it would be shown."""
    problems = list(_VIEWS(view, "/view")) or list(_over_view(view))
    return [replace(each, code="invalid_arguments") for each in problems] or _too_large(view)


def _over_view(view: Mapping[str, Any]) -> Iterator[Problem]:
    surface: Surface = view["type"]
    yield from over_all(view["blocks"], "/view/blocks", surface)
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if surface == "modal" and has_input and "submit" not in view:
        yield Problem("submit is required when there is an input block", "/view/submit")


def _too_large(view: Mapping[str, Any]) -> list[Problem]:
    if len(compact(view).encode(errors="surrogatepass")) > VIEW_BYTES:
        return [Problem(f"must be less than {VIEW_BYTES} bytes", "/view", "view_too_large")]
    return []
