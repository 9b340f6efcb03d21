"""Rules that hold over a whole message or view: what may stand where, what may stand only once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from staybot.simulator.block_kit.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Surface = Literal["message", "modal", "home"]
Place = tuple[str, dict[str, Any]]

_SURFACES: dict[str, frozenset[Surface]] = {
    "context_actions": frozenset({"message"}),
    "markdown": frozenset({"message"}),
    "table": frozenset({"message"}),
    "data_visualization": frozenset({"message"}),
    "data_table": frozenset({"message", "home"}),
    "alert": frozenset({"modal"}),
    "datetimepicker": frozenset({"message", "modal"}),
    "rich_text_input": frozenset({"modal", "home"}),
    "email_text_input": frozenset({"modal"}),
    "url_text_input": frozenset({"modal"}),
    "number_input": frozenset({"modal"}),
    "file_input": frozenset({"modal"}),
}
"""Types that are not allowed everywhere, and where they are."""

_ONLY_SO_MANY = {"table": 1, "data_visualization": 2}


def elements_of(block: dict[str, Any], at: str) -> Iterator[Place]:
    """The interactive elements directly inside a block, with their pointers."""
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield f"{at}/{key}", block[key]
    if block.get("type") in {"actions", "context_actions"}:
        for index, element in enumerate(block["elements"]):
            yield f"{at}/elements/{index}", element


def over_all(blocks: Sequence[dict[str, Any]], at: str, surface: Surface) -> Iterator[Problem]:
    """Every rule of this file, for blocks that are each well formed."""
    places = [(f"{at}/{index}", block) for index, block in enumerate(blocks)]
    elements = [place for pointer, block in places for place in elements_of(block, pointer)]
    yield from _on_its_surface([*places, *elements], surface)
    yield from _once(places, "block_id")
    for pointer, block in places:
        yield from _once(elements_of(block, pointer), "action_id")
    yield from _one_focus(elements)
    yield from _not_too_many(places)
    yield from _markdown_in_all(places)


def _on_its_surface(places: Sequence[Place], surface: Surface) -> Iterator[Problem]:
    for pointer, thing in places:
        if surface not in _SURFACES.get(thing["type"], {surface}):
            yield Problem(f"{thing['type']} is not supported in a {surface}", f"{pointer}/type")


def _once(places: Sequence[Place] | Iterator[Place], key: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for pointer, thing in places:
        name = thing.get(key)
        if name is not None and name in seen:
            yield Problem(f"`{key}` already exists", f"{pointer}/{key}")
        seen.add(name or "")


def _one_focus(elements: Sequence[Place]) -> Iterator[Problem]:
    focused = [pointer for pointer, element in elements if element.get("focus_on_load")]
    for pointer in focused[1:]:
        yield Problem("only one element may have focus_on_load", f"{pointer}/focus_on_load")


def _not_too_many(places: Sequence[Place]) -> Iterator[Problem]:
    for kind, most in _ONLY_SO_MANY.items():
        for pointer, _ in [place for place in places if place[1]["type"] == kind][most:]:
            yield Problem(f"no more than {most} {kind} blocks allowed", pointer)


def _markdown_in_all(places: Sequence[Place]) -> Iterator[Problem]:
    """12,000 characters of markdown in one message, 10,000 in its table."""
    total = sum(len(block["text"]) for _, block in places if block["type"] == "markdown")
    if total > 12000:
        yield Problem("markdown must be less than 12001 characters in all", places[0][0])
    for pointer, block in places:
        if block["type"] == "table" and sum(len(text) for text in _texts(block)) > 10000:
            yield Problem("table must be less than 10001 characters in all", pointer)


def _texts(value: Any) -> Iterator[str]:
    """Every string under a `text` key, however deep."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "text" and isinstance(each, str):
                yield each
            else:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def compact(value: Any) -> str:
    """The value as JSON without needless spaces, as its size is counted."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
