"""Managers of managers: how each manager's clocks went, from the last digest, if the operator wants that."""

from __future__ import annotations

import json

import pytest

from staybot.facts import ManagerCounts
from staybot.flows import home, privacy
from staybot.flows.promising import commitments
from staybot.flows.publishing import manager_counts
from staybot.store.tables import Round
from tests.company_rows import MARIA, NOOR, PRIYA, Company
from tests.promise_rows import Promises
from tests.pulse_rows import closes


@pytest.fixture
def company(company: Company) -> Company:
    """Thirty engineers under six managers, who report to Noor; and the setting is on."""
    company = company.under(manager_counts=True)
    company.engineers(30, managers=6)
    for n in range(6):
        company.sets(f"UBOSS{n:04}", manager_id=company.ids[NOOR])
    return company


def a_quarter(company: Company, sharing: list[str]) -> Round:
    """An interview, in which these share something; and the next one, which tells how that went."""
    first = company.opens()
    promises = Promises(company)
    for who in sharing:
        promises.clock(of=who)
    closes(company, first)
    company.delivers()
    second = company.opens()
    for who in ENGINEERS[:8]:
        company.answers(who, second)
    closes(company, second)
    return company.round(second)


def below(company: Company, who: str = NOOR) -> ManagerCounts | None:
    return company.db.now(commitments.mine, by=who).below


ENGINEERS = [f"UENG{n:05}" for n in range(30)]


def test_noor_sees_bands_of_the_managers_who_report_to_her_once_the_digest_is_posted(
    company: Company,
) -> None:
    nobody = below(company)
    assert nobody is None, "no digest told of any clocks yet"
    second = a_quarter(company, [who for who in ENGINEERS if int(who[-5:]) % 6 != 5] + ENGINEERS[5:12:6])
    before = below(company)
    assert before is None or all(told is None for _, told in before.managers), "it is not posted yet"
    company.delivers_each_morning(days=12)
    found = below(company)
    assert found is not None
    assert found.quarter == second.label
    told = dict(found.managers)
    assert {"Priya", "Dave"} <= set(told)
    assert told["Priya"] is None, "nobody of hers shared"
    assert told["Boss 5"] is None, "one of theirs is too few"
    shown = [name for name, one in told.items() if one is not None]
    assert len(shown) == 4, "and one more stays hidden beside the one of too few"
    assert {one.opened for one in told.values() if one is not None} == {(5, 9)}
    for who in (PRIYA, MARIA, "UBOSS0000"):
        assert below(company, who) is None
    assert company.db.now(home.home, by=NOOR).commitments.below == found
    assert company.db.now(privacy.mine, by=MARIA).counts_above


def test_what_happens_afterwards_changes_nothing_of_it(company: Company) -> None:
    a_quarter(company, ENGINEERS)
    company.delivers_each_morning(days=12)
    before = below(company)
    promises = Promises(company)
    for n, who in enumerate(ENGINEERS):
        promises.clock(of=who)
        promises.make(by=f"UBOSS{n % 6:04}", to=who)
    assert below(company) == before


def test_where_it_is_off_nothing_is_counted_or_shown(company: Company) -> None:
    company = company.under(manager_counts=False)
    a_quarter(company, ENGINEERS)
    company.delivers_each_morning(days=12)
    assert company.dump()["manager_count"] == []
    assert below(company) is None
    assert not company.db.now(privacy.mine, by=MARIA).counts_above
    switched_on = below(company.under(manager_counts=True))
    assert switched_on is not None
    assert {told for _, told in switched_on.managers} == {None}


def test_rows_hold_bands_and_are_written_once(company: Company) -> None:
    second = a_quarter(company, ENGINEERS)
    rows = company.dump()["manager_count"]
    assert len(rows) == 6
    assert {row["round_id"] for row in rows} == {second.id}
    assert {tuple(json.loads(row["body_json"])["opened"]) for row in rows} == {(5, 9)}
    company.db.now(manager_counts.freeze, second.model_copy(update={"kind": "pulse"}))
    assert company.dump()["manager_count"] == rows
