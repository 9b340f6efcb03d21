"""Interactive elements inside blocks, and the values people leave in them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staybot.simulator.objects import JSON, Blocks, State

VALUE_KEYS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}
"""The key of each stateful element's value in `state.values` and in `actions[0]`."""

_INITIAL_KEYS = {
    "rich_text_value": "initial_value",
    "value": "initial_value",
    "files": "initial_files",
}
_LISTS = {"selected_options", "selected_users", "selected_conversations", "files"}


def elements(blocks: Blocks) -> Iterator[tuple[JSON, JSON]]:
    """Every interactive element with the block it stands in, from top to bottom."""
    for block in blocks:
        inside = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
        if block.get("type") in {"context", "rich_text"}:
            continue
        for element in inside:
            if isinstance(element, dict) and element.get("type") != "image":
                yield block, element


def with_ids(blocks: Blocks, *, prefix: str) -> Blocks:
    """A copy in which every block and interactive element has an id, as Slack gives them."""
    blocks = copy.deepcopy(blocks)
    for number, block in enumerate(blocks):
        block.setdefault("block_id", f"{prefix}{number}")
    for number, (_, element) in enumerate(elements(blocks)):
        element.setdefault("action_id", f"{prefix}a{number}")
    return blocks


def fresh_state(blocks: Blocks, kept: State | None = None) -> State:
    """The values of a view just shown: those `kept` where block, action and type are the same
    (a new initial value is then ignored), the initial ones elsewhere.
    """
    state: State = {}
    for block, element in elements(blocks):
        if element["type"] not in VALUE_KEYS:
            continue
        before = ((kept or {}).get(block["block_id"]) or {}).get(element["action_id"])
        stays = before is not None and before["type"] == element["type"]
        value = before if stays and before is not None else value_object(element, initial_value(element))
        state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state


def initial_value(element: JSON) -> Any:
    """What the app put into the element beforehand, if anything."""
    key = VALUE_KEYS[element["type"]]
    initial = element.get(_INITIAL_KEYS.get(key, key.replace("selected", "initial")))
    return [] if initial is None and key in _LISTS else initial


def value_object(element: JSON, value: Any) -> JSON:
    """Slack's value object for an element."""
    return {"type": element["type"], VALUE_KEYS[element["type"]]: value}


def value_of(entry: JSON) -> Any:
    """The bare value in one of Slack's value objects."""
    return entry[VALUE_KEYS[entry["type"]]]


def options(element: JSON) -> list[JSON]:
    """All options of a choice, grouped or not."""
    grouped = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *grouped]
