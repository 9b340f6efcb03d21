"""Attack 12: one decimal of a mean gives the exact sum of a group of fewer than ten."""

from __future__ import annotations

import pytest

from tests.attacks.careless import answered, attacked, careless, exposed, ours, team


@pytest.mark.parametrize("n", range(5, 10))
def test_one_decimal_gives_the_sum_of_fewer_than_ten_exactly(n: int) -> None:
    means = [round(total / n, 1) for total in range(n, 5 * n + 1)]
    assert len(set(means)) == len(means)


def test_so_a_hidden_size_and_a_decimal_expose_the_group() -> None:
    round_ = answered(team("a", 7), lambda at: 5 if at else 4)
    assert len(exposed(attacked((round_, careless(round_))))) == 7
    assert exposed(attacked((round_, ours(round_)), insider=True)) == set()
