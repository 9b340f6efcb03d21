"""The built-in items and surveys, read from the package's data by the same rules as an operator's files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from staybot.rules.items import AGREE_WORDS, RECOMMEND_ENDS, Comment, Item, Scale, Survey
from staybot.rules.surveys import File, read

__all__ = [
    "AGREE_WORDS",
    "RECOMMEND_ENDS",
    "Comment",
    "Item",
    "Scale",
    "Survey",
    "bank",
    "comment",
    "every_item",
    "outcomes",
    "rotating",
    "surveys",
]

_DATA = files("staybot.rules") / "data"


@cache
def _bank_file() -> File:
    return read((_DATA / "bank.toml").read_text("utf-8"), file="bank.toml", known={})


@cache
def _survey_files() -> tuple[File, ...]:
    found = sorted((_DATA / "surveys").iterdir(), key=lambda one: one.name)
    return tuple(read(one.read_text("utf-8"), file=one.name, known=bank()) for one in found)


@cache
def bank() -> Mapping[str, Item]:
    """The bank's items by id, outcomes included, in the bank's order."""
    return MappingProxyType({one.id: one for one in _bank_file().items})


@cache
def surveys() -> Mapping[str, Survey]:
    """The surveys ready to send, by name."""
    found = [file.survey for file in _survey_files() if file.survey]
    return MappingProxyType({one.name: one for one in found})


@cache
def every_item() -> Mapping[str, Item]:
    """The bank and the surveys' own items by id: what an operator's file may ask and cannot change."""
    own = [one for file in _survey_files() for one in file.items]
    return MappingProxyType({**bank(), **{one.id: one for one in own}})


@cache
def rotating() -> tuple[Item, ...]:
    """The bank's items with a theme, which the rounds rotate through."""
    return _bank_file().rotating()


@cache
def outcomes() -> tuple[Item, ...]:
    """The two outcome items, recommending first; every round carries one of them in turn."""
    return tuple(one for one in bank().values() if one.outcome)


def comment() -> Comment:
    """The words around the optional open comment."""
    found = _bank_file().comment
    assert found is not None
    return found
