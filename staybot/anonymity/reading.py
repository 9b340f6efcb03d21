"""JSON from strangers: every value knows its path, so that every complaint says where and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator


_LARGEST = 10**12
"""No figure here comes near; beyond it arithmetic with floats would lie."""


class BadInput(Exception):  # noqa: N818 — it reads `raise BadInput`
    """The input cannot be used; the message is `file: path: reason`, for whoever wrote the file."""


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value with the file and the JSON path it came from; methods raise BadInput if it is not so."""

    value: Any
    file: str
    path: str = "$"

    def refuse(self, reason: str) -> NoReturn:
        """Raise BadInput for this value."""
        raise BadInput(f"{self.file}: {self.path}: {reason}")

    def fields(self) -> Iterator[tuple[str, Node]]:
        """The members of an object."""
        if not isinstance(self.value, dict):
            self.refuse("must be an object")
        for name, value in self.value.items():
            yield name, Node(value, self.file, f"{self.path}.{name}")

    def items(self) -> list[Node]:
        """The elements of a list."""
        if not isinstance(self.value, list):
            self.refuse("must be a list")
        return [Node(value, self.file, f"{self.path}[{at}]") for at, value in enumerate(self.value)]

    def field(self, name: str) -> Node:
        """A member that must be there."""
        found = self.optional(name)
        if found is None:
            self.refuse(f"needs “{name}”")
        return found

    def optional(self, name: str) -> Node | None:
        """A member, or None when it is absent or null."""
        node = dict(self.fields()).get(name)
        return None if node is None or node.value is None else node

    def text(self) -> str:
        """A string that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            self.refuse("must be a text")
        return self.value

    def label(self) -> str:
        """A value of a dimension: a text, or a number or true and false as text."""
        if not isinstance(self.value, (str, bool, int, float)):
            self.refuse("must be a text")
        return self.value if isinstance(self.value, str) else json.dumps(self.value)

    def whole(self) -> int:
        """A whole number; 4.0 is one."""
        number = self.number()
        if number != int(number):
            self.refuse("must be a whole number")
        return int(number)

    def number(self) -> int | float:
        """A number; true and false are none."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            self.refuse("must be a number")
        if not abs(self.value) < _LARGEST:
            self.refuse("is too large")
        return self.value

    def day(self) -> date:
        """A date as YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            self.refuse("must be a date as 2026-01-31")

    def pair(self) -> tuple[Node, Node]:
        """A list of two."""
        items = self.items()
        if len(items) != 2:
            self.refuse("must be a list of two, the low and the high end")
        return items[0], items[1]


def parse(text: str, *, file: str) -> Node:
    """The root of a JSON document; BadInput with line and column when it is none."""
    try:
        return Node(json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant), file)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{file}: $: not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise BadInput(f"{file}: $: nested too deeply") from None
    except ValueError as error:
        raise BadInput(f"{file}: $: {error}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same key twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
