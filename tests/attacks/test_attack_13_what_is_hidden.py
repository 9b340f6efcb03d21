"""Attack 13: the pattern of what is hidden is itself a signal, if answers decide it."""

from __future__ import annotations

import pytest

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Round
from tests.attacks.careless import answered, careless, team
from tests.attacks.companies import closed_round, cohort, sheet, who_answers

COMPANY = [*team("a", 6), *team("b", 8)]


def hiding_unanimous(round_: Round) -> list[dict[str, str]]:
    """A publisher that hides what is unanimous: a well-meant rule."""
    return [cell["filters"] for cell in careless(round_)["cells"] if cell["mean"] not in (1.0, 5.0)]


def test_hidden_because_unanimous_is_the_disclosure() -> None:
    mixed = hiding_unanimous(answered(COMPANY, lambda at: 1 + at % 5))
    unanimous = hiding_unanimous(answered(COMPANY, lambda at: 1 if at < 6 else 3))
    assert {"team": "a"} in mixed
    assert {"team": "a"} not in unanimous


@pytest.mark.parametrize("seed", range(10, 16))
def test_our_cells_are_decided_before_any_answer_is_read(seed: int) -> None:
    people = cohort(30 + 20 * (seed % 5), seed=seed)
    people_answered = who_answers(people, seed=seed)
    patterns = {
        tuple((cell.filters, cell.n_range) for cell in release.cells)
        for draw in range(20)
        for release in [publish(closed_round(people, sheet(people_answered, seed=draw)), policy=Policy())]
    }
    assert len(patterns) == 1


def test_nothing_in_a_release_speaks_of_what_it_does_not_show() -> None:
    body = publish(answered([*COMPANY, *team("c", 2)], 3), policy=Policy()).body_json()
    assert not any(word in body for word in ("hidden", "suppress", "refused", "reason", "withheld"))
