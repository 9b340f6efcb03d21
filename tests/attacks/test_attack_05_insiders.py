"""Attack 5: somebody in the group subtracts the own answer."""

from __future__ import annotations

from tests.attacks.careless import answered, attacked, careless, exposed, ours, team, truth

COMPANY = [*team("a", 5), *team("b", 20)]
ROUND = answered(COMPANY, lambda at: 5 if at == 0 else 1 if at < 5 else 1 + at % 5)


def test_the_one_who_said_five_learns_that_the_other_four_said_one() -> None:
    release = careless(ROUND)
    assert "a1" not in exposed(attacked((ROUND, release)))
    found = attacked((ROUND, release), insider=True, truth=truth(ROUND))
    assert {"a1", "a2", "a3", "a4"} <= exposed(found)
    assert any(exposure.by == "a0, having answered 5," for exposure in found.exposures)


def test_our_bands_leave_everybody_three_possible_scores_even_then() -> None:
    release = ours(ROUND)
    assert len(release.cells) == 3
    assert exposed(attacked((ROUND, release), insider=True, truth=truth(ROUND))) == set()
    assert exposed(attacked((ROUND, release), insider=True)) == set()
