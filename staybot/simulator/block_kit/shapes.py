"""A small language for the shape of JSON: each function returns a check, checks are built into tables.

A check takes a value and its JSON pointer and yields what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from staybot.simulator.block_kit.problem import Problem

Check = Callable[[Any, str], Iterator[Problem]]


def string(low: int = 1, high: int = 3000, *, pattern: str | None = None) -> Check:
    """A string of `low` to `high` characters, fully matching `pattern` if there is one."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must be a string", at)
        elif len(value) < low:
            yield Problem(f"must be more than {low - 1} characters", at)
        elif len(value) > high:
            yield Problem(f"must be less than {high + 1} characters", at)
        elif pattern and not re.fullmatch(pattern, value):
            yield Problem(f"failed to match pattern {pattern}", at)

    return check


def integer(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem("must be an integer", at)
        elif value < low:
            yield Problem(f"must be more than {low - 1}", at)
        elif value > high:
            yield Problem(f"must be less than {high + 1}", at)

    return check


def boolean(value: Any, at: str) -> Iterator[Problem]:
    """Exactly true or false."""
    if not isinstance(value, bool):
        yield Problem("must be a boolean", at)


def number(value: Any, at: str) -> Iterator[Problem]:
    """Any JSON number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem("must be a number", at)


def one_of(*allowed: str) -> Check:
    """One of the given words."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(f"must be one of: {', '.join(allowed)}", at)

    return check


def array(item: Check, low: int, high: int) -> Check:
    """A list of `low` to `high` items, each passing `item`."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must be an array", at)
            return
        if len(value) < low:
            yield Problem(f"no fewer than {low} items allowed", at)
        if len(value) > high:
            yield Problem(f"no more than {high} items allowed", at)
        for index, each in enumerate(value):
            yield from item(each, f"{at}/{index}")

    return check


Rule = Callable[[Mapping[str, Any], str], Iterator[Problem]]


def record(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Rule) -> Check:
    """An object with all the required keys, perhaps some optional ones, and no others.

    `rules` look at the object as a whole, once its keys are known to be right.
    """
    known = {**required, **optional}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must be an object", at)
            return
        found = [
            *(Problem(f"missing required field: {key}", at) for key in required if key not in value),
            *(Problem(f"invalid additional property: {key}", at) for key in value if key not in known),
            *(flaw for key in value if key in known for flaw in known[key](value[key], f"{at}/{key}")),
        ]
        yield from found
        if not found:
            for rule in rules:
                yield from rule(value, at)

    return check


def tagged(table: Mapping[str, Check], *, among: Collection[str] | None = None) -> Check:
    """An object whose `type` chooses its check from `table` (only those in `among`, if given)."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            yield Problem("must be an object", at)
        elif not isinstance(kind, str):
            yield Problem("missing required field: type", at)
        elif kind not in table or (among is not None and kind not in among):
            yield Problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from table[kind](value, at)

    return check


def exactly_one(*keys: str) -> Rule:
    """Exactly one of the keys is present."""

    def rule(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
        if sum(key in value for key in keys) != 1:
            yield Problem(f"must have exactly one of: {', '.join(keys)}", at)

    return rule


def ordered(low: str, high: str) -> Rule:
    """Where both numbers are present, the first is not above the second."""

    def rule(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
        if low in value and high in value and float(value[low]) > float(value[high]):
            yield Problem(f"{low} must not be more than {high}", f"{at}/{low}")

    return rule
