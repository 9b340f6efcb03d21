"""Attack 1: a cell of fewer than five people."""

from __future__ import annotations

from tests.attacks.careless import answered, attacked, careless, exposed, ours, team

COMPANY = [*team("a", 9), *team("b", 2), *team("c", 7)]
ROUND = answered(COMPANY, lambda at: 5 if at in (9, 10) else 1 + at % 5)


def test_without_a_floor_a_team_of_two_is_read() -> None:
    assert {"b0", "b1"} <= exposed(attacked((ROUND, careless(ROUND, k=1))))


def test_our_cells_have_five_people_or_more() -> None:
    release = ours(ROUND)
    assert [cell.filters for cell in release.cells] == [(), (("team", ("a",)),), (("team", ("b", "c")),)]
    assert exposed(attacked((ROUND, release), insider=True)) == set()
