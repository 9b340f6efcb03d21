"""Each limit of Slack's layouts, just below it, at it, and just above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from staybot.simulator.block_kit import Problem, validate_message, validate_view

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]


def plain(text: str = "a") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "a") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "a", value: str = "a", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(value=str(each)) for each in range(count)]


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def section(**more: Any) -> Json:
    return {"type": "section", **({"text": plain()} | more)}


def asked(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def image(**more: Any) -> Json:
    return {"type": "image", "alt_text": "a", **more}


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}


def chart(*, points: int = 1, value: int = 1) -> Json:
    data = [{"label": str(each), "value": value} for each in range(points)]
    return {
        "type": "data_visualization",
        "title": "a",
        "chart": {
            "type": "bar",
            "series": [{"name": "a", "data": data}],
            "axis_config": {"categories": [each["label"] for each in data]},
        },
    }


def letters(count: int) -> str:
    return "x" * count


IN_A_MESSAGE: dict[str, tuple[int, Callable[[int], list[Json]], str]] = {
    "blocks of a message": (50, lambda n: [{"type": "divider"}] * n, "/blocks"),
    "block_id": (255, lambda n: [section(block_id=letters(n))], "/blocks/0/block_id"),
    "action_id": (
        255,
        lambda n: [actions(button(action_id=letters(n)))],
        "/blocks/0/elements/0/action_id",
    ),
    "section text": (3000, lambda n: [section(text=mrkdwn(letters(n)))], "/blocks/0/text/text"),
    "section fields": (10, lambda n: [section(fields=[plain()] * n)], "/blocks/0/fields"),
    "section field": (2000, lambda n: [section(fields=[plain(letters(n))])], "/blocks/0/fields/0/text"),
    "header": (150, lambda n: [{"type": "header", "text": plain(letters(n))}], "/blocks/0/text/text"),
    "context elements": (
        10,
        lambda n: [{"type": "context", "elements": [plain()] * n}],
        "/blocks/0/elements",
    ),
    "actions elements": (25, lambda n: [actions(*[button()] * n)], "/blocks/0/elements"),
    "context_actions elements": (
        5,
        lambda n: [
            {
                "type": "context_actions",
                "elements": [{"type": "icon_button", "icon": "trash", "text": plain()}] * n,
            }
        ],
        "/blocks/0/elements",
    ),
    "input label": (2000, lambda n: [asked(typed()) | {"label": plain(letters(n))}], "/blocks/0/label/text"),
    "input hint": (2000, lambda n: [asked(typed(), hint=plain(letters(n)))], "/blocks/0/hint/text"),
    "button text": (
        75,
        lambda n: [actions(button() | {"text": plain(letters(n))})],
        "/blocks/0/elements/0/text/text",
    ),
    "button value": (2000, lambda n: [actions(button(value=letters(n)))], "/blocks/0/elements/0/value"),
    "button url": (3000, lambda n: [actions(button(url=letters(n)))], "/blocks/0/elements/0/url"),
    "accessibility_label": (
        75,
        lambda n: [actions(button(accessibility_label=letters(n)))],
        "/blocks/0/elements/0/accessibility_label",
    ),
    "placeholder": (
        150,
        lambda n: [asked(typed(placeholder=plain(letters(n))))],
        "/blocks/0/element/placeholder/text",
    ),
    "option text": (
        75,
        lambda n: [actions({"type": "static_select", "options": [option(letters(n))]})],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "option description": (
        75,
        lambda n: [actions({"type": "radio_buttons", "options": [option(description=plain(letters(n)))]})],
        "/blocks/0/elements/0/options/0/description/text",
    ),
    "option value": (
        75,
        lambda n: [actions({"type": "checkboxes", "options": [option(value=letters(n))]})],
        "/blocks/0/elements/0/options/0/value",
    ),
    "select options": (
        100,
        lambda n: [actions({"type": "static_select", "options": options(n)})],
        "/blocks/0/elements/0/options",
    ),
    "option groups": (
        100,
        lambda n: [
            actions(
                {
                    "type": "static_select",
                    "option_groups": [{"label": plain(), "options": [option()]}] * n,
                }
            )
        ],
        "/blocks/0/elements/0/option_groups",
    ),
    "radio options": (
        10,
        lambda n: [actions({"type": "radio_buttons", "options": options(n)})],
        "/blocks/0/elements/0/options",
    ),
    "checkbox options": (
        10,
        lambda n: [actions({"type": "checkboxes", "options": options(n)})],
        "/blocks/0/elements/0/options",
    ),
    "overflow options": (
        5,
        lambda n: [actions({"type": "overflow", "options": options(n)})],
        "/blocks/0/elements/0/options",
    ),
    "confirm title": (
        100,
        lambda n: [actions(button(confirm=confirm(title=plain(letters(n)))))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "confirm text": (
        300,
        lambda n: [actions(button(confirm=confirm(text=mrkdwn(letters(n)))))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "confirm button": (
        30,
        lambda n: [actions(button(confirm=confirm(deny=plain(letters(n)))))],
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    "image alt_text": (
        2000,
        lambda n: [image(image_url="a") | {"alt_text": letters(n)}],
        "/blocks/0/alt_text",
    ),
    "image title": (
        2000,
        lambda n: [image(image_url="a", title=plain(letters(n)))],
        "/blocks/0/title/text",
    ),
    "image url": (3000, lambda n: [image(image_url=letters(n))], "/blocks/0/image_url"),
    "max_length": (3000, lambda n: [asked(typed(max_length=n))], "/blocks/0/element/max_length"),
    "initial_value": (
        30,
        lambda n: [asked(typed(max_length=30, initial_value=letters(n)))],
        "/blocks/0/element/initial_value",
    ),
    "markdown": (12000, lambda n: [{"type": "markdown", "text": letters(n)}], "/blocks/0/text"),
    "markdown in all": (
        12000,
        lambda n: [{"type": "markdown", "text": letters(each)} for each in (6000, n - 6000)],
        "/blocks/0",
    ),
    "table rows": (
        100,
        lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]] * n}],
        "/blocks/0/rows",
    ),
    "table cells": (
        20,
        lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * n]}],
        "/blocks/0/rows/0",
    ),
    "chart title": (50, lambda n: [chart() | {"title": letters(n)}], "/blocks/0/title"),
    "chart points": (20, lambda n: [chart(points=n)], "/blocks/0/chart/series/0/data"),
}


@pytest.mark.parametrize("name", IN_A_MESSAGE)
def test_a_message_keeps_each_limit(name: str) -> None:
    most, build, pointer = IN_A_MESSAGE[name]
    assert validate_message(build(most - 1), text=None) == []
    assert validate_message(build(most), text=None) == []
    above = validate_message(build(most + 1), text=None)
    assert pointer in {problem.pointer for problem in above}
    assert {problem.code for problem in above} == {"invalid_blocks"}


IN_A_VIEW: dict[str, tuple[int, Callable[[int], Json], str]] = {
    "blocks": (100, lambda n: modal(*[{"type": "divider"}] * n), "/view/blocks"),
    "home blocks": (100, lambda n: home(*[{"type": "divider"}] * n), "/view/blocks"),
    "title": (24, lambda n: modal(title=plain(letters(n))), "/view/title/text"),
    "submit": (24, lambda n: modal(submit=plain(letters(n))), "/view/submit/text"),
    "close": (24, lambda n: modal(close=plain(letters(n))), "/view/close/text"),
    "private_metadata": (3000, lambda n: modal(private_metadata=letters(n)), "/view/private_metadata"),
    "callback_id": (255, lambda n: home(callback_id=letters(n)), "/view/callback_id"),
    "external_id": (255, lambda n: modal(external_id=letters(n)), "/view/external_id"),
    "max_lines": (
        100,
        lambda n: modal(asked({"type": "rich_text_input", "max_lines": n})),
        "/view/blocks/0/element/max_lines",
    ),
    "alert": (200, lambda n: modal({"type": "alert", "text": plain(letters(n))}), "/view/blocks/0/text/text"),
}


@pytest.mark.parametrize("name", IN_A_VIEW)
def test_a_view_keeps_each_limit(name: str) -> None:
    most, build, pointer = IN_A_VIEW[name]
    assert validate_view(build(most - 1)) == []
    assert validate_view(build(most)) == []
    above = validate_view(build(most + 1))
    assert [problem.pointer for problem in above] == [pointer]
    assert {problem.code for problem in above} == {"invalid_arguments"}


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


MODAL_ONLY = [
    asked({"type": "number_input", "is_decimal_allowed": False}),
    asked({"type": "email_text_input"}),
    asked({"type": "url_text_input"}),
    asked({"type": "file_input"}),
    {"type": "alert", "text": plain()},
]
MESSAGE_ONLY: list[Json] = [
    {"type": "markdown", "text": "a"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": plain(), "value": "y"},
                "negative_button": {"text": plain(), "value": "n"},
            }
        ],
    },
    chart(),
]
EVERYWHERE = [
    section(accessory=button()),
    asked(typed()),
    asked({"type": "users_select"}),
    actions({"type": "datepicker", "initial_date": "2026-05-01"}, {"type": "timepicker"}),
    image(image_url="https://example.org/a.png"),
]


def accepted_on(block: Json) -> set[str]:
    answers = {
        "message": validate_message([block], text=None),
        "modal": validate_view(modal(block)),
        "home": validate_view(home(block)),
    }
    return {surface for surface, problems in answers.items() if not problems}


def test_each_block_and_element_stays_on_its_surfaces() -> None:
    assert [accepted_on(block) for block in MODAL_ONLY] == [{"modal"}] * len(MODAL_ONLY)
    assert [accepted_on(block) for block in MESSAGE_ONLY] == [{"message"}] * len(MESSAGE_ONLY)
    assert [accepted_on(block) for block in EVERYWHERE] == [{"message", "modal", "home"}] * len(EVERYWHERE)
    table = {"type": "data_table", "caption": "a", "rows": [[{"type": "raw_text", "text": "a"}]]}
    assert accepted_on(table) == {"message", "home"}
    assert accepted_on(asked({"type": "rich_text_input"})) == {"modal", "home"}
    assert accepted_on(actions({"type": "datetimepicker"})) == {"message", "modal"}


def pointers(problems: list[Problem]) -> list[str]:
    return [problem.pointer for problem in problems]


def test_a_block_id_stands_only_once() -> None:
    assert pointers(validate_message([section(block_id="a"), section(block_id="a")], text=None)) == [
        "/blocks/1/block_id"
    ]
    assert pointers(validate_view(modal(section(block_id="a"), section(block_id="a")))) == [
        "/view/blocks/1/block_id"
    ]


def test_an_action_id_stands_once_in_a_block_but_may_return_in_another() -> None:
    twice = actions(button(action_id="a"), button(action_id="a"))
    assert pointers(validate_message([twice], text=None)) == ["/blocks/0/elements/1/action_id"]
    apart = [actions(button(action_id="a")), actions(button(action_id="a"))]
    assert validate_message(apart, text=None) == []


def test_an_initial_option_is_exactly_one_of_the_options() -> None:
    select = {"type": "static_select", "options": options(2)}
    assert validate_message([actions(select | {"initial_option": options(2)[1]})], text=None) == []
    other = options(2)[1] | {"text": plain("another word")}
    assert pointers(validate_message([actions(select | {"initial_option": other})], text=None)) == [
        "/blocks/0/elements/0/initial_option"
    ]
    ticks = {"type": "checkboxes", "options": options(2), "initial_options": [option(value="7")]}
    assert pointers(validate_message([actions(ticks)], text=None)) == [
        "/blocks/0/elements/0/initial_options/0"
    ]


def test_an_initial_option_may_stand_in_a_group() -> None:
    groups = [{"label": plain(), "options": options(2)}]
    select = {"type": "static_select", "option_groups": groups, "initial_option": options(2)[1]}
    assert validate_message([actions(select)], text=None) == []


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    view = modal(asked(typed()))
    assert validate_view(view) == []
    del view["submit"]
    assert pointers(validate_view(view)) == ["/view/submit"]
    assert validate_view(home(asked(typed()))) == []


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
    table = MESSAGE_ONLY[1]
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
