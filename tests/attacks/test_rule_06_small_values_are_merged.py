"""Rule 6: small groups are merged, and with the next larger one while the rest is still too small."""

from __future__ import annotations

from collections import Counter

import pytest

from staybot.anonymity.releases import Filters
from tests.attacks.careless import Body, answered, attacked, careless, exposed, ours, team
from tests.attacks.companies import closed_round

COMPANY = [*team("a", 8), *team("b", 7), *team("c", 2), *team("d", 2)]
ROUND = answered(COMPANY, lambda at: 1 if at >= 15 else 2 + at % 3)


def merged_once() -> Body:
    """Small groups become "others", which is left out while it is small: the total has it all the same."""
    body = careless(ROUND)
    assert [cell["filters"] for cell in body["cells"]] == [{}, {"team": "a"}, {"team": "b"}]
    return body


def test_what_is_only_left_out_is_the_total_minus_the_others() -> None:
    assert exposed(attacked((ROUND, merged_once()))) == {"c0", "c1", "d0", "d1"}


def test_ours_takes_the_next_smallest_group_into_the_rest() -> None:
    release = ours(ROUND)
    assert [cell.filters for cell in release.cells] == [(), (("team", ("a",)),), (("team", ("b", "c", "d")),)]
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) == set()


@pytest.mark.parametrize("sizes", [(5, 4, 9), (4, 4, 12), (1, 5, 5, 6), (0, 6, 7), (3, 3, 20), (4, 6)])
def test_whatever_the_sizes_every_value_stands_in_a_cell_of_five_or_in_none(sizes: tuple[int, ...]) -> None:
    people = [one for at, size in enumerate(sizes) for one in team("abcd"[at], size)]
    cells = [cell.filters[0][1] for cell in ours(answered(people, 3)).cells if cell.filters]
    size_of = Counter(member.segments["team"] for member in people)
    assert all(sum(size_of[value] for value in values) >= 5 for values in cells)
    named = [value for values in cells for value in values]
    assert len(named) == len(set(named))
    assert set(named) in (set(), set(size_of)), "what is left out would be the total minus the rest"


def test_a_group_of_which_nobody_answered_is_not_told_from_one_of_which_a_few_did() -> None:
    """An empty group left out would say of each of its people that they kept silent."""
    people = (*team("a", 8), *team("b", 7), *team("c", 3))

    def shown(answering: int) -> tuple[list[dict[str, str]], list[Filters]]:
        round_ = closed_round(people, {member.person: 3 for member in people[:answering]})
        broken = [cell["filters"] for cell in careless(round_, k=1)["cells"]]
        return broken, [cell.filters for cell in ours(round_).cells]

    (broken_none, none), (broken_few, few) = shown(15), shown(17)
    assert broken_none != broken_few
    assert none == few == [(), (("team", ("a",)),), (("team", ("b", "c")),)]
