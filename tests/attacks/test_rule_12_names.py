"""R12 again: a group that goes by two names is one group, and waits as one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from staybot.anonymity import cells
from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.releases import Release
from staybot.anonymity.rounds import Member, Question, Round

FIRST = date(2026, 3, 2)


def week(number: int, *, people: int) -> Round:
    """A pulse of a one-team company, in which five answer and then six."""
    cohort = tuple(Member(person=f"a{n}", segments={"team": "a"}) for n in range(people))
    scores = {"a0": 3, "a1": 2, "a2": 2, "a3": 2, "a4": 2} | ({"a5": 5} if number else {})
    opens_on = FIRST + timedelta(weeks=number)
    return Round(
        wave=f"w{number}",
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=4),
        dimensions=("team",),
        cohort=cohort,
        questions=(Question("q"),),
        answers={"q": scores},
        first_cohort=not number,
    )


def fresh(release: Release) -> list[str]:
    return [dict(cell.filters).get("team", ("everyone",))[0] for cell in release.cells]


def test_a_company_of_one_team_gets_no_fresh_figure_under_its_teams_name_a_week_later() -> None:
    first = publish(week(0, people=9), policy=Policy())
    assert fresh(first) == ["everyone"]
    assert fresh(publish(week(1, people=10), policy=Policy(), earlier=[first])) == []


def test_without_the_rule_the_newcomers_answer_would_stand_between_two_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cells, "_named_once", lambda frames, *, cohort: (frames, cohort)[0])
    first = publish(week(0, people=9), policy=Policy())
    assert fresh(publish(week(1, people=10), policy=Policy(), earlier=[first])) == ["a"]
