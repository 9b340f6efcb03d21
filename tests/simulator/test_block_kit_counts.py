"""Each limit of a message's options, pictures and tables, just below it, at it, and just above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from staybot.simulator.block_kit import validate_message
from tests.simulator.layouts import (
    Json,
    actions,
    asked,
    button,
    chart,
    confirm,
    image,
    letters,
    mrkdwn,
    option,
    options,
    plain,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

IN_A_MESSAGE: dict[str, tuple[int, Callable[[int], list[Json]], str]] = {
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
