"""What a direct message asks, as far as its words and buttons show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from staybot.rules import bank
from staybot.simulator import Post

TAP: Final = "pulse.tap"
ROUND: Final = re.compile(r"[0-9a-f]{32}")
_MILESTONES: Final = {
    survey.title: int(name.removeprefix("check-in-"))
    for name, survey in bank.surveys().items()
    if name.startswith("check-in-")
}


class Kind(StrEnum):
    """What somebody is asked for."""

    INTERVIEW = "interview"
    PULSE = "pulse"
    CHECK_IN = "check-in"


@dataclass(frozen=True)
class Question:
    """A message of the asking kind: an invitation or a reminder."""

    kind: Kind
    round_id: str
    is_reminder: bool
    milestone: int | None
    taps: tuple[str, ...]
    """The action ids of the buttons that are answers."""


def question(post: Post) -> Question | None:
    """What the post asks of its reader; None for whatever asks nothing."""
    if post.kind != "dm":
        return None
    shown = json.dumps(post.blocks)
    rounds = ROUND.findall(shown)
    if not rounds:
        return None
    milestone = next((days for title, days in _MILESTONES.items() if title in post.text), None)
    kind = Kind.PULSE if milestone is None else Kind.CHECK_IN
    return Question(
        kind=Kind.INTERVIEW if "stay interview" in post.text else kind,
        round_id=rounds[0],
        is_reminder=post.text.startswith("A reminder: "),
        milestone=milestone,
        taps=tuple(one for one in _actions(post.blocks) if one.startswith(TAP)),
    )


def items_in(blocks: list[dict[str, Any]]) -> tuple[str, ...]:
    """The ids of the bank's items whose words stand in these blocks."""
    shown = json.dumps(blocks, ensure_ascii=False)
    return tuple(item.id for item in bank.every_item().values() if json.dumps(item.text)[1:-1] in shown)


def _actions(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _actions(one)
    elif isinstance(node, dict):
        if "action_id" in node:
            yield str(node["action_id"])
        for value in node.values():
            yield from _actions(value)
