"""Attack 31: a leader guesses. No publisher prevents that: none of our words says so, the README tells it."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import staybot

HOME = Path(staybot.__file__).parent
README = HOME.parent / "README.md"

FORBIDDEN = (
    r"100 ?% anonym", r"\bimpossible\b", r"nobody can ever (see|read|know|learn|find)",
    r"do(es)? not store anything", r"store nothing", r"end-to-end encrypted", r"GDPR does not apply",
    r"mathematically guaranteed", r"cannot guess", r"(completely|fully|totally|truly) anonymous",
)  # fmt: skip
"""What a notice must not say (anonymity.md section 5)."""


def claims(words: str) -> list[str]:
    return [claim for claim in FORBIDDEN if re.search(claim, words, re.IGNORECASE)]


def chance_of_low(band: range, *, size: int) -> float:
    """A leader's belief that Tom scored 1 or 2 of 5 once his team's total is known to lie in a band."""
    worlds = [scores for scores in product(range(1, 6), repeat=size) if sum(scores) in band]
    return sum(scores[0] <= 2 for scores in worlds) / len(worlds)


def test_a_true_statement_about_a_group_moves_a_guess_about_its_members() -> None:
    """A team of five, before the digest and after it was shown as "below 2.4"."""
    before, after = chance_of_low(range(5, 26), size=5), chance_of_low(range(5, 12), size=5)

    assert before == 0.4
    assert after > 0.7


def test_the_same_search_finds_a_notice_that_promises_too_much() -> None:
    assert claims("Your answers are 100% anonymous; your manager cannot guess who wrote what.")


@pytest.mark.parametrize("path", sorted((HOME / "slack").rglob("*.py")), ids=lambda path: path.stem)
def test_no_words_of_the_bot_promise_what_nobody_can_keep(path: Path) -> None:
    assert claims(path.read_text("utf-8")) == []


def test_the_readme_promises_no_more_and_names_the_guess() -> None:
    words = README.read_text("utf-8")

    assert claims(words) == []
    assert "guess" in words
