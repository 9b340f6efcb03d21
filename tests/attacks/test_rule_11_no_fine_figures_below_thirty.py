"""Rule 11: below thirty people no distribution, no extreme, no share, no order of how often."""

from __future__ import annotations

import re

import pytest

from tests.attacks.careless import Body, answered, attacked, exposed, ours, team, truth
from tests.attacks.lawless import body_of, interview, posted

COMPANY = team("a", 12)
ROUND = answered(COMPANY, lambda at: 1 if at < 11 else 5)


def with_distribution() -> Body:
    """A release that tells, beside our band, how many gave each score."""
    counts = {"1": 11, "2": 0, "3": 0, "4": 0, "5": 1}
    cell = {"filters": {}, "question": "q", "n": 12, "mean_range": [1, 1.75], "dist": counts}
    return {"release_id": "w1", "wave": "w1", "cells": [cell]}


def test_who_gave_the_one_five_reads_from_the_distribution_what_all_others_gave() -> None:
    found = attacked((ROUND, with_distribution()), insider=True, truth=truth(ROUND))
    assert exposed(found) >= {f"a{at}" for at in range(11)}


def test_ours_has_no_place_for_one() -> None:
    release = ours(ROUND)
    body = release.body()
    fields = {name for cell in body["cells"] for name in cell}
    assert fields <= {"filters", "question", "n_range", "mean_range", "enps_range", "theme_counts"}
    assert not re.search(r"dist|median|min|max|fav|rank|signif", " ".join(fields | set(body)))
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) == set()


def by_how_often(counts: dict[str, int]) -> list[str]:
    """A broken digest: bands, but the most often raised first."""
    return sorted(counts, key=lambda theme: -counts[theme])


def raised(pay: int, *, people: int = 24) -> dict[str, list[str]]:
    """Compensation by so many, tooling by six, among so many writers."""
    return {
        f"a{at}": ["compensation"] * (at < pay) + ["compute_and_tooling"] * (at < 6) for at in range(people)
    }


def test_an_order_by_exact_counts_tells_of_one_more_answer_within_the_band() -> None:
    five = by_how_often({"compute_and_tooling": 6, "compensation": 5})
    seven = by_how_often({"compute_and_tooling": 6, "compensation": 7})
    assert five != seven


@pytest.mark.parametrize("people", [24, 60])
def test_ours_is_in_the_order_of_the_alphabet_and_says_the_same(people: int) -> None:
    company = team("a", people)
    messages = {posted(body_of(interview(company, raised(pay, people=people)))).text for pay in (5, 7)}
    assert len(messages) == 1


@pytest.mark.parametrize(("people", "ranks"), [(29, False), (30, True)])
def test_what_was_raised_most_is_said_from_thirty_writers_on(people: int, *, ranks: bool) -> None:
    body = body_of(interview(team("a", people), raised(20, people=people)))
    assert ("Raised most" in posted(body).text) is ranks
