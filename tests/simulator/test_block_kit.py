"""The rules over a whole message or view, and Slack's own words for breaking them."""

from __future__ import annotations

from typing import Any

import pytest

from staybot.simulator.block_kit import validate_message, validate_view
from tests.simulator.layouts import (
    Json,
    asked,
    chart,
    home,
    image,
    letters,
    modal,
    mrkdwn,
    plain,
    pointers,
    section,
    typed,
)


def test_a_home_tab_has_no_submit_and_no_close_and_no_title() -> None:
    for key in ("submit", "close", "title"):
        assert pointers(validate_view(home(**{key: plain()}))) == ["/view"]


def test_a_view_names_its_missing_parts_as_slack_does() -> None:
    assert [str(problem) for problem in validate_view({"type": "modal"})] == [
        "[ERROR] missing required field: title [json-pointer:/view]",
        "[ERROR] missing required field: blocks [json-pointer:/view]",
    ]


def test_a_long_text_is_named_as_slack_does() -> None:
    problems = validate_message([section(text=mrkdwn(letters(3001)))], text=None)
    assert [str(problem) for problem in problems] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_only_one_element_of_a_view_has_the_focus() -> None:
    focused = asked(typed(focus_on_load=True))
    assert validate_view(modal(focused, asked(typed(focus_on_load=False)))) == []
    assert pointers(validate_view(modal(focused, focused))) == ["/view/blocks/1/element/focus_on_load"]


@pytest.mark.parametrize(
    ("source", "fine"),
    [
        ({"slack_file": {"id": "F0123ABCD"}}, True),
        ({"slack_file": {"url": "https://files.example.org/a.png"}}, True),
        ({"slack_file": {"id": "F0123ABCD", "url": "https://files.example.org/a.png"}}, False),
        ({"slack_file": {}}, False),
        ({"slack_file": {"id": "F0123"}}, False),
        ({"slack_file": {"id": "f0123abcd"}}, False),
        ({"slack_file": {"id": "U0123ABCD"}}, False),
        ({"slack_file": {"id": "F0123ABCD"}, "image_url": "https://example.org/a.png"}, False),
        ({}, False),
    ],
)
def test_a_picture_has_one_source_of_the_right_shape(source: Json, *, fine: bool) -> None:
    problems = validate_message([image(**source)], text=None)
    assert (problems == []) is fine
    assert all(pointer.startswith("/blocks/0") for pointer in pointers(problems))


def test_only_one_table_and_two_charts_fit_in_a_message() -> None:
    table: Json = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    assert validate_message([table], text=None) == []
    assert pointers(validate_message([table, table], text=None)) == ["/blocks/1"]
    assert validate_message([chart(), chart()], text=None) == []
    assert pointers(validate_message([chart(), chart(), chart()], text=None)) == ["/blocks/2"]


def test_the_cells_of_a_table_hold_ten_thousand_characters_in_all() -> None:
    def table(last: int) -> Json:
        cells = [{"type": "raw_text", "text": letters(each)} for each in (3000, 3000, 3000, last)]
        return {"type": "table", "rows": [cells]}

    assert validate_message([table(1000)], text=None) == []
    assert pointers(validate_message([table(1001)], text=None)) == ["/blocks/0"]


def test_all_blocks_of_a_message_together_are_limited() -> None:
    def blocks(last: int) -> list[Json]:
        return [section(text=mrkdwn(letters(each))) for each in (3000, 3000, 3000, 3000, last)]

    frame = len('{"type":"section","text":{"type":"mrkdwn","text":""}}') * 5 + len("[],,,,")
    room = 13_200 - 12_000 - frame
    assert validate_message(blocks(room), text=None) == []
    assert [problem.code for problem in validate_message(blocks(room + 1), text=None)] == [
        "msg_blocks_too_long"
    ]


def test_a_view_is_limited_to_250_kilobytes() -> None:
    def view(letter: str) -> Json:
        return modal(*[section(text=mrkdwn(letter * 2400))] * 100)

    assert validate_view(view("x")) == []
    assert [problem.code for problem in validate_view(view("é"))] == ["view_too_large"]


def test_a_message_needs_text_or_blocks() -> None:
    assert validate_message([], text="a") == []
    assert [problem.code for problem in validate_message([], text="")] == ["no_text"]
    assert [problem.code for problem in validate_message([], text=None)] == ["no_text"]


def test_a_rich_text_with_every_part_is_accepted() -> None:
    line = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "a", "style": {"bold": True}},
            {"type": "link", "url": "https://example.org"},
            {"type": "user", "user_id": "U1"},
            {"type": "emoji", "name": "wave"},
            {"type": "date", "timestamp": 1, "format": "{date}"},
        ],
    }
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a"}]}
    bullets = {"type": "rich_text_list", "style": "bullet", "elements": [line]}
    assert validate_message([{"type": "rich_text", "elements": [line, quote, bullets]}], text=None) == []


def test_a_pie_has_only_segments_above_zero() -> None:
    def pie(value: float) -> Json:
        segments = [{"label": "a", "value": value}]
        return {"type": "data_visualization", "title": "a", "chart": {"type": "pie", "segments": segments}}

    assert validate_message([pie(0.5)], text=None) == []
    assert pointers(validate_message([pie(0)], text=None)) == ["/blocks/0/chart/segments/0/value"]


def test_number_inputs_hold_their_bounds() -> None:
    def number(**more: Any) -> Json:
        return modal(asked({"type": "number_input", "is_decimal_allowed": True, **more}))

    assert validate_view(number(min_value="1", initial_value="1.5", max_value="2")) == []
    assert pointers(validate_view(number(min_value="3", max_value="2"))) == [
        "/view/blocks/0/element/min_value"
    ]
    assert pointers(validate_view(number(min_value="one"))) == ["/view/blocks/0/element/min_value"]
    assert pointers(validate_view(modal(asked({"type": "number_input"})))) == ["/view/blocks/0/element"]
