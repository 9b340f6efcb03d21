"""What a pulse asks: one item, one survey, and the form in which a round freezes its items."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final


class Scale(StrEnum):
    """How an item is answered: 1 to 5 on a statement, or 0 to 10 on the question that gives the eNPS."""

    AGREE = "agree"
    RECOMMEND = "recommend"


AGREE_WORDS: Final = {
    1: "Strongly disagree",
    2: "Disagree",
    3: "In between",
    4: "Agree",
    5: "Strongly agree",
}
"""The five buttons. They stand together on one line, so the middle is short."""

RECOMMEND_ENDS: Final = {0: "Not at all likely", 10: "Extremely likely"}
"""What the ends of the eNPS scale mean; the numbers between have no words."""

OUTCOMES: Final = {"recommend": Scale.RECOMMEND, "stay": Scale.AGREE}
"""The two outcomes (program.md section 3) and the scale that each is asked on."""


MAX_COMMENT: Final = 500
"""Characters of the optional comment: two of them, one a draft, always fit into a sealed ballot."""


@dataclass(frozen=True)
class Item:
    """One statement or question. Figures of two versions of an item are never compared.

    An item has a theme, or an outcome, or neither: without both it belongs to one survey alone.
    """

    id: str
    version: int
    text: str
    scale: Scale
    theme: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Survey:
    """Items asked together, in their order. `again_after_weeks` asks for an equal second round."""

    name: str
    title: str
    intro: str
    items: tuple[Item, ...]
    comment: bool
    again_after_weeks: int | None = None


@dataclass(frozen=True)
class Comment:
    """The words around the optional open comment."""

    text: str
    hint: str


def to_json(items: Iterable[Item]) -> str:
    """Exactly what was asked, in order. Equal items give equal text, whatever changes around them."""
    return json.dumps(
        [asdict(one) for one in items], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def from_json(text: str) -> tuple[Item, ...]:
    """The items that `to_json` wrote. Raises ValueError, TypeError or KeyError for any other text."""
    return tuple(Item(**{**fields, "scale": Scale(fields["scale"])}) for fields in json.loads(text))
