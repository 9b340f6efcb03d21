"""Attack 14: who answered, read from counts that are too fine or too live."""

from __future__ import annotations

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from tests.attacks.careless import careless, team
from tests.attacks.companies import closed_round

COMPANY = (*team("a", 12), *team("b", 12))
EVERYONE = [member.person for member in COMPANY]


def test_an_exact_count_tells_that_the_last_one_answered() -> None:
    counts = [
        careless(closed_round(COMPANY, dict.fromkeys(people, 3)))["cells"][0]["n"]
        for people in (EVERYONE[:23], EVERYONE)
    ]
    assert counts == [23, 24]


def test_ours_says_the_same_whether_the_last_two_answered_or_not() -> None:
    bodies = {
        publish(closed_round(COMPANY, dict.fromkeys(people, 3)), policy=Policy()).body_json()
        for people in (EVERYONE[:23], EVERYONE)
    }
    assert len(bodies) == 1


def test_a_small_cohort_has_no_response_rate_at_all() -> None:
    release = publish(closed_round(COMPANY[:19], dict.fromkeys(EVERYONE[:15], 3)), policy=Policy())
    assert release.rate_range is None
