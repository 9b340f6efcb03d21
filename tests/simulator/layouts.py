"""The smallest blocks and views that Slack takes, to be made wrong in one place at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from staybot.simulator.block_kit import Problem

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


def pointers(problems: list[Problem]) -> list[str]:
    """Where the problems are."""
    return [problem.pointer for problem in problems]
