"""What a digest is made of has no place for a person (design.md, contract 7): its types are walked."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from staybot import facts
from staybot.anonymity import releases

OF_A_PERSON = re.compile(
    r"(^|_)(id|ids|name|names|person|member|email|slack|user|who|author|voter|token)(_|$)"
)
FOR_HINTS = {"Range": tuple[float, float], "CountRange": tuple[int, int | None]}
"""Names that releases.py has for its hints alone."""
PLAIN = (str, int, float, bool, date, type(None))


def fields(of: type, path: str) -> Iterator[tuple[str, Any]]:
    """Every field of a type and of the types inside it, with its type."""
    hints = typing.get_type_hints(of, localns=FOR_HINTS)
    for field in dataclasses.fields(of):
        yield from _inside(hints[field.name], f"{path}.{field.name}")


def _inside(hint: Any, path: str) -> Iterator[tuple[str, Any]]:
    if dataclasses.is_dataclass(hint):
        yield path, hint
        yield from fields(hint, path)  # type: ignore[arg-type]
    elif typing.get_origin(hint) is typing.Literal:
        yield path, str
    elif typing.get_origin(hint) in (tuple, typing.Union, types.UnionType):
        for part in typing.get_args(hint):
            if part is not Ellipsis:
                yield from _inside(part, path)
    else:
        yield path, hint


@pytest.mark.parametrize("of", [facts.Digest, facts.PulseDigest])
def test_no_field_of_a_digest_is_named_after_a_person_or_an_id(of: type) -> None:
    found = dict(fields(of, of.__name__))
    assert len(found) > 15
    assert [path for path in found if OF_A_PERSON.search(path.rpartition(".")[2])] == []


@pytest.mark.parametrize("of", [facts.Digest, facts.PulseDigest, releases.Release])
def test_every_leaf_of_a_digest_is_plain(of: type) -> None:
    leaves = [(path, hint) for path, hint in fields(of, of.__name__) if not dataclasses.is_dataclass(hint)]
    assert [path for path, hint in leaves if hint not in PLAIN] == []


def test_a_release_names_rounds_and_groups_and_nobody() -> None:
    found = {path for path, _ in fields(releases.Release, "Release")}
    assert {path for path in found if OF_A_PERSON.search(path.rpartition(".")[2])} == {"Release.release_id"}


def test_the_walk_would_see_a_person() -> None:
    @dataclasses.dataclass(frozen=True)
    class Careless:
        groups: tuple[facts.Who | None, ...]

    found = dict(fields(Careless, "Careless"))
    assert any(OF_A_PERSON.search(path.rpartition(".")[2]) for path in found)
