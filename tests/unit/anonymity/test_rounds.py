from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from staybot.anonymity.rounds import Member, Mention, Question, Round, Writing

ROUND = Round(
    wave="w",
    opens_on=date(2026, 1, 5),
    closes_on=date(2026, 1, 9),
    dimensions=("team",),
    cohort=(Member("maria", {"team": "platform"}), Member("tom", {"team": "data"}, seasoned=False)),
    questions=(Question("q"), Question("recommend", (0, 10))),
    answers={"q": {"maria": 5}},
    writing=Writing("text", {"tom": []}),
)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cohort": (*ROUND.cohort, ROUND.cohort[0])}, "twice in the cohort"),
        ({"closes_on": date(2026, 1, 4)}, "closes before it opens"),
        ({"questions": (Question("q"), Question("q"))}, "named twice"),
        ({"dimensions": ("team", "team")}, "named twice"),
        ({"answers": {"other": {}}}, "a question that the round does not have"),
        ({"questions": (Question("q", (1, 7)),)}, "from 1 to 5 or from 0 to 10"),
        ({"answers": {"q": {"noor": 3}}}, "who answered is not in the cohort"),
        ({"answers": {"q": {"maria": 6}}}, "outside its scale"),
        ({"answers": {"q": {"maria": 0}}}, "outside its scale"),
        ({"answers": {"q": {"maria": True}}}, "outside its scale"),
        ({"writing": Writing("text", {"noor": []})}, "who wrote is not in the cohort"),
    ],
)
def test_contradictions_are_refused_in_words_that_name_nobody(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        replace(ROUND, **change)
    assert "noor" not in str(caught.value)
    assert "maria" not in str(caught.value)


def test_whoever_answered_or_wrote_took_part() -> None:
    assert ROUND.participants() == {"maria", "tom"}
    assert replace(ROUND, writing=None).participants() == {"maria"}


def test_in_the_first_cohort_of_an_installation_everyone_is_seasoned() -> None:
    assert ROUND.seasoned() == {"maria"}
    assert replace(ROUND, first_cohort=True).seasoned() == {"maria", "tom"}


def test_a_mention_counts_for_its_theme_its_polarity_and_its_transfer() -> None:
    assert Mention("pay").counted_as() == ("pay",)
    assert Mention("pay", "negative", "structural").counted_as() == ("pay", "pay:negative", "pay:structural")


def test_neither_answers_nor_texts_show_in_the_representation() -> None:
    assert "5" not in repr(ROUND).partition("answers")[2]
    assert "answers" not in repr(ROUND)
    assert "writing" not in repr(ROUND)
