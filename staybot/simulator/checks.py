"""Whether Slack would take a message, a view, or what somebody typed into one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from staybot.simulator.block_kit import Problem, validate_message, validate_view
from staybot.simulator.errors import SlackError, invalid_arguments
from staybot.simulator.inputs import elements, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staybot.simulator.objects import JSON, Blocks, State
    from staybot.simulator.records import File

TEXT_LIMIT = 40_000
"""Characters of a message's text; the rest is cut (docs.slack.dev/reference/methods/chat.postMessage)."""


def check_message(blocks: Blocks, *, text: str, files: dict[str, File]) -> None:
    """Raise what Slack would answer: `no_text`, `invalid_blocks`, `msg_blocks_too_long`."""
    _refuse(validate_message(blocks, text=text) or list(_unusable_files(blocks, files)))


def check_view(view: Any, *, kind: str) -> JSON:
    """The view if Slack would take it as a `kind` (modal or home).

    Raises `invalid_arguments` or `view_too_large`.
    """
    view = decoded(view, invalid_arguments("view is not valid JSON [json-pointer:/view]"))
    if not isinstance(view, dict) or view.get("type") != kind:
        raise invalid_arguments(f"must be a {kind} [json-pointer:/view/type]")
    _refuse(validate_view(view))
    return view


def client_errors(blocks: Blocks, state: State) -> dict[str, str]:
    """What Slack's own client says before it sends a modal: block id → complaint."""
    complaints: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        value = value_of(state[block["block_id"]][element["action_id"]])
        complaint = _complaint(element, value, is_optional=bool(block.get("optional")))
        if complaint:
            complaints[block["block_id"]] = complaint
    return complaints


def decoded(value: Any, refusal: SlackError) -> Any:
    """An argument that forms send as JSON text; raises `refusal` if it is none."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise refusal from None


def _refuse(found: list[Problem]) -> None:
    if found:
        lines = [str(problem) for problem in found]
        raise SlackError(found[0].code, errors=lines, response_metadata={"messages": lines})


def _complaint(element: JSON, value: Any, *, is_optional: bool) -> str | None:
    if value in (None, "", []):
        return None if is_optional else "Please complete this required field."
    if not isinstance(value, str):
        return None
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    return None


def _unusable_files(blocks: Blocks, files: dict[str, File]) -> Iterator[Problem]:
    """Files that are unknown or still being scanned; each look brings the scan nearer its end."""
    for number, block in enumerate(blocks):
        file_id = (block.get("slack_file") or {}).get("id")
        file = files.get(file_id or "")
        if file_id is None or (file is not None and file.is_ready):
            continue
        if file is not None and file.is_complete:
            file.polls_left -= 1
        yield Problem("invalid slack file", f"/blocks/{number}/slack_file")
