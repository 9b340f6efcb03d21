"""What has not the shape of a payload of Slack's is read no further."""

from __future__ import annotations

import pytest

from staybot.slack.shapes import is_sound

CLICK = {
    "type": "block_actions", "user": {"id": "U1"}, "trigger_id": "t",
    "actions": [{"action_id": "pulse.away", "block_id": "b", "type": "button"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("view", "sound"), [({"type": "modal", "id": "V1"}, True), ({"type": "modal"}, False), ({}, True)]
)
def test_an_open_window_has_an_id(view: dict[str, str], sound: bool) -> None:  # noqa: FBT001 — a table
    assert is_sound({**CLICK, "view": view}) is sound
