from __future__ import annotations

import json
from typing import Any

from staybot.anonymity.membership import Membership, nearly_the_same
from staybot.anonymity.verify import try_company

CHART = Membership(
    {
        "maria": {"team": "search", "location": "leeds"},
        "tom": {"team": "billing", "location": "leeds"},
        "priya": {"team": "search", "location": "york"},
        "noor": {},
    }
)


def test_without_filters_a_group_is_everyone() -> None:
    assert CHART.of(()) == {"maria", "tom", "priya", "noor"}


def test_one_of_the_values_is_enough_in_each_of_the_dimensions() -> None:
    assert CHART.of((("team", ("search",)),)) == {"maria", "priya"}
    assert CHART.of((("team", ("billing", "search")),)) == {"maria", "tom", "priya"}
    assert CHART.of((("location", ("leeds",)), ("team", ("search",)))) == {"maria"}


def test_a_value_or_a_dimension_that_nobody_has_is_an_empty_group() -> None:
    assert CHART.of((("team", ("sales",)),)) == frozenset()
    assert CHART.of((("level", ("senior",)), ("team", ("search",)))) == frozenset()


def test_a_group_that_was_asked_for_before_is_the_same_again() -> None:
    filters = (("team", ("search",)),)
    assert CHART.of(filters) is CHART.of(filters)


def test_two_groups_are_nearly_the_same_while_fewer_than_k_are_in_one_only() -> None:
    one, other = frozenset("abcdefgh"), frozenset("efghijkl")
    assert nearly_the_same(one, other, k=5)
    assert not nearly_the_same(one, other, k=4)
    assert not nearly_the_same(one, frozenset("efghijk"), k=4)
    assert not nearly_the_same(frozenset("ab"), frozenset("cd"), k=5)


def wave(name: str, first_day: int, team: str) -> dict[str, Any]:
    """Twelve people, six of them in a team."""
    cohort = {f"p{at:02}": {"team": team if at < 6 else "other"} for at in range(12)}
    return {
        "id": name,
        "opens_on": f"2026-06-{first_day:02}",
        "closes_on": f"2026-06-{first_day + 4:02}",
        "question": "q",
        "scale": [1, 5],
        "cohort": cohort,
        "answers": dict.fromkeys(cohort, 3),
    }


def test_whoever_tries_an_invented_company_sees_a_renamed_team_wait_too() -> None:
    waves = [wave("w0", 1, "platform"), wave("w1", 8, "core")]
    tried = try_company(json.dumps({"dimensions": ["team"], "waves": waves}))
    first, second = json.loads(tried.output)
    assert {"team": "platform"} in [cell["filters"] for cell in first["cells"]]
    assert second["cells"] == []
