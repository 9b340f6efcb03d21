"""What is said of a band is true of every value in it, and of no more than the band."""

from __future__ import annotations

from itertools import pairwise

import pytest

from staybot.anonymity.bands import enps_edges, mean_edges
from staybot.slack.views.digests import band_words

MEANS = [(low / 100, high / 100) for n in (5, 10, 30, 100) for low, high in pairwise(mean_edges(n))]
ENPS = [(low / 10, high / 10) for n in (10, 20, 40, 100) for low, high in pairwise(enps_edges(n))]
NAMED = {1: "clearly disagree", 2: "disagree", 3: "in between", 4: "agree", 5: "clearly agree"}
"""The expression for an average that is exactly one of the five buttons."""


@pytest.mark.parametrize(("low", "high"), MEANS)
def test_every_band_that_can_be_published_has_words(low: float, high: float) -> None:
    words = band_words.answer(low, high)
    assert words
    assert ("disagree" in words) == (high <= 2.75)
    assert ("agree" in words.replace("disagree", "")) == (low >= 3.25)


@pytest.mark.parametrize(("low", "high"), MEANS)
def test_an_expression_is_within_three_tenths_of_the_button_it_repeats(low: float, high: float) -> None:
    words = band_words.answer(low, high)
    for button, name in NAMED.items():
        if words == name and 1 < button < 5:
            assert button - 0.3 <= low < high <= button + 0.3


@pytest.mark.parametrize("n", [5, 10, 30, 100])
def test_a_higher_band_never_has_weaker_words(n: int) -> None:
    bands = list(pairwise(edge / 100 for edge in mean_edges(n)))
    said = [band_words.answer(low, high) for low, high in bands]
    starts = [said.index(words) for words in said]
    assert starts == sorted(starts)


def test_a_band_that_no_word_covers_has_none() -> None:
    assert band_words.answer(1, 5) == ""
    assert band_words.answer(2, 3) == ""


@pytest.mark.parametrize("words", [words for _, _, words in band_words._ANSWERS])
def test_no_expression_counts_people(words: str) -> None:
    assert not any(said in words for said in ("most", "many", "few", "all", "everyone", "people", "nobody"))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (3.75, 4.25, "3.75 to 4.25"),
        (4.25, 5.0, "4.25 or more"),
        (1.0, 2.4, "below 2.4"),
        (2, 2.5, "2 to 2.5"),
    ],
)
def test_the_ends_of_the_scale_are_open(low: float, high: float, said: str) -> None:
    assert band_words.score(low, high) == said


@pytest.mark.parametrize(("low", "high"), ENPS)
def test_what_is_said_of_promoters_and_detractors_holds_in_the_whole_band(low: float, high: float) -> None:
    said = band_words.balance(low, high)
    if "at least as many" in said:
        assert low >= 0
    elif "more" in said:
        assert low >= (40 if "far" in said else 0.1)
    elif "fewer" in said:
        assert high <= (-40 if "far" in said else 0)
    else:
        assert low < 0 < high
        assert high - low <= 20


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(-100, -40, "below −40"), (-40, 0, "−40 to 0"), (40, 100, "40 or more"), (-2.5, 2.5, "−2.5 to 2.5")],
)
def test_an_enps_is_a_span_with_a_minus_sign_that_people_know(low: float, high: float, said: str) -> None:
    assert band_words.enps(low, high) == said
