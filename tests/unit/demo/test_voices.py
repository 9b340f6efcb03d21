"""What the invented people say, and what their managers promise."""

from __future__ import annotations

import random

from staybot.demo.situations import EVERYWHERE, JOYS, STRAINS
from staybot.demo.voices import BETTER, LANGUAGES, NOTHING, Voices, promised, written
from staybot.rules.playbook import THEME_IDS
from staybot.rules.questions import INTERVIEW, MAX_ANSWER

KINDS = {BETTER, *(question.id for question in INTERVIEW)}
ENDURED = sorted({theme for strains in STRAINS.values() for theme in strains} | {"management_follow_through"})


def voices() -> Voices:
    return Voices(random.Random(1))


def test_there_are_at_least_250_different_comments_in_three_languages() -> None:
    texts = {text for language in LANGUAGES for all_ in written(language).values() for text in all_}
    assert len(texts) >= 250
    assert all(len(written(language)) > 10 for language in LANGUAGES)


def test_every_comment_speaks_of_a_known_theme_in_answer_to_a_known_question() -> None:
    for language in LANGUAGES:
        for (kind, theme), texts in written(language).items():
            assert kind in KINDS
            assert theme in {*THEME_IDS, NOTHING}
            assert all(0 < len(text) <= MAX_ANSWER for text in texts)


def test_whatever_somebody_may_suffer_from_has_words_for_every_question_and_a_promise() -> None:
    for theme in ENDURED:
        for kind in ("frustrated", "stay_two_years", "pick_up_call", BETTER):
            assert voices().say(kind, theme=theme, language="en")
        assert theme in promised()


def test_whatever_somebody_may_like_has_words() -> None:
    liked = {theme for joys in JOYS.values() for theme in joys}
    assert all(voices().say("energized", theme=theme, language="en") for theme in liked)
    assert all(voices().say("pick_up_call", theme=theme, language="en") for theme in EVERYWHERE)


def test_nothing_is_said_twice_before_all_was_said() -> None:
    speaking = voices()
    texts = written("en")["frustrated", "role_focus"]
    said = [speaking.say("frustrated", theme="role_focus", language="en") for _ in texts]
    assert sorted(said) == sorted(texts)


def test_who_has_no_words_in_their_language_says_it_in_english() -> None:
    assert ("better", "shipping_impact") not in written("es")
    said = voices().say("better", theme="shipping_impact", language="es")
    assert said in written("en")["better", "shipping_impact"]


def test_a_promise_about_nothing_known_is_still_a_promise() -> None:
    assert voices().promise(theme="") in promised()[NOTHING]
