"""Who is asked: engineers who are people, reachable, here long enough, and did not opt out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from staybot.facts import Invitation
from staybot.flows import home
from staybot.flows.asking import cohorts
from staybot.store.tables import PersonStatus
from tests.company_rows import MARIA, TOM, Company, somebody

ON = date(2026, 10, 15)


def _asked(company: Company, *, on: date = ON) -> set[str | None]:
    return _slack_ids(company, company.db.now(cohorts.eligible, on=on))


def _slack_ids(company: Company, people: list[cohorts.Asked]) -> set[str | None]:
    """By our own id their Slack id; whoever lost theirs keeps it here."""
    theirs = {own: slack_id for slack_id, own in company.ids.items()}
    return {theirs[person.id] for person in people}


def test_engineers_are_asked_and_nobody_else(company: Company) -> None:
    assert _asked(company) == {MARIA, TOM}


@pytest.mark.parametrize(
    "change",
    [
        {"is_human": False},
        {"is_listed": False},
        {"status": PersonStatus.LEFT},
        {"status": PersonStatus.DEACTIVATED},
        {"slack_id": None},
        {"is_engineer": False},
    ],
    ids=str,
)
def test_some_are_not_asked(company: Company, change: dict[str, object]) -> None:
    company.sets(MARIA, **change)
    assert _asked(company) == {TOM}


def test_whoever_opted_out_is_asked_again_only_after_opting_in(company: Company) -> None:
    company.db.now(home.opt_out, by=MARIA)
    assert _asked(company) == {TOM}
    company.db.now(home.opt_in, by=MARIA)
    assert _asked(company) == {MARIA, TOM}


def test_a_joiner_is_asked_from_the_sixtieth_day_on(company: Company) -> None:
    company.sets(MARIA, start_on=ON - timedelta(days=59))
    company.sets(TOM, start_on=ON - timedelta(days=60))
    assert _asked(company) == {TOM}
    company.opens()  # at ten in the evening before, by the clock of the company
    assert [row.recipient for row in company.letters(kind="invitation")] == [company.ids[TOM]]


def test_whose_start_is_not_known_has_been_here_long_enough(company: Company) -> None:
    company.sets(MARIA, start_on=None)
    assert _asked(company) == {MARIA, TOM}


def test_the_cohort_is_frozen_with_its_segments(company: Company) -> None:
    company.sets(MARIA, function="platform", level="senior", location="Berlin, Germany")
    company.opens()
    company.sets(MARIA, function="sales", level="", team="")
    company.hires(somebody("ULATE0001", "Late", is_engineer=True))
    rows = {row["person_id"]: row for row in company.dump()["cohort_member"]}
    assert set(rows) == {company.ids[MARIA], company.ids[TOM]}
    maria = rows[company.ids[MARIA]]
    assert (maria["function"], maria["team"], maria["level"], maria["location"]) == (
        "platform", "search", "senior", "Berlin, Germany",
    )  # fmt: skip


def test_in_the_first_cohort_everybody_counts_as_seasoned(company: Company) -> None:
    company.sets(MARIA, first_seen_on=date(2026, 10, 12))
    company.opens()
    assert {row["seasoned"] for row in company.dump()["cohort_member"]} == {True}


def test_a_guest_is_asked_and_counts_towards_no_floor_not_even_in_the_first_cohort(company: Company) -> None:
    company.sets(TOM, is_guest=True)
    company.opens()
    counts = {row["person_id"]: row["seasoned"] for row in company.dump()["cohort_member"]}
    assert counts == {company.ids[MARIA]: True, company.ids[TOM]: False}


def test_nobody_s_whole_team_is_asked_on_one_day(company: Company) -> None:
    company.engineers(23, managers=6)
    company.opens()
    managers = {row["id"]: row["manager_id"] for row in company.dump()["person"]}
    days: dict[str, set[date]] = defaultdict(set)
    teams: dict[str, int] = defaultdict(int)
    for row in company.letters(kind="invitation"):
        days[managers[row.recipient]].add(row.due_on)
        teams[managers[row.recipient]] += 1
    assert all(len(days[manager]) > 1 for manager, size in teams.items() if size > 1)


@pytest.mark.parametrize(
    ("tz", "location"),
    [
        ("Pacific/Kiritimati", ""),
        ("Pacific/Auckland", "Wellington, New Zealand"),
        ("Asia/Kolkata", "Pune, India"),
        ("Europe/Berlin", "Berlin, Germany"),
        ("America/New_York", "Boston, USA"),
        ("America/Los_Angeles", "Los Angeles, California"),
        ("Pacific/Pago_Pago", ""),
        ("", ""),
        ("Not/AZone", ""),
    ],
)
def test_everybody_is_invited_at_ten_of_a_working_day_of_their_own(
    company: Company, tz: str, location: str
) -> None:
    """The window spans the end of summer time in Europe and America."""
    slow = company.under(opens_after_days=24)
    slow.engineers(12, tz=tz, location=location)
    round_id = slow.opens()
    for row in slow.letters(kind="invitation"):
        if row.recipient in (slow.ids[MARIA], slow.ids[TOM]):
            continue
        local = row.due_at.astimezone(ZoneInfo(tz if "/" in tz and tz != "Not/AZone" else "UTC"))
        assert (local.hour, local.minute, local.date()) == (10, 0, row.due_on)
        assert local.weekday() < 5
        assert slow.round(round_id).opens_on <= local.date() <= slow.round(round_id).closes_on
        assert row.due_at >= slow.clock.now()


@pytest.mark.parametrize("window", [5, 6, 7, 9])
def test_in_a_short_window_everybody_is_asked_in_its_first_half(company: Company, window: int) -> None:
    short = company.under(window_days=window)
    short.engineers(20)
    round_id = short.opens()
    last = max(row.due_on for row in short.letters(kind="invitation"))
    assert last < short.round(round_id).closes_on
    out = short.delivers_each_morning(days=window)
    assert sum(isinstance(one.fact, Invitation) for _, one in out) == 22


def test_in_a_window_of_three_weeks_the_first_five_working_days_are_used(company: Company) -> None:
    company.engineers(20)
    company.opens()
    assert len({row.due_on for row in company.letters(kind="invitation")}) == 5


def test_members_are_those_of_the_cohort_in_no_order_of_hiring(company: Company) -> None:
    of = company.round(company.opens())
    found = company.db.now(lambda tx: cohorts.members(tx, of))
    assert _slack_ids(company, found) == {MARIA, TOM}
    assert [person.id for person in found] == sorted(person.id for person in found)
