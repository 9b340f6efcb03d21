"""Rule 7: the total, then dimension by dimension; pairs from a hundred people on; sixty cells at most."""

from __future__ import annotations

from itertools import product

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Member, Round
from tests.attacks.careless import Body, answered, attacked, careless, exposed, ours, team
from tests.attacks.lawless import lawless

COMPANY = [
    Member(f"{one}{other}{at}", {"team": one, "level": other})
    for one, other in product("ab", "xy")
    for at in range(6)
]
UNHAPPY = {f"ax{at}" for at in range(6)}
ROUND = answered(COMPANY, lambda at: 1 if at < 6 else 2 + at % 4)


def with_pairs(round_: Round) -> Body:
    """A dashboard whose filters can be combined."""
    body = careless(round_)
    scores = round_.answers["q"]
    for one, other in product("ab", "xy"):
        found = [scores[m.person] for m in round_.cohort if m.segments == {"team": one, "level": other}]
        filters = {"team": one, "level": other}
        body["cells"].append({"filters": filters, "question": "q", "n": 6, "mean": round(sum(found) / 6, 1)})
    return body


def test_each_filter_alone_exposes_nobody_and_two_together_do() -> None:
    assert exposed(attacked((ROUND, careless(ROUND)))) == set()
    assert exposed(attacked((ROUND, with_pairs(ROUND)))) == UNHAPPY


def test_ours_combines_nothing_in_a_company_of_this_size() -> None:
    release = ours(ROUND)
    assert [len(cell.filters) for cell in release.cells] == [0, 1, 1, 1, 1]
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) == set()


def test_the_order_is_that_of_the_dimensions_and_the_alphabet_whatever_was_answered() -> None:
    orders = {
        tuple(cell.filters for cell in publish(answered(COMPANY, scores), policy=Policy()).cells)
        for scores in (lambda at: 1 + at // 5, lambda at: 5 - at // 5, lambda at: 1 + at % 5)
    }
    assert orders == {
        ((), (("team", ("a",)),), (("team", ("b",)),), (("level", ("x",)),), (("level", ("y",)),))
    }


def test_there_are_sixty_cells_where_a_broken_one_has_all() -> None:
    people = [one for at in range(80) for one in team(f"t{at:02}", 5)]
    round_ = answered(people, lambda at: 1 + at % 5)
    assert len(publish(round_, policy=lawless(max_cells=1000)).cells) == 81
    assert len(publish(round_, policy=Policy()).cells) == 60
