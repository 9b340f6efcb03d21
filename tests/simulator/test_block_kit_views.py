"""Each limit of a view, just below it, at it, and just above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from staybot.simulator.block_kit import validate_view
from tests.simulator.layouts import Json, asked, home, letters, modal, plain

if TYPE_CHECKING:
    from collections.abc import Callable

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
