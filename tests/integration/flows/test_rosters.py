"""The close knows who was in the cohorts of recent rounds: nearly the same people wait as one group (R12)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from staybot.anonymity.ledger import canonical
from staybot.anonymity.membership import Rosters
from staybot.anonymity.policy import Policy
from staybot.anonymity.rounds import Question
from staybot.flows.asking import seals
from staybot.flows.publishing import closing, ledger
from staybot.flows.publishing.gathering import Gathered, _rosters
from staybot.store.keys import KeyFolder
from staybot.store.tables import RoundState
from tests.attacks.deeds import gathered
from tests.attacks.operator import writes
from tests.company_rows import MARIA, TOM, Company
from tests.noting import noted

WEEKS_AGO = 2


@pytest.fixture
def people(company: Company) -> list[str]:
    """28 people in Leeds; Maria and Tom are elsewhere and in teams of their own."""
    return company.engineers(28, location="Leeds")


@pytest.fixture
def first(company: Company, keys: KeyFolder, people: list[str]) -> str:
    """A closed round of thirty, in which twenty-four answered."""
    opened = company.opens()
    for who in people[:24]:
        company.answers(who, opened)
    company.ends(opened)
    body = json.loads(closing.compute(gathered(company, opened)))
    company.db.now(closing.append, round_id=opened, body_json=canonical(body | {"closed_on": "2027-01-21"}))
    keys.destroy(opened)
    company.db.now(closing.destroy_ballots, round_id=opened)
    company.db.now(closing.finish, round_id=opened)
    return opened


@pytest.fixture
def second(company: Company, first: str, people: list[str]) -> Gathered:
    """The next round, two weeks later: Leeds is called Leeds-Bradford, and Tom sits there too."""
    assert company.round(first).state is RoundState.CLOSED
    for who in (*people, TOM):
        company.sets(who, location="Leeds-Bradford")
    opened = company.opens()
    for who in (*people[:24], TOM):
        company.answers(who, opened)
    company.ends(opened)
    return gathered(company, opened)


def known(company: Company, of: Gathered, *, days: int, policy: Policy | None = None) -> Rosters:
    """The cohorts that matter if the round closes so many days after the one before it."""
    (before,) = of.earlier
    (entry,) = company.db.now(ledger.entries)
    later = replace(of.closed, closes_on=before.closed_on + timedelta(days=days), opens_on=before.closed_on)
    bodies = [json.loads(entry.body_json)]
    return company.db.now(_rosters, [before], bodies, closed=later, policy=policy or Policy())


def test_before_a_first_round_there_was_no_cohort(company: Company, people: list[str]) -> None:
    opened = company.opens()
    company.ends(opened)
    assert gathered(company, opened).rosters == {}
    assert len(people) == 28


def test_an_earlier_cohort_is_known_as_it_was_frozen(company: Company, first: str, second: Gathered) -> None:
    assert (second.closed.closes_on - date(2027, 1, 21)).days == 7 * WEEKS_AGO
    assert list(second.rosters) == [first]
    cohort = second.rosters[first]
    assert len(cohort) == 30
    assert cohort[company.ids[MARIA]] == {"function": "engineering", "team": "search"}
    assert cohort[company.ids[TOM]] == {"function": "engineering", "team": "billing"}
    assert sum(one.get("location") == "Leeds" for one in cohort.values()) == 28


def test_the_close_makes_a_city_that_changed_its_name_wait(second: Gathered) -> None:
    """Twenty-four and then twenty-five: by its new name alone it would be fresh."""
    city = {"location": "Leeds-Bradford"}
    by_name = json.loads(closing.compute(replace(second, rosters={})))
    ours = json.loads(closing.compute(second))
    assert [cell["filters"] for cell in by_name["cells"]] == [city]
    assert ours["cells"] == []


def test_a_cohort_matters_for_half_a_year_or_longer_where_the_policy_says_so(
    company: Company, first: str, second: Gathered
) -> None:
    assert list(known(company, second, days=181)) == [first]
    assert known(company, second, days=182) == {}
    assert list(known(company, second, days=182, policy=Policy(cadence_weeks_small=27))) == [first]


def test_a_cohort_is_read_once_and_only_if_it_matters(company: Company, second: Gathered) -> None:
    """Neither after half a year, nor for a round that asks something else."""
    with noted(company.db) as statements:
        known(company, second, days=7)
        known(company, second, days=182)
        known(company, replace(second, closed=replace(second.closed, writing=None)), days=7)
    assert sum("cohort_member" in said for said, _ in statements) == 1


def test_a_cohort_that_is_not_what_its_release_was_audited_with_is_not_used(
    company: Company, first: str, second: Gathered
) -> None:
    writes(company.db, "DELETE FROM cohort_member WHERE round_id = :id", id=first)
    with pytest.raises(seals.Broken, match="ledger_changed"):
        known(company, second, days=7)
    assert known(company, second, days=182) == {}


def test_an_own_statement_waits_for_whoever_was_asked_another_one(company: Company, second: Gathered) -> None:
    """All that operators wrote is one question to the cadence, so its cohorts matter to each of them."""
    (before,) = second.earlier
    tea = tuple(replace(cell, question="our.tea") for cell in before.cells)
    own = replace(second, earlier=(replace(before, cells=tea),))
    coffee, built_in = Question("our.coffee", own=True), Question("outcome.stay")
    for asked, matters in ((coffee, True), (built_in, False)):
        closed = replace(own.closed, writing=None, questions=(asked,))
        assert bool(known(company, replace(own, closed=closed), days=7)) is matters
