"""Every block, as a table from its type to its shape.

Blocks that only agents and unfurls use (`card`, `carousel`, `container`, `plan`, `task_card`, `video`)
are refused as unknown: stricter than Slack, and a layout that needs them would need a fallback anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from staybot.simulator.block_kit.charts import CHART_BLOCK, DATA_TABLE
from staybot.simulator.block_kit.elements import ELEMENTS, IMAGE_BLOCK, IMAGE_ELEMENT
from staybot.simulator.block_kit.objects import IDENTIFIER, RICH_TEXT, plain, text
from staybot.simulator.block_kit.problem import Problem
from staybot.simulator.block_kit.shapes import (
    Check,
    Rule,
    array,
    boolean,
    one_of,
    record,
    string,
    tagged,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PICKERS = frozenset({"datepicker", "timepicker"})
_ONE = frozenset({"static_select", "users_select", "channels_select", "conversations_select"})
_MANY = frozenset({"multi_static_select", "multi_users_select", "multi_conversations_select"})
_TICKS = frozenset({"checkboxes", "radio_buttons"})
IN_ACTIONS = _PICKERS | _ONE | _TICKS | {"button", "overflow", "datetimepicker"}
IN_SECTION = _PICKERS | _ONE | _MANY | _TICKS | {"button", "overflow", "image"}
TYPED = frozenset(
    {"plain_text_input", "rich_text_input", "number_input", "email_text_input", "url_text_input"}
)
IN_INPUT = _PICKERS | _ONE | _MANY | _TICKS | TYPED | {"datetimepicker", "file_input"}


def _block(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Rule) -> Check:
    return record({"type": one_of(kind), **required}, {"block_id": IDENTIFIER, **optional}, *rules)


def _text_or_fields(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    if "text" not in value and "fields" not in value:
        yield Problem("missing required field: text", at)


def _files_do_not_dispatch(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    if value["element"].get("type") == "file_input" and value.get("dispatch_action"):
        yield Problem("file_input does not support dispatch_action", f"{at}/dispatch_action")


_CONTEXT_ITEM = tagged(
    {"image": IMAGE_ELEMENT, "plain_text": text(), "mrkdwn": text()},
)
_CELL = tagged(
    {
        "raw_text": record({"type": one_of("raw_text"), "text": string()}, {}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: Mapping[str, Check] = {
    "divider": _block("divider", {}, {}),
    "header": _block("header", {"text": plain(150)}, {}),
    "section": _block(
        "section",
        {},
        {
            "text": text(3000),
            "fields": array(text(2000), 1, 10),
            "accessory": tagged(ELEMENTS, among=IN_SECTION),
            "expand": boolean,
        },
        _text_or_fields,
    ),
    "context": _block("context", {"elements": array(_CONTEXT_ITEM, 1, 10)}, {}),
    "actions": _block("actions", {"elements": array(tagged(ELEMENTS, among=IN_ACTIONS), 1, 25)}, {}),
    "context_actions": _block(
        "context_actions",
        {"elements": array(tagged(ELEMENTS, among={"feedback_buttons", "icon_button"}), 1, 5)},
        {},
    ),
    "image": IMAGE_BLOCK,
    "input": _block(
        "input",
        {"label": plain(2000), "element": tagged(ELEMENTS, among=IN_INPUT)},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        _files_do_not_dispatch,
    ),
    "rich_text": RICH_TEXT,
    "markdown": _block("markdown", {"text": string(1, 12000)}, {}),
    "table": _block(
        "table",
        {"rows": array(array(_CELL, 1, 20), 1, 100)},
        {"column_settings": array(_COLUMN, 1, 20)},
    ),
    "alert": _block(
        "alert",
        {"text": text(200)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "data_table": DATA_TABLE,
    "data_visualization": CHART_BLOCK,
}
