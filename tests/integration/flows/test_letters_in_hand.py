"""A letter that is prepared for a while before it goes out: due again without its worker, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from staybot.flows import operator
from staybot.flows.delivering import letters
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState
from tests.company_rows import Company

pytestmark = pytest.mark.each_database

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)


@pytest.fixture
def letter_id(company: Company) -> str:
    """A letter that somebody has in hand."""
    company.clock.move_to(NOON)
    company.db.now(lambda tx: operator.tell(tx, topic="nobody"))
    (letter,) = company.db.now(letters.claim, limit=5)
    assert company.db.now(letters.compose, letter_id=letter)
    return letter


def state(company: Company, letter_id: str) -> LetterState:
    return company.db.now(lambda tx: tx.session.get_one(Letter, letter_id)).state


def test_a_letter_that_is_not_yet_on_its_way_is_due_again_without_its_worker(
    company: Company, letter_id: str
) -> None:
    company.db.now(letters.not_yet, letter_id=letter_id)
    assert company.db.now(letters.unsure, limit=5) == []
    company.clock.move(by=letters.LEASE + timedelta(seconds=1))
    assert company.db.now(letters.unsure, limit=5) == [], "nobody needs to look for it"
    assert state(company, letter_id) is LetterState.WAITING


def test_a_letter_begins_once_and_then_its_fate_is_unknown(company: Company, letter_id: str) -> None:
    assert not company.db.now(letters.begin, letter_id=letter_id), "it has begun when it was composed"
    company.db.now(letters.not_yet, letter_id=letter_id)
    assert company.db.now(letters.begin, letter_id=letter_id)
    assert not company.db.now(letters.begin, letter_id=letter_id)
    company.clock.move(by=letters.LEASE + timedelta(seconds=1))
    assert [one.letter_id for one in company.db.now(letters.unsure, limit=5)] == [letter_id]


def test_a_letter_that_is_no_longer_in_hand_neither_waits_nor_begins(
    company: Company, letter_id: str
) -> None:
    company.db.now(letters.retry, letter_id=letter_id, after=timedelta(hours=1))
    company.db.now(letters.not_yet, letter_id=letter_id)
    assert not company.db.now(letters.begin, letter_id=letter_id)
    assert state(company, letter_id) is LetterState.WAITING


def test_what_needs_no_mending_is_told_once(company: Company) -> None:
    company.clock.move_to(NOON)

    def told(tx: Tx) -> None:
        operator.tell_once(tx, topic="pictures_scope")

    company.db.now(told)
    company.clock.move(by=timedelta(days=3))
    company.db.now(told)
    assert len(company.letters(kind="operator_notice")) == 1


def test_what_the_version_before_had_claimed_is_due_again_at_once(company: Company) -> None:
    """However few are looked at in one go: the next ones would wait for the beat after."""
    company.engineers(12)
    company.opens()
    company.clock.move(by=timedelta(days=9))
    claimed = company.db.now(letters.claim, limit=50)
    assert len(claimed) >= 12

    def as_before(tx: Tx) -> None:
        leased_until = tx.now + letters.LEASE
        tx.session.execute(update(Letter).values(state=LetterState.SENDING, lease_until=leased_until))

    company.db.now(as_before)
    assert company.db.now(letters.claim, limit=50) == []
    company.clock.move(by=letters.LEASE + timedelta(seconds=1))
    assert company.db.now(letters.unsure, limit=3) == []
    assert {state(company, one) for one in claimed} == {LetterState.WAITING}
