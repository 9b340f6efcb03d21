"""Attack 6: all but one put their answers together, or four of five openly shared theirs."""

from __future__ import annotations

from itertools import product

from staybot.anonymity.bands import mean_band
from tests.attacks.careless import answered, attacked, careless, exposed, ours, team, truth

COMPANY = team("a", 6)
ROUND = answered(COMPANY, lambda at: [3, 2, 4, 3, 3, 2][at])
FIVE = frozenset(member.person for member in COMPANY[:5])


def test_with_a_decimal_five_of_six_compute_the_sixth() -> None:
    found = attacked((ROUND, careless(ROUND)), colluders=FIVE, truth=truth(ROUND))
    assert exposed(found) == {"a5"}


def test_our_band_does_not_give_them_the_value() -> None:
    found = attacked((ROUND, ours(ROUND)), colluders=FIVE, truth=truth(ROUND))
    assert exposed(found) == set()


def test_at_most_one_comparison_leaks_as_the_notice_says() -> None:
    """Section 4.8: n-1 colluders learn whether the last score lies above one threshold, never more."""
    for known in product(range(1, 6), repeat=4):
        bands = [mean_band(total=sum(known) + last, n=5) for last in range(1, 6)]
        assert len(set(bands)) <= 2
