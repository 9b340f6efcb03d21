"""The invented company."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from staybot.demo.company import FEWEST, LARGEST_TEAM, MOST, TEAMS, Company, found
from staybot.demo.stage import csv_of
from staybot.rules import people_file

TODAY = date(2026, 10, 14)


def company(*, seed: int = 1, people: int = 60) -> Company:
    return found(seed=seed, people=people, today=TODAY)


def test_sixty_people_work_in_five_functions_eleven_teams_and_six_time_zones() -> None:
    staff = company().staff
    assert len(staff) == 60
    engineers = [one for one in staff if "engineer" in one.roles]
    assert len({one.function for one in engineers}) == 5
    assert len({one.team for one in engineers}) == 11
    assert len({one.tz for one in staff}) == 6
    assert {one.level for one in engineers} == {"L3", "L4", "L5", "L6", "L7"}


@pytest.mark.parametrize("people", [FEWEST, 11, 25, 60, 333, MOST])
def test_a_company_has_exactly_as_many_people_as_asked_for(people: int) -> None:
    staff = company(people=people).staff
    assert len(staff) == people
    assert len({one.email for one in staff}) == people
    assert len({one.name for one in staff}) == people


@pytest.mark.parametrize("people", [FEWEST, 60, 500])
def test_the_people_list_of_a_company_imports_without_a_word(people: int) -> None:
    read = people_file.read(csv_of(company(people=people).staff), today=TODAY)
    assert read.bad == ()
    assert read.notes == ()
    assert len(read.rows) == people


def test_the_same_seed_gives_the_same_company_and_another_seed_another() -> None:
    assert company(seed=7) == company(seed=7)
    assert company(seed=7) != company(seed=8)


def test_everyone_but_the_leaders_reports_to_a_manager_who_is_there() -> None:
    whole = company(people=200)
    by_email = {one.email: one for one in whole.staff}
    for one in whole.staff:
        if one not in whole.leaders:
            assert "manager" in by_email[one.manager_email].roles


def test_no_manager_has_more_reports_than_a_team_holds() -> None:
    whole = company(people=MOST)
    reports = Counter(one.manager_email for one in whole.staff if "manager" not in one.roles)
    assert max(reports.values()) <= LARGEST_TEAM
    assert {one.team for one in whole.staff if one.team} == {team for _, team, _ in TEAMS}


def test_the_three_of_the_page_report_to_each_other() -> None:
    whole = company()
    assert whole.staff[:4] == (whole.engineer, whole.manager, whole.leader, whole.operator)
    assert whole.engineer.manager_email == whole.manager.email
    assert whole.manager.manager_email == whole.leader.email


def test_some_are_too_new_to_be_asked_in_the_first_quarter() -> None:
    first_asked = (TODAY - timedelta(days=59)).isoformat()
    began = [one.start_date for one in company().staff if "engineer" in one.roles]
    assert 0 < sum(day > first_asked for day in began) < len(began) / 3
