"""A company of hundreds or thousands is audited with hardly any question to the solver, and nobody is hidden
for want of time. Counted in solver calls and in nodes, which are the same on every machine.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from scipy import optimize

from staybot.anonymity.gate import withstands
from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import AGREEMENT, RECOMMENDATION, Member, Question, Round
from tests.attacks.companies import closed_round

MOST_CALLS = 20
"""Of one audit; before worlds near the truth were looked at it took two or more for each atom of two to four
people, and for each insider: hundreds.
"""


def company(people: int, *, groups: int) -> Round:
    """Equal teams, five functions, six levels and eight places; four of five answer two questions."""
    chance = random.Random(7)
    members = tuple(
        Member(
            f"p{at:05}",
            {
                "function": f"function {at % 5}",
                "team": f"team {at * groups // people}",
                "level": f"L{at % 6}",
                "location": f"place {at % 8}",
            },
        )
        for at in range(people)
    )
    answering = [member.person for member in members if chance.random() < 0.8]
    agree = {person: chance.choice((1, 2, 3, 3, 4, 4, 4, 5, 5)) for person in answering}
    recommend = {person: chance.choice((0, 3, 5, 6, 7, 7, 8, 8, 9, 9, 10)) for person in answering}
    return replace(
        closed_round(members, agree),
        questions=(Question("q", AGREEMENT), Question("r", RECOMMENDATION)),
        answers={"q": agree, "r": recommend},
    )


@pytest.mark.parametrize(
    ("people", "groups"),
    [
        pytest.param(120, 2, id="120 in 2"),
        pytest.param(2_000, 8, id="2000 in 8", marks=pytest.mark.long),  # seconds: publishing, and the audit
        pytest.param(2_000, 40, id="2000 in 40", marks=pytest.mark.long),  # the span rule takes most of it
    ],
)
def test_a_middling_company_is_proved_safe_with_hardly_a_question_to_the_solver(
    people: int, groups: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Any] = []
    solve = optimize.milp

    def noted(*given: Any, **more: Any) -> Any:
        found.append(solve(*given, **more))
        return found[-1]

    monkeypatch.setattr(optimize, "milp", noted)
    round_ = company(people, groups=groups)
    assert withstands(publish(round_, policy=Policy()), round_)
    assert len(found) <= MOST_CALLS
    assert all((one.get("mip_node_count") or 0) <= 1 for one in found)
