"""What is empty, of the wrong kind, or unknown to Slack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.simulator.block_kit import validate_message, validate_view
from tests.simulator.layouts import (
    Json,
    actions,
    asked,
    button,
    chart,
    home,
    image,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    section,
    typed,
)

EMPTY: dict[str, tuple[Json, str]] = {
    "section text": (section(text=mrkdwn("")), "/blocks/0/text/text"),
    "field": (section(fields=[plain("")]), "/blocks/0/fields/0/text"),
    "fields": (section(fields=[]), "/blocks/0/fields"),
    "header": ({"type": "header", "text": plain("")}, "/blocks/0/text/text"),
    "button": (actions(button() | {"text": plain("")}), "/blocks/0/elements/0/text/text"),
    "actions": (actions(), "/blocks/0/elements"),
    "context": ({"type": "context", "elements": []}, "/blocks/0/elements"),
    "options": (actions({"type": "static_select", "options": []}), "/blocks/0/elements/0/options"),
    "radio": (actions({"type": "radio_buttons", "options": []}), "/blocks/0/elements/0/options"),
    "alt_text": (image(image_url="a") | {"alt_text": ""}, "/blocks/0/alt_text"),
    "block_id": (section(block_id=""), "/blocks/0/block_id"),
    "rich text": (
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
        },
        "/blocks/0/elements/0/elements/0/text",
    ),
    "max_length": (asked(typed(max_length=0)), "/blocks/0/element/max_length"),
    "no text and no fields": ({"type": "section"}, "/blocks/0"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_what_is_empty_is_refused(name: str) -> None:
    block, pointer = EMPTY[name]
    assert [problem.pointer for problem in validate_message([block], text="a")] == [pointer]


PLAIN_ONLY: dict[str, tuple[Json, str]] = {
    "title": (modal(title=mrkdwn()), "/view/title/type"),
    "submit": (modal(submit=mrkdwn()), "/view/submit/type"),
    "close": (modal(close=mrkdwn()), "/view/close/type"),
    "header": (home({"type": "header", "text": mrkdwn()}), "/view/blocks/0/text/type"),
    "button": (home(actions(button() | {"text": mrkdwn()})), "/view/blocks/0/elements/0/text/type"),
    "label": (home(asked(typed()) | {"label": mrkdwn()}), "/view/blocks/0/label/type"),
    "hint": (home(asked(typed(), hint=mrkdwn())), "/view/blocks/0/hint/type"),
    "placeholder": (
        home(asked(typed(placeholder=mrkdwn()))),
        "/view/blocks/0/element/placeholder/type",
    ),
    "option": (
        home(actions({"type": "static_select", "options": [option() | {"text": mrkdwn()}]})),
        "/view/blocks/0/elements/0/options/0/text/type",
    ),
}


@pytest.mark.parametrize("name", PLAIN_ONLY)
def test_mrkdwn_is_refused_where_only_plain_text_is_allowed(name: str) -> None:
    view, pointer = PLAIN_ONLY[name]
    assert [problem.pointer for problem in validate_view(view)] == [pointer]


def test_mrkdwn_is_allowed_in_radio_buttons_and_checkboxes() -> None:
    for kind in ("radio_buttons", "checkboxes"):
        element = {"type": kind, "options": [option() | {"text": mrkdwn()}]}
        assert validate_message([actions(element)], text=None) == []


UNKNOWN: dict[str, tuple[Json, str]] = {
    "block type": ({"type": "paragraph"}, "/blocks/0/type"),
    "no type": ({"text": plain()}, "/blocks/0"),
    "element type": (actions({"type": "knob"}), "/blocks/0/elements/0/type"),
    "key on a block": (section(colour="red"), "/blocks/0"),
    "key on a text": (section(text=plain() | {"verbatim": True}), "/blocks/0/text"),
    "emoji on mrkdwn": (section(text=mrkdwn() | {"emoji": True}), "/blocks/0/text"),
    "type on an option": (
        actions({"type": "static_select", "options": [option(type="option")]}),
        "/blocks/0/elements/0/options/0",
    ),
    "style": (actions(button(style="warning")), "/blocks/0/elements/0/style"),
    "not an object": (section(text="a"), "/blocks/0/text"),
    "text input outside an input block": (actions(typed()), "/blocks/0/elements/0/type"),
    "button in an input block": (asked(button()), "/blocks/0/element/type"),
    "multi select in actions": (
        actions({"type": "multi_users_select"}),
        "/blocks/0/elements/0/type",
    ),
    "both sources of options": (
        actions({"type": "static_select", "options": options(1), "option_groups": []}),
        "/blocks/0/elements/0/option_groups",
    ),
    "neither source of options": (actions({"type": "static_select"}), "/blocks/0/elements/0"),
    "date": (actions({"type": "datepicker", "initial_date": "1 May"}), "/blocks/0/elements/0/initial_date"),
    "min above max": (asked(typed(min_length=5, max_length=4)), "/blocks/0/element/min_length"),
    "a negative min": (asked(typed(min_length=-1)), "/blocks/0/element/min_length"),
    "a number as text": (asked(typed(max_length="9")), "/blocks/0/element/max_length"),
    "points without category": (
        chart() | {"chart": chart()["chart"] | {"axis_config": {"categories": ["other"]}}},
        "/blocks/0/chart/series/0/data",
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_slack_does_not_know_is_refused(name: str) -> None:
    block, pointer = UNKNOWN[name]
    assert [problem.pointer for problem in validate_message([block], text="a")] == [pointer]


def test_a_block_that_is_not_an_object_is_refused() -> None:
    assert [problem.pointer for problem in validate_message([None], text="a")] == ["/blocks/0"]
    assert [problem.code for problem in validate_message({"type": "divider"}, text="a")] == [
        "invalid_blocks_format"
    ]
    assert [problem.pointer for problem in validate_view([])] == ["/view"]


KEYS = ["type", "text", "elements", "element", "blocks", "options", "label", "rows", "chart", "title"]
KINDS = ["section", "actions", "input", "table", "data_visualization", "rich_text", "modal", "home"]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)


@given(JSON_VALUES, st.sampled_from(KINDS), st.dictionaries(st.sampled_from(KEYS), JSON_VALUES, max_size=5))
def test_no_json_whatever_breaks_the_check(anything: object, kind: str, parts: Json) -> None:
    broken = parts | {"type": kind}
    assert all(str(problem) for problem in validate_message([broken, anything], text=None))
    assert all(str(problem) for problem in validate_view(anything) + validate_view(broken))
