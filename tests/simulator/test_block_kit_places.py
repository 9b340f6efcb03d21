"""What may stand on which surface, and what only once."""

from __future__ import annotations

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
    option,
    options,
    plain,
    pointers,
    section,
    typed,
)

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
