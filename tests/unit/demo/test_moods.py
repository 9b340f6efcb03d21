"""What invented people answer fits what strains them, and follows from the seed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from statistics import mean

import pytest

from staybot.demo.company import found
from staybot.demo.moods import Moods
from staybot.demo.situations import Situations
from staybot.demo.voices import Voices
from staybot.rules import bank

COMPANY = found(seed=1, people=300, today=date(2026, 10, 14))
ENGINEERS = [one for one in COMPANY.staff if "engineer" in one.roles]
QUEUE, PACE, PROUD = "compute_and_tooling.queue", "workload_burnout.amount", "team_culture.openness"


def average(item: str, *, function: str, promises: int = 0, let_down: bool = False) -> float:
    """What a function answers on average, after so many promises about the item's theme."""
    situations = Situations(Voices(random.Random(1)))
    people = [one for one in ENGINEERS if one.function == function]
    for one in people:
        for _ in range(promises):
            situations.kept(team=one.team, theme=item.partition(".")[0])
    moods, draw = Moods(situations, seed=1), random.Random(2)
    return mean(moods.score(one, item, let_down=let_down, draw=draw) for one in people)


def test_who_waits_for_machines_says_so_and_others_less() -> None:
    assert average(QUEUE, function="ML infrastructure") < 2.4 < average(QUEUE, function="Applied ML")


def test_what_people_like_they_agree_to() -> None:
    assert average(PROUD, function="ML infrastructure") > 4


def test_promises_that_are_kept_are_felt_in_the_theme_and_in_the_outcomes() -> None:
    before, after = (average(QUEUE, function="ML infrastructure", promises=n) for n in (0, 3))
    assert after > before + 0.5
    for outcome in ("outcome.stay", "outcome.recommend"):
        happy, let_down = (average(outcome, function="Research", let_down=said) for said in (False, True))
        assert happy > let_down


@pytest.mark.parametrize("item", bank.every_item().values(), ids=lambda item: item.id)
def test_every_item_is_answered_on_its_scale(item: bank.Item) -> None:
    moods = Moods(Situations(Voices(random.Random(1))), seed=1)
    draw = random.Random(3)
    scale = range(11) if item.outcome == "recommend" else range(1, 6)
    strangers = [replace(ENGINEERS[0], function="Elsewhere")]
    for one in [*ENGINEERS[:40], *strangers]:
        assert moods.score(one, item.id, let_down=False, draw=draw) in scale


def test_the_same_seed_gives_the_same_answers() -> None:
    assert average(QUEUE, function="Research") == average(QUEUE, function="Research")
