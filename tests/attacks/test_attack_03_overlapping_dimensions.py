"""Attack 3: cells of several dimensions that isolate somebody only together."""

from __future__ import annotations

from staybot.anonymity.rounds import Member
from tests.attacks.careless import answered, attacked, careless, exposed, ours

COMPANY = [
    *(Member(f"p{at}", {"team": "platform", "level": "senior", "site": "x"}) for at in range(8)),
    *(Member(f"s{at}", {"team": "data", "level": "staff", "site": "y"}) for at in range(8)),
    Member("o", {"team": "data", "level": "senior", "site": "x"}),
]
ROUND = answered(COMPANY, lambda at: 5 if at == 16 else 2)


def test_each_dimension_is_safe_and_together_they_isolate_one_person() -> None:
    """Senior people minus the platform team: one person of the data team."""
    assert "o" in exposed(attacked((ROUND, careless(ROUND))))


def test_the_span_rule_refuses_the_cells_that_would_complete_the_sum() -> None:
    release = ours(ROUND)
    assert [cell.filters for cell in release.cells] == [
        (),
        (("team", ("data",)),),
        (("team", ("platform",)),),
    ]
    assert exposed(attacked((ROUND, release), insider=True)) == set()
