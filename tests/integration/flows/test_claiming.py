"""Letters in hand: how many a worker takes, what a claim asks of the database, what is handed back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from staybot.flows import viewer
from staybot.flows.delivering import letters, outbox
from staybot.flows.delivering.claiming import MOST
from staybot.flows.delivering.leases import IN_HAND
from staybot.store.claims import Claims, Kind
from staybot.store.database import Database, Tx
from staybot.store.tables import Letter, LetterState
from tests.company_rows import MARIA, Company
from tests.noting import noted

pytestmark = pytest.mark.each_database

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
"""A Friday on which everybody in London may be written to."""


@pytest.fixture
def due(company: Company) -> Company:
    """Thirty letters have been due for a minute, all since the same moment."""
    company.clock.move_to(NOON)

    def put(tx: Tx) -> None:
        maria = viewer.known(tx, slack_id=MARIA)
        for number in range(30):
            outbox.post(tx, kind="commitment_made", subject=f"{number:032}", to=maria, at=tx.now)

    company.db.now(put)
    company.passes(minutes=1)
    return company


@pytest.fixture
def three_more(db: Database) -> Iterator[list[Claims]]:
    made = [Claims(db.engine) for _ in range(3)]
    yield made
    for one in made:
        one.close()


def state_of(company: Company, letter_id: str) -> LetterState:
    return company.db.now(lambda tx: tx.session.get_one(Letter, letter_id)).state


def in_hand(company: Company, letter_id: str) -> bool:
    return company.letters(id=letter_id)[0].lease_until is not None


def test_a_claim_is_one_statement(due: Company) -> None:
    with noted(due.db) as statements:
        assert len(due.db.now(letters.claim, limit=7)) == 7
    assert len(statements) == 1


def test_a_claim_puts_no_letters_in_order_that_it_does_not_take(due: Company) -> None:
    with noted(due.db) as statements:
        due.db.now(letters.claim, limit=7)
    ((text, values),) = statements
    in_order = text.replace("ORDER BY letter.due_at", "ORDER BY letter.due_at, letter.id")
    assert [sorts(due.db, one, values) for one in (text, in_order)] == [False, True]


def sorts(db: Database, text: str, values: Any) -> bool:
    """Whether the database says that it would put rows in order."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            text = f"QUERY PLAN {text}"
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = str(connection.exec_driver_sql(f"EXPLAIN {text}", values).all())
        return "TEMP B-TREE" in plan or "Sort Key" in plan


def test_the_oldest_come_first_and_those_claimed_together_by_their_id(due: Company) -> None:
    def put(tx: Tx) -> None:
        maria = viewer.known(tx, slack_id=MARIA)
        outbox.post(tx, kind="commitment_made", subject="later", to=maria, at=tx.now)
        outbox.post(tx, kind="commitment_made", subject="first", to=maria, at=tx.now - timedelta(hours=1))

    due.db.now(put)
    claimed = due.db.now(letters.claim, limit=50)
    subjects = {letter.id: letter.subject for letter in due.letters()}
    assert (subjects[claimed[0]], subjects[claimed[-1]], len(claimed)) == ("first", "later", 32)
    assert claimed[1:-1] == sorted(claimed[1:-1])


@pytest.mark.parametrize(("a_minute", "at_once"), [(72, 180), (30, 75), (1, 2), (10**9, MOST)])
def test_a_worker_takes_what_it_gets_out_in_half_a_lease(
    company: Company, a_minute: int, at_once: int
) -> None:
    assert company.under(messages_per_minute=a_minute).db.now(letters.at_once) == at_once


def test_workers_share_a_pace_and_take_the_less_for_it(company: Company, three_more: list[Claims]) -> None:
    paced = company.under(messages_per_minute=120)
    for one in three_more:
        one.join(Kind.WORKER)
    alone = company.db.engine.dialect.name == "sqlite"
    assert paced.db.now(letters.at_once) == (MOST if alone else 100)


def test_what_is_handed_back_is_due_as_before(due: Company) -> None:
    before = {letter.id: letter.due_at for letter in due.letters()}
    claimed = due.db.now(letters.claim, limit=30)
    due.db.now(letters.hand_back, ids=claimed[10:])
    assert [in_hand(due, one) for one in (claimed[9], claimed[10])] == [True, False]
    assert {letter.id: letter.due_at for letter in due.letters()} == before
    assert sorted(due.db.now(letters.claim, limit=50)) == sorted(claimed[10:])


def test_what_another_worker_has_begun_meanwhile_is_not_handed_back(due: Company) -> None:
    """The lease of whoever hands back had run out: otherwise it would go out twice."""
    slow = due.db.now(letters.claim, limit=2)
    due.clock.move(by=IN_HAND + timedelta(seconds=1))
    assert set(slow) <= set(due.db.now(letters.claim, limit=50))
    assert due.db.now(letters.begin, letter_id=slow[0])
    due.db.now(letters.hand_back, ids=slow)
    assert [state_of(due, one) for one in slow] == [LetterState.SENDING, LetterState.WAITING]
    assert [in_hand(due, one) for one in slow] == [True, False]


def test_what_was_being_prepared_is_handed_back_too(due: Company) -> None:
    """A digest whose pictures are drawn when the bot stops."""
    claimed = due.db.now(letters.claim, limit=2)
    for letter_id in claimed:
        assert due.db.now(letters.begin, letter_id=letter_id)
    due.db.now(letters.not_yet, letter_id=claimed[0])
    due.db.now(letters.hand_back, ids=claimed)
    assert [state_of(due, one) for one in claimed] == [LetterState.WAITING, LetterState.SENDING]
