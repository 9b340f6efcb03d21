"""Attack 22: a Slack owner exports every message the bot ever wrote, and every later change of one."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import Any

from tests.attacks.forensics.scene import PHRASE, Scene
from tests.attacks.forensics.traces import forms, holds

KEPT = ("chat.postMessage", "chat.update", "chat.postEphemeral", "conversations.open")
"""What stays in Slack and can be exported; modals and the Home tab cannot."""

REMINDER = "A reminder:"

OPAQUE = re.compile(r"[0-9a-f]{32}(:\w+)?|(tomorrow|next_week):[0-9a-f]{32}")


def kept(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    return [(method, ast.literal_eval(args)) for method, args in scene.calls if method in KEPT]


def holding(calls: list[tuple[str, dict[str, Any]]], *marks: str) -> list[str]:
    return [method for method, args in calls if any(holds(str(args).encode(), forms(mark)) for mark in marks)]


def test_no_exported_message_holds_an_answer(scene: Scene) -> None:
    assert holding(kept(scene), *scene.marks) == []


def test_the_same_export_holds_what_was_shared_by_name(scene: Scene) -> None:
    assert holding(kept(scene), scene.shared_mark)
    assert any(PHRASE in str(args) for _, args in kept(scene))


def test_an_answer_travels_in_modals_only(scene: Scene) -> None:
    methods = {method for method, args in scene.calls if holds(args.encode(), forms(scene.marks[0]))}

    assert methods
    assert methods <= {"views.open", "views.update", "views.push"}


def test_no_modal_hides_an_answer_in_its_metadata_or_ids(scene: Scene) -> None:
    for method, args in scene.calls:
        if method.startswith("views."):
            view = ast.literal_eval(args)["view"]
            blocks = [*view["blocks"], *(block.get("element", {}) for block in view["blocks"])]
            hidden = [view.get("private_metadata"), view.get("callback_id"), view.get("external_id")]
            hidden += [block.get(name) for block in blocks for name in ("block_id", "action_id", "value")]
            assert not holds(str(hidden).encode(), forms(scene.marks[0]))


def test_no_message_has_a_choice_already_made(scene: Scene) -> None:
    assert not any("initial_" in str(args) for _, args in kept(scene))


def told(scene: Scene, calls: list[tuple[str, dict[str, Any]]]) -> dict[str, set[str]]:
    """What was said to those who answered, and to the others: without ids, names and reminders."""
    said: dict[str, str] = defaultdict(str)
    for method, args in calls:
        words = OPAQUE.sub("", str((method, args.get("text"), args.get("blocks"))))
        if REMINDER not in words:
            said[str(args["channel"])] += re.sub(r"Boss \w+", "their manager", words)
    channels = {one: (names.slack_id, scene.dms[one]) for one, names in scene.names.items()}
    return {
        group: {"".join(said[channel] for channel in channels[one]) for one in people}
        for group, people in (("answered", scene.answered), ("others", scene.others))
    }


def test_but_for_reminders_everybody_s_conversation_is_the_same(scene: Scene) -> None:
    """That somebody was reminded stays visible in their own DM."""
    words = told(scene, kept(scene))

    assert len(words["answered"]) == 1
    assert words["answered"] == words["others"] != {""}


def test_the_same_look_finds_a_bot_that_thanks_in_the_message(scene: Scene) -> None:
    thanks = [
        ("chat.update", {"channel": scene.dms[one], "text": "Thank you for answering", "blocks": []})
        for one in scene.answered
    ]
    words = told(scene, [*kept(scene), *thanks])

    assert words["answered"] != words["others"]
