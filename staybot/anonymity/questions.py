"""Which questions are one question under several names."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from staybot.rules import bank, question_names

OWN: Final = ""
"""All statements that operators wrote themselves."""


def counts_as(question: str) -> str:
    """The question that a published one is to the cadence (R12): itself, or OWN.

    The statements that operators wrote are one question, as promises are: the same could be asked again under
    another name, version or wording, and no rule could tell. The name decides, so that releases of any age
    count. A statement that left the bank counts as own, which is the stricter.
    """
    return question if question in _shipped() or question_names.is_kept(question) else OWN


@cache
def _shipped() -> frozenset[str]:
    """The names of what comes with staybot, in this and in all earlier versions."""
    return frozenset(
        question_names.of(replace(item, version=version))
        for item in bank.every_item().values()
        for version in range(1, item.version + 1)
    )
