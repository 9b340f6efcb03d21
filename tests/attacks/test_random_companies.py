"""Two hundred random companies: nobody is given away, to nobody, insiders included."""

from __future__ import annotations

import pytest

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from tests.attacks.random_companies import Tally, large_enough, random_round


@pytest.mark.parametrize("first", range(0, 200, 10))
def test_ten_random_companies_withstand_every_insider(first: int) -> None:
    tally = Tally(largest=45)
    for seed in range(first, first + 10):
        tally.add(seed)
    assert (tally.companies, tally.broken, tally.undecided) == (10, 0, 0), tally.words()


def test_ninety_eight_of_a_hundred_cells_that_are_large_enough_are_shown() -> None:
    """The span rule costs little; the gate's share is printed by the module's command."""
    shown = allowed = 0
    for seed in range(150):
        round_ = random_round(seed)
        cells = {cell.filters for cell in publish(round_, policy=Policy()).cells}
        shown += len(cells & set(large_enough(round_)))
        allowed += len(set(large_enough(round_)))
    assert allowed > 1000
    assert shown >= 0.98 * allowed
