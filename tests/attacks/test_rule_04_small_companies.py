"""Rule 4: below ten people the total only; below five answers nothing, and not how few there were."""

from __future__ import annotations

import pytest

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from tests.attacks.careless import answered, attacked, careless, exposed, ours, team
from tests.attacks.companies import closed_round
from tests.attacks.lawless import body_of as body
from tests.attacks.lawless import interview, posted

NINE = [*team("a", 5), *team("b", 3), *team("c", 1)]
ROUND = answered(NINE, lambda at: 5 if at == 8 else 3 if at < 5 else 1)


def test_a_group_of_five_in_a_company_of_nine_is_also_a_group_of_four() -> None:
    """The total minus the group: four people, and a scale end."""
    unanimous = answered(NINE, lambda at: 3 if at < 5 else 1)
    assert exposed(attacked((unanimous, careless(unanimous)))) >= {"b0", "b1", "b2", "c0"}


def test_ours_has_a_total_and_nothing_else() -> None:
    release = ours(ROUND)
    assert [cell.filters for cell in release.cells] == [()]
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) == set()


def test_without_a_floor_four_answers_are_four_answers_known() -> None:
    people = team("a", 20)
    few = closed_round(tuple(people), {f"a{at}": 5 for at in range(4)})
    assert exposed(attacked((few, careless(few, k=1)))) == {"a0", "a1", "a2", "a3"}
    assert publish(few, policy=Policy()).cells == ()


@pytest.mark.parametrize("count", range(5))
def test_ours_says_the_same_of_none_as_of_four(count: int) -> None:
    people = team("a", 20)
    none = interview(people, {})
    few = interview(people, {f"a{at}": ["pay"] for at in range(count)})
    assert body(few) == body(none)
    assert posted(body(few)) == posted(body(none))
    assert posted(body(few)).text.endswith("Too few people answered for anything to be shown.")
