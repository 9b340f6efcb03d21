from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from staybot.anonymity import questions
from staybot.anonymity.questions import OWN, counts_as
from staybot.rules import bank
from staybot.rules.items import Item, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_each_statement_that_ships_and_each_promise_is_a_question_of_its_own() -> None:
    names = [*bank.every_item(), "themes", "comments", "promise.1", "promise.2"]
    assert [counts_as(one) for one in names] == names


@pytest.mark.parametrize("name", ["moods.it", "moods.it.v2", "moods", "team_culture.help.v2", "team_culture"])
def test_all_that_operators_wrote_is_one(name: str) -> None:
    assert counts_as(name) == OWN


@pytest.fixture
def _third_version(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(bank, "every_item", lambda: {"a.b": Item("a.b", 3, "New words.", Scale.AGREE)})
    questions._shipped.cache_clear()
    yield
    questions._shipped.cache_clear()


@pytest.mark.usefixtures("_third_version")
def test_earlier_versions_of_what_ships_are_nobodys_own() -> None:
    assert [counts_as(one) for one in ("a.b", "a.b.v2", "a.b.v3")] == ["a.b", "a.b.v2", "a.b.v3"]
    assert counts_as("a.b.v4") == OWN
