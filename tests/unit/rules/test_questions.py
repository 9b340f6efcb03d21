"""The stay interview's words fit Slack's forms and stand in their order."""

from __future__ import annotations

from staybot.rules.questions import (
    INTERVIEW,
    MAX_ANSWER,
    TRANSFER_AFTER,
    TRANSFER_HINT,
    TRANSFER_LABEL,
    TRANSFER_OPTIONS,
    Transfer,
)


def test_the_four_intents_come_in_the_order_of_the_programme() -> None:
    assert [question.id for question in INTERVIEW] == [
        "energized",
        "frustrated",
        "stay_two_years",
        "pick_up_call",
    ]


def test_each_question_is_one_short_question() -> None:
    for question in INTERVIEW:
        assert question.label.endswith("?")
        assert question.label.count("?") == 1
        assert len(question.label) <= 80


def test_the_words_fit_into_slacks_inputs() -> None:
    for question in INTERVIEW:
        assert len(question.hint) <= 2000
        assert 0 < len(question.placeholder) <= 150
    assert all(len(label) <= 75 for _, label in TRANSFER_OPTIONS)
    assert len(TRANSFER_LABEL) <= 2000
    assert len(TRANSFER_HINT) <= 2000


def test_the_transfer_test_follows_the_second_question_and_offers_every_answer_once() -> None:
    assert INTERVIEW[1].id == TRANSFER_AFTER
    assert [transfer for transfer, _ in TRANSFER_OPTIONS] == list(Transfer)


def test_four_answers_of_the_longest_kind_fit_into_a_sealed_ballot() -> None:
    assert len(INTERVIEW) * MAX_ANSWER * 4 <= 24 * 1024  # four bytes in UTF-8 at worst
