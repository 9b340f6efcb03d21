"""What people are told of an operator's own reader: only where texts leave, and there everywhere in time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from staybot import facts
from staybot.anonymity.notices import forbidden_claims
from staybot.slack.views import promise
from staybot.slack.views.asking import interview, readers, reading
from staybot.slack.views.digests import digest_method
from staybot.slack.views.letters import letter
from staybot.slack.views.privacy import privacy
from tests.unit.slack import zoo


def said(*, external: bool) -> dict[str, str]:
    """Every place that speaks of who reads, before and after typing."""
    told = replace(zoo.promise("Priya"), external=external)
    surfaces: dict[str, Any] = {
        "invitation": letter(facts.Invitation(zoo.ROUND, "2026-Q4", told)).text,
        "blocks": letter(facts.Invitation(zoo.ROUND, "2026-Q4", told)).blocks,
        "form": interview.form(replace(zoo.form("Priya"), promise=told)),
        "privacy": privacy(zoo.held("Maria", external=external)).text,
    }
    return {name: json.dumps(words, ensure_ascii=False) for name, words in surfaces.items()}


def test_a_round_whose_texts_leave_says_so_before_anything_is_typed() -> None:
    for name, words in said(external=True).items():
        assert promise.OUTSIDE in words, name


def test_a_round_whose_texts_stay_says_nothing_of_it() -> None:
    for name, words in said(external=False).items():
        assert "outside this server" not in words, name


def test_the_promise_of_an_external_round_claims_nothing_that_it_cannot_keep() -> None:
    assert forbidden_claims(promise.OUTSIDE) == []
    for words in ("also what is only counted", "without your name", "I cannot delete", "free not to answer"):
        assert words in promise.OUTSIDE


def test_the_form_says_it_above_the_first_field() -> None:
    blocks = interview.form(replace(zoo.form("Priya"), promise=replace(zoo.promise("Priya"), external=True)))[
        "blocks"
    ]
    told = next(n for n, block in enumerate(blocks) if promise.OUTSIDE in json.dumps(block))
    asked = next(n for n, block in enumerate(blocks) if block["type"] == "input")
    assert told < asked


def test_a_warning_does_not_say_that_texts_stay_where_they_do_not() -> None:
    near, far = (json.dumps(reading.hints(replace(zoo.noticed("x"), external=one))) for one in (False, True))
    assert "a program on this server" in near
    assert "a program on this server" not in far
    assert "program outside this server" in far


@pytest.mark.parametrize("language", list(readers.WORDS))
def test_the_page_of_themes_says_it_in_the_language_of_its_reader(language: Any) -> None:
    fact = facts.Reading(zoo.ROUND, (), confirmed=False, language=language)
    note = readers.WORDS[language].outside
    assert note not in json.dumps(reading.themes(fact), ensure_ascii=False)
    assert note in json.dumps(reading.themes(replace(fact, external=True)), ensure_ascii=False)


@pytest.mark.parametrize("language", list(readers.WORDS))
def test_the_page_in_between_is_whole_in_each_language(language: Any) -> None:
    page = readers.waiting(facts.Unread(zoo.ROUND, {}, language), seconds=37)
    words = readers.WORDS[language]
    assert "37" in json.dumps(page)
    assert len(words.title) <= 24
    assert len(words.close) <= 24
    assert len(words.skip_says) <= 75
    assert page["title"]["text"] == words.title


def test_the_digest_says_who_read_and_how_much() -> None:
    def method(**more: Any) -> str:
        return "\n".join(digest_method.paragraphs(zoo.digest(groups=1, **more)))

    own = method(command=(62.5, 67.5), command_reach="loopback")
    assert "read by the operator's own program (reach: loopback), share of texts: about 65 %" in own
    small = method(command=None, command_reach="external")
    assert "(reach: external), share of texts: not shown" in small
    assert "own program" not in method()


def test_the_post_itself_says_that_the_operators_program_read_and_where() -> None:
    told = letter(zoo.digest(groups=1, command=None, command_reach="external")).text
    assert "Themes read by the operator's own program (reach: external)." in told
    assert "own program" not in letter(zoo.digest(groups=1)).text
