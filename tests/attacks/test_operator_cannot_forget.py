"""What was published stays published: a ledger that lost its end, or cohorts that are gone, make nothing
fresh. Whoever writes into the database has no key, and none is needed to write there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from staybot.anonymity.ledger import chain_hash
from staybot.anonymity.policy import Policy, policy_json
from staybot.flows import restoring
from staybot.flows.asking import rounds, seals
from staybot.flows.people import erasing
from staybot.flows.publishing import follow_through, ledger, manager_counts
from staybot.store.database import Tx
from staybot.store.tables import RoundState
from tests.attacks.operator import ballots, beats, published, releases, told, writes
from tests.company_rows import MARIA, TOM, Company, Row

GONE = "DELETE FROM release"
VOID = "UPDATE round SET state = 'void' WHERE state = 'closed'"


@pytest.fixture
def first(company: Company) -> str:
    return published(company)


@pytest.fixture
def second(company: Company, first: str) -> str:
    """The round after it, whose time is up."""
    assert company.round(first).state is RoundState.CLOSED
    round_id = company.opens()
    company.ends(round_id)
    return round_id


def _rows(company: Company, table: str, round_id: str) -> list[Row]:
    return [row for row in company.dump()[table] if row["round_id"] == round_id]


def _puts_back(company: Company, table: str, rows: list[Row]) -> None:
    for row in rows:
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        writes(company.db, f"INSERT INTO {table} ({names}) VALUES ({values})", **row)


def _nothing_is_published(company: Company, *, so_far: int) -> None:
    assert {log["code"] for log in beats(company)} == {"round.refused"}
    assert told(company) == {"ledger_changed"}
    assert (releases(company), ballots(company)) == (so_far, 16)


def _all_is_well(company: Company) -> None:
    assert beats(company) == []
    assert [entry.seq for entry in company.db.now(ledger.entries)] == [1, 2]
    second = json.loads(company.db.now(ledger.entries)[-1].body_json)
    assert second["first_cohort"] is False


def test_a_ledger_without_its_end_makes_nothing_fresh(company: Company, first: str, second: str) -> None:
    rows = _rows(company, "release", first)
    writes(company.db, GONE)
    _nothing_is_published(company, so_far=0)
    _puts_back(company, "release", rows)
    _all_is_well(company)
    assert company.round(second).state is RoundState.CLOSED


def test_nor_does_one_whose_rounds_are_said_to_be_void(company: Company, first: str, second: str) -> None:
    """The round that is open was opened after them, and its seal says so."""
    rows = _rows(company, "release", first)
    writes(company.db, GONE)
    writes(company.db, VOID)
    _nothing_is_published(company, so_far=0)
    _puts_back(company, "release", rows)
    writes(company.db, "UPDATE round SET state = 'closed' WHERE id = :id", id=first)
    _all_is_well(company)
    assert company.round(second).state is RoundState.CLOSED


def test_nor_does_one_that_was_written_anew_with_fitting_hashes(
    company: Company, first: str, second: str
) -> None:
    (row,) = _rows(company, "release", first)
    body = json.dumps(json.loads(row["body_json"]) | {"cells": []})
    edit = "UPDATE release SET body_json = :body, hash = :hash WHERE round_id = :id"
    writes(company.db, edit, body=body, hash=chain_hash(row["prev_hash"], body), id=first)
    _nothing_is_published(company, so_far=1)
    writes(company.db, edit, body=row["body_json"], hash=row["hash"], id=first)
    _all_is_well(company)
    assert company.round(second).state is RoundState.CLOSED


def test_a_round_that_was_opened_before_that_was_sealed_is_published_all_the_same(
    company: Company, first: str
) -> None:
    assert company.round(first).state is RoundState.CLOSED
    second = company.opens()

    def as_before(tx: Tx) -> None:
        of = rounds.locked(tx, second)
        key = seals.key_of(tx, of)
        of.policy_json = policy_json(Policy())
        seals.put(tx, of, key=key)

    company.db.now(as_before)
    company.ends(second)
    _all_is_well(company)


def test_the_place_in_the_ledger_cannot_be_taken_out_of_the_seal(company: Company, second: str) -> None:
    assert json.loads(company.round(second).policy_json)["after"][0] == 1
    edit = "UPDATE round SET policy_json = :value WHERE id = :id"
    writes(company.db, edit, value=policy_json(Policy()), id=second)
    assert {log["code"] for log in beats(company)} == {"round.refused"}
    assert told(company) == {"round_changed"}
    assert releases(company) == 1


@pytest.mark.parametrize(
    "edit",
    [
        "DELETE FROM cohort_member WHERE round_id = :id",
        "DELETE FROM cohort_member WHERE round_id = :id AND person_id = :maria",
        "UPDATE cohort_member SET team = 'renamed' WHERE round_id = :id AND person_id = :maria",
        "UPDATE cohort_member SET seasoned = NOT seasoned WHERE round_id = :id AND person_id = :maria",
    ],
)
def test_a_cohort_of_before_that_is_gone_or_another_makes_nothing_fresh(
    company: Company, first: str, second: str, edit: str
) -> None:
    rows = _rows(company, "cohort_member", first)
    names = {"id": first} | ({"maria": company.ids[MARIA]} if ":maria" in edit else {})
    writes(company.db, edit, **names)
    _nothing_is_published(company, so_far=1)
    if _rows(company, "cohort_member", first):
        writes(company.db, "DELETE FROM cohort_member WHERE round_id = :id", id=first)
    _puts_back(company, "cohort_member", rows)
    _all_is_well(company)
    assert company.round(second).state is RoundState.CLOSED


COUNTS: list[Callable[[Tx, Any], object]] = [
    lambda tx, of: follow_through.gather(tx, of, asked=seals.cohort(tx, of.id), policy=Policy()),
    manager_counts.freeze,
]


@pytest.mark.parametrize("count", COUNTS, ids=["digest", "managers"])
def test_clocks_are_not_cut_by_a_cohort_that_was_changed(
    company: Company, first: str, second: str, count: Callable[[Tx, Any], object]
) -> None:
    """They are told by the groups of the interview in which they began."""
    c = company.under(manager_counts=True)
    c.db.now(lambda tx: count(tx, rounds.locked(tx, second)))
    writes(c.db, "UPDATE cohort_member SET team = 'alone' WHERE round_id = :id", id=first)
    with pytest.raises(seals.Broken, match="ledger_changed"):
        c.db.now(lambda tx: count(tx, rounds.locked(tx, second)))


def test_whoever_is_erased_stands_in_the_cohorts_of_before_as_nobody(
    company: Company, first: str, second: str
) -> None:
    """So that they match what was published, and the next round is published."""
    company.db.now(erasing.erase, who=TOM)
    assert company.ids[TOM] in {row["person_id"] for row in _rows(company, "cohort_member", first)}
    _all_is_well(company)
    assert company.db.now(ledger.everything).recut == ()
    assert company.round(second).state is RoundState.CLOSED


def test_rounds_that_are_void_or_only_planned_are_missed_by_nobody(company: Company, first: str) -> None:
    assert company.round(first).state is RoundState.CLOSED
    lost = company.opens()
    company.keys.destroy(lost)
    beats(company)
    assert company.round(lost).state is RoundState.VOID
    again = company.opens()
    company.plans()
    company.ends(again)
    assert beats(company) == []
    assert company.round(again).state is RoundState.CLOSED


def test_a_round_that_closed_after_the_copy_that_was_restored_is_missed_by_nobody(
    company: Company, first: str
) -> None:
    """Without the file of before nobody has its release any more."""
    assert company.round(first).state is RoundState.CLOSED
    since = company.opens()
    company.ends(since)
    company.keys.destroy(since)
    assert company.db.now(restoring.settle).over == ("2027-Q1",)
    after = company.opens()
    company.ends(after)
    _all_is_well(company)
    assert company.round(since).state is RoundState.VOID
