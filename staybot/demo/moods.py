"""How somebody would answer the items of a pulse: from what strains and pleases their team now."""

from __future__ import annotations

import random
from typing import Final

from staybot.demo.situations import JOYS, Situations
from staybot.demo.stage import Employee
from staybot.rules import bank
from staybot.rules.items import Item

CALM: Final = 3.7
"""The average answer where nothing in particular strains or pleases."""

STRAIN: Final = 0.24
JOY: Final = 0.14
"""What one point of a strain takes from an answer and one of a joy adds, on the scale of 1 to 5."""

BURDEN: Final = 0.1
"""What each point of all strains together takes from the wish to stay, on the same scale."""

LOYAL: Final = 4.6
"""The wish to stay where nothing strains at all."""

RECOMMEND_BY: Final = 2.1
"""A wish to stay of 4 is about an 8 on the scale of 0 to 10."""

TEMPER: Final = 0.45
"""How far people differ from one another in the same situation (standard deviation)."""

DAY: Final = 0.55
"""How far one person's days differ."""

CHECK_IN_STRAINS: Final = {"check_in_7.access": 1.6, "check_in_60.feedback": 0.9}
"""What is hard on everybody who is new here."""


class Moods:
    """What people would answer. One temper for each person, from the seed; promises change the rest."""

    def __init__(self, situations: Situations, *, seed: int) -> None:
        self._situations = situations
        self._seed = seed

    def score(self, who: Employee, item: str, *, let_down: bool, draw: random.Random) -> int:
        """The answer to one item, by its id: on the scale it is asked on."""
        asked = bank.every_item()[item]
        strains = self._situations.strains(who, let_down=let_down)
        temper = random.Random(f"{self._seed} temper {who.email}").gauss(0, TEMPER)  # noqa: S311 — invented people
        felt = _felt(asked, strains, who) + temper + draw.gauss(0, DAY)
        if asked.outcome == "recommend":
            return _whole(felt * RECOMMEND_BY, 0, 10)
        return _whole(felt, 1, 5)


def _felt(item: Item, strains: dict[str, float], who: Employee) -> float:
    if item.outcome is not None:
        return LOYAL - BURDEN * sum(strains.values())
    joys = JOYS.get(who.function, {})
    theme = item.theme or ""
    known = CHECK_IN_STRAINS.get(item.id, 0)
    return CALM - STRAIN * strains.get(theme, 0) + JOY * joys.get(theme, 0) - known


def _whole(value: float, least: int, most: int) -> int:
    return max(least, min(most, round(value)))
