"""Attack 28: a manager looks for figures about the three people who report to them."""

from __future__ import annotations

import json

import pytest

from staybot.flows import home
from staybot.flows.promising import commitments
from tests.attacks.deeds import BOSS, GPU, close, exact_counts, opened, releases
from tests.company_rows import MARIA, PRIYA, Company, somebody

TEAM = "search"
"""Maria's, whose manager is Priya; two more join."""


@pytest.fixture
def team(company: Company) -> list[str]:
    priya = company.ids[PRIYA]
    more = ("USEARCH01", "USEARCH02")
    company.hires(*(somebody(one, one, is_engineer=True, manager_id=priya, team=TEAM) for one in more))
    company.engineers(27)
    return [MARIA, *more]


def played(company: Company, team: list[str], *, unhappy: bool) -> str:
    at = company.opens()
    company.delivers()
    everybody = [row for row in company.dump()["person"] if row["is_engineer"]]
    for row in everybody:
        words = BOSS if unhappy and row["slack_id"] in team else GPU
        company.answers(row["slack_id"], at, frustrated=words)
    return at


def test_a_dashboard_by_manager_tells_what_her_three_people_said(company: Company, team: list[str]) -> None:
    at = played(company, team, unhappy=True)
    reports = [row["id"] for row in company.dump()["person"] if row["manager_id"] == company.ids[PRIYA]]

    assert exact_counts(opened(company, at), reports) == {"management_follow_through": 3}


def test_no_cell_of_ours_is_about_three_people(company: Company, team: list[str]) -> None:
    at = played(company, team, unhappy=True)
    company.ends(at)
    close(company, at)
    (body,) = releases(company)

    assert body["cells"]
    for cell in body["cells"]:
        assert cell["n_range"][0] >= 5
        assert cell["filters"].get("team") != TEAM
        assert set(cell["filters"]) <= {"function", "team", "level", "location"}, "nothing is cut by manager"
        if cell["filters"]:
            assert "management_follow_through" not in json.dumps(cell), "five of a group must have raised it"


def test_a_manager_sees_nothing_that_depends_on_what_their_people_answered(
    company: Company, team: list[str]
) -> None:
    def her_screens() -> tuple[object, ...]:
        return (company.db.now(home.home, by=PRIYA), company.db.now(commitments.mine, by=PRIYA))

    at = company.opens()
    company.delivers()
    before = her_screens()
    for one in team:
        company.answers(one, at, frustrated=BOSS)

    assert her_screens() == before
    assert [out for out in company.delivers() if out.to == PRIYA] == []
