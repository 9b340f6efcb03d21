"""Attack 2: the total minus the groups that are shown leaves the few that are not."""

from __future__ import annotations

from tests.attacks.careless import answered, attacked, careless, exposed, ours, team

COMPANY = [*team("a", 8), *team("b", 8), *team("c", 1)]
ROUND = answered(COMPANY, lambda at: 5 if at == 16 else 2 + at % 2)


def test_total_minus_two_teams_is_the_one_person_of_the_third() -> None:
    found = attacked((ROUND, careless(ROUND)))
    (exposure,) = [one for one in found.exposures if one.people == ("c0",)]
    assert exposure.learnt == "answered 4 or 5"
    assert exposure.cells == ("w1: q: everyone", "w1: q: team a", "w1: q: team b")


def test_our_rest_is_merged_with_the_next_smallest_group() -> None:
    release = ours(ROUND)
    assert [cell.filters for cell in release.cells] == [(), (("team", ("b",)),), (("team", ("a", "c")),)]
    assert exposed(attacked((ROUND, release), insider=True)) == set()
