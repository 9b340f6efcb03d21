"""Each limit of a message's blocks and texts, just below it, at it, and just above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from staybot.simulator.block_kit import validate_message
from tests.simulator.layouts import (
    Json,
    actions,
    asked,
    button,
    letters,
    mrkdwn,
    option,
    plain,
    section,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

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
}


@pytest.mark.parametrize("name", IN_A_MESSAGE)
def test_a_message_keeps_each_limit(name: str) -> None:
    most, build, pointer = IN_A_MESSAGE[name]
    assert validate_message(build(most - 1), text=None) == []
    assert validate_message(build(most), text=None) == []
    above = validate_message(build(most + 1), text=None)
    assert pointer in {problem.pointer for problem in above}
    assert {problem.code for problem in above} == {"invalid_blocks"}
