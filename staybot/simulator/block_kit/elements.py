"""Every interactive element, as a table from its type to its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from staybot.simulator.block_kit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DATE,
    DISPATCH,
    IDENTIFIER,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICH_TEXT,
    SELECT_OPTION,
    SLACK_FILE,
    SLACK_ID,
    TICK_OPTION,
    TIME,
    URL,
    offered,
    plain,
)
from staybot.simulator.block_kit.problem import Problem
from staybot.simulator.block_kit.shapes import (
    Check,
    Rule,
    array,
    boolean,
    exactly_one,
    integer,
    one_of,
    ordered,
    record,
    string,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ACTION = {"action_id": IDENTIFIER}
_CONFIRM = {"confirm": CONFIRM}
_FOCUS = {"focus_on_load": boolean}
_PLACEHOLDER = {"placeholder": plain(150)}
_LABEL = {"accessibility_label": string(1, 75)}
_NUMBER = string(1, 255, pattern=r"-?\d+(\.\d+)?")
_MANY = {"max_selected_items": integer(1, 100)}
_CHOICES = {"options": array(SELECT_OPTION, 1, 100), "option_groups": array(OPTION_GROUP, 1, 100)}


def _element(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Rule) -> Check:
    return record({"type": one_of(kind), **required}, {**_ACTION, **optional}, *rules)


def _select(kind: str, optional: Mapping[str, Check], *rules: Rule) -> Check:
    return _element(kind, {}, {**_CONFIRM, **_FOCUS, **_PLACEHOLDER, **optional}, *rules)


def _input(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Rule) -> Check:
    shared = {**_FOCUS, **_PLACEHOLDER, "dispatch_action_config": DISPATCH}
    return _element(kind, required, {**shared, **optional}, *rules)


def _ticks(kind: str, chosen: Mapping[str, Check]) -> Check:
    options = {"options": array(TICK_OPTION, 1, 10)}
    return _element(kind, options, {**_CONFIRM, **_FOCUS, **chosen}, offered)


def _initial_value_fits(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    most = value.get("max_length", 3000)
    if len(value.get("initial_value", "")) > most:
        yield Problem(f"must be less than {most + 1} characters", f"{at}/initial_value")


def _picture(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    source = {"image_url": URL, "slack_file": SLACK_FILE}
    return record(
        {"type": one_of(kind), "alt_text": string(1, 2000), **required},
        {**source, **optional},
        exactly_one(*source),
    )


_FEEDBACK = record({"text": plain(75), "value": string(1, 2000)}, _LABEL)
IMAGE_ELEMENT = _picture("image", {}, {})
IMAGE_BLOCK = _picture("image", {}, {"title": plain(2000), "block_id": IDENTIFIER})

ELEMENTS: Mapping[str, Check] = {
    "image": IMAGE_ELEMENT,
    "button": _element(
        "button",
        {"text": plain(75)},
        {
            **_CONFIRM,
            **_LABEL,
            "url": URL,
            "value": string(1, 2000),
            "style": one_of("primary", "danger"),
        },
    ),
    "icon_button": _element(
        "icon_button",
        {"icon": string(1, 75), "text": plain(75)},
        {**_CONFIRM, **_LABEL, "value": string(1, 2000), "visible_to_user_ids": array(SLACK_ID, 1, 100)},
    ),
    "feedback_buttons": _element(
        "feedback_buttons", {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {}
    ),
    "overflow": _element("overflow", {"options": array(OVERFLOW_OPTION, 1, 5)}, _CONFIRM),
    "radio_buttons": _ticks("radio_buttons", {"initial_option": TICK_OPTION}),
    "checkboxes": _ticks("checkboxes", {"initial_options": array(TICK_OPTION, 1, 10)}),
    "static_select": _select(
        "static_select",
        {**_CHOICES, "initial_option": SELECT_OPTION},
        exactly_one("options", "option_groups"),
        offered,
    ),
    "multi_static_select": _select(
        "multi_static_select",
        {**_CHOICES, **_MANY, "initial_options": array(SELECT_OPTION, 1, 100)},
        exactly_one("options", "option_groups"),
        offered,
    ),
    "users_select": _select("users_select", {"initial_user": SLACK_ID}),
    "multi_users_select": _select("multi_users_select", {**_MANY, "initial_users": array(SLACK_ID, 1, 100)}),
    "channels_select": _select(
        "channels_select", {"initial_channel": SLACK_ID, "response_url_enabled": boolean}
    ),
    "conversations_select": _select(
        "conversations_select",
        {
            "initial_conversation": SLACK_ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "multi_conversations_select": _select(
        "multi_conversations_select",
        {
            **_MANY,
            "initial_conversations": array(SLACK_ID, 1, 100),
            "default_to_current_conversation": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "datepicker": _select("datepicker", {"initial_date": DATE}),
    "timepicker": _select("timepicker", {"initial_time": TIME, "timezone": string(1, 255)}),
    "datetimepicker": _element(
        "datetimepicker",
        {},
        {**_CONFIRM, **_FOCUS, "initial_date_time": integer(10**9, 10**10 - 1)},
    ),
    "plain_text_input": _input(
        "plain_text_input",
        {},
        {
            "multiline": boolean,
            "initial_value": string(0, 3000),
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        ordered("min_length", "max_length"),
        _initial_value_fits,
    ),
    "rich_text_input": _input(
        "rich_text_input",
        {},
        {"initial_value": RICH_TEXT, "min_lines": integer(1, 100), "max_lines": integer(1, 100)},
        ordered("min_lines", "max_lines"),
    ),
    "number_input": _input(
        "number_input",
        {"is_decimal_allowed": boolean},
        dict.fromkeys(("initial_value", "min_value", "max_value"), _NUMBER),
        ordered("min_value", "max_value"),
        ordered("min_value", "initial_value"),
        ordered("initial_value", "max_value"),
    ),
    "email_text_input": _input("email_text_input", {}, {"initial_value": string(0, 3000)}),
    "url_text_input": _input("url_text_input", {}, {"initial_value": string(0, 3000)}),
    "file_input": _element(
        "file_input", {}, {"filetypes": array(string(1, 20), 1, 100), "max_files": integer(1, 10)}
    ),
}
