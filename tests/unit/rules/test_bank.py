"""What the built-in bank and surveys ask, and that their wording keeps to its own rules."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from staybot.rules.bank import bank, comment, every_item, outcomes, rotating, surveys
from staybot.rules.check_ins import MILESTONES
from staybot.rules.items import AGREE_WORDS, OUTCOMES, RECOMMEND_ENDS, Item, Scale, from_json, to_json
from staybot.rules.playbook import THEME_IDS

EVERY = tuple(every_item().values())
STATEMENTS = [one for one in EVERY if one.scale is Scale.AGREE]
NEGATIONS = r"not|no|never|nobody|nothing|none|without|hardly|rarely|cannot|\w+n't"
LEADING = r"of course|obviously|surely|clearly|very|really|always|great|best|even|already|don't you"


def of(one: Item) -> str:
    return one.id


def test_every_theme_has_at_least_four_items_of_its_own() -> None:
    counts = Counter(one.theme for one in rotating())
    assert set(counts) == set(THEME_IDS)
    assert min(counts.values()) >= 4


def test_an_item_of_the_bank_is_called_by_its_theme_or_outcome() -> None:
    for key, one in bank().items():
        assert key == one.id
        assert re.fullmatch(rf"{one.theme}\.[a-z]+" if one.theme else rf"outcome\.{one.outcome}", one.id)


def test_the_two_outcomes_are_asked_once_each_on_their_scales() -> None:
    assert [(one.id, one.outcome, one.scale) for one in outcomes()] == [
        ("outcome.recommend", "recommend", Scale.RECOMMEND),
        ("outcome.stay", "stay", Scale.AGREE),
    ]
    assert {one.outcome for one in outcomes()} == set(OUTCOMES)
    assert not set(outcomes()) & set(rotating())
    assert outcomes()[0].text.endswith("?")


@pytest.mark.parametrize("one", STATEMENTS, ids=of)
def test_a_statement_is_one_short_sentence(one: Item) -> None:
    assert len(one.text) <= 90
    assert one.text[0].isupper()
    assert one.text.endswith(".")
    assert one.text.count(".") == 1
    assert "?" not in one.text


@pytest.mark.parametrize("one", STATEMENTS, ids=of)
def test_a_statement_holds_one_idea(one: Item) -> None:
    assert not re.search(r"\b(and|or|but|as well as|because)\b|[;/()]", one.text, re.IGNORECASE)


@pytest.mark.parametrize("one", STATEMENTS, ids=of)
def test_a_statement_negates_nothing_and_suggests_no_answer(one: Item) -> None:
    assert not re.search(rf"\b({NEGATIONS}|{LEADING})\b", one.text, re.IGNORECASE)


def test_no_two_items_have_the_same_words() -> None:
    words = Counter(one.text.casefold() for one in EVERY)
    assert max(words.values()) == 1


def test_both_scales_have_words_for_what_is_shown() -> None:
    assert list(AGREE_WORDS) == [1, 2, 3, 4, 5]
    assert (AGREE_WORDS[1], AGREE_WORDS[5]) == ("Strongly disagree", "Strongly agree")
    assert all(len(f"{number} {word}") <= 20 for number, word in AGREE_WORDS.items())
    assert list(RECOMMEND_ENDS) == [0, 10]


def test_the_open_comment_is_said_to_be_optional() -> None:
    assert comment().text.endswith("?")
    assert "Optional" in comment().hint


def test_the_surveys_ready_to_send_are_those_of_the_programme() -> None:
    check_ins = {f"check-in-{days}" for days in MILESTONES}
    assert set(surveys()) == {"baseline", "reorganisation", "compute-access", "sprint", *check_ins}
    assert all(key == one.name for key, one in surveys().items())


def test_the_baseline_asks_about_every_theme_once() -> None:
    assert [one.theme for one in surveys()["baseline"].items] == list(THEME_IDS)


@pytest.mark.parametrize("name", ["reorganisation", "compute-access", "sprint"])
def test_the_other_templates_take_five_answers(name: str) -> None:
    assert len(surveys()[name].items) == 5


def test_the_compute_audit_asks_about_computing_alone() -> None:
    assert {one.theme for one in surveys()["compute-access"].items} == {"compute_and_tooling"}


def test_only_the_sprint_is_asked_twice_and_late_enough_for_the_smallest_group() -> None:
    again = {name: one.again_after_weeks for name, one in surveys().items() if one.again_after_weeks}
    assert again == {"sprint": 13}


def test_each_check_in_asks_three_or_four_things_that_nothing_else_asks() -> None:
    asked = Counter(item.id for survey in surveys().values() for item in survey.items)
    for days in MILESTONES:
        items = surveys()[f"check-in-{days}"].items
        assert 3 <= len(items) <= 4
        assert all(one.id.startswith(f"check_in_{days}.") and asked[one.id] == 1 for one in items)


def test_the_surveys_own_items_stay_out_of_the_rotation() -> None:
    own = set(every_item()) - set(bank())
    assert own
    assert not own & {one.id for one in rotating()}


def test_nobody_can_change_what_was_read() -> None:
    for mapping in (bank(), surveys(), every_item()):
        with pytest.raises(TypeError):
            mapping["x"] = None  # type: ignore[index]
    assert bank() is bank()


def test_a_frozen_round_gives_back_exactly_what_was_asked() -> None:
    assert from_json(to_json(EVERY)) == EVERY
    assert from_json(to_json(())) == ()


def test_the_frozen_form_is_the_same_for_the_same_items() -> None:
    one = Item(id="own.a", version=2, text="Größe “zählt”.", scale=Scale.AGREE, theme="compensation")
    assert to_json([one]) == (
        '[{"id":"own.a","outcome":null,"scale":"agree","text":"Größe “zählt”.",'
        '"theme":"compensation","version":2}]'
    )


@pytest.mark.parametrize("text", ["", "{", "1", "[1]", "[{}]", '[{"scale":"other"}]', '[{"scale":"agree"}]'])
def test_a_text_that_is_no_frozen_round_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(text)
