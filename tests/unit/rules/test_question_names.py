from __future__ import annotations

import pytest

from staybot.rules import bank, question_names
from staybot.rules.items import Item, Scale
from staybot.rules.question_names import words


def test_a_higher_version_has_a_name_of_its_own() -> None:
    assert question_names.of(Item("a.b", 1, "x", Scale.AGREE)) == "a.b"
    assert question_names.of(Item("a.b", 2, "x", Scale.AGREE)) == "a.b.v2"


@pytest.mark.parametrize(
    "other",
    ["i like my team", " I  like\tmy team. ", "I LIKE MY TEAM!", "I like — my “team”", "Ⅰ líke my team"],
)
def test_case_accents_blanks_and_punctuation_make_no_other_question(other: str) -> None:
    assert words(other) == words("I like my team.")


@pytest.mark.parametrize("other", ["I like our team.", "I like my team 2", "Ich mag mein Team."])
def test_other_words_do(other: str) -> None:
    assert words(other) != words("I like my team.")


def test_what_ships_has_words_and_names_apart_from_one_another() -> None:
    items = bank.every_item().values()
    assert len({words(one.text) for one in items}) == len(items)
    assert not any(question_names.is_kept(one.id) for one in items)


@pytest.mark.parametrize("name", ["themes", "comments", "promise.x"])
def test_the_names_of_other_questions_are_kept(name: str) -> None:
    assert question_names.is_kept(name)
    assert not question_names.is_kept(f"my.{name}")
