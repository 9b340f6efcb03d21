"""Letters that a worker has claimed and not begun: they wait still, and whatever happens to them counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from staybot.flows import standing, viewer
from staybot.flows.asking import cohorts
from staybot.flows.delivering import letters, outbox
from staybot.flows.delivering.leases import IN_HAND
from staybot.flows.people import erasing
from staybot.flows.promising import commitments
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Round
from tests.company_rows import MARIA, PRIYA, Company

pytestmark = pytest.mark.each_database

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
"""A Friday on which everybody in London may be written to."""

A_SECOND = timedelta(seconds=1)


@pytest.fixture
def claimed(company: Company) -> str:
    """A letter to Maria that a worker has in hand."""
    company.clock.move_to(NOON)
    company.db.now(
        commitments.make, by=PRIYA, engineer=MARIA, text="No more nights", due_on=None, request="click"
    )
    (letter_id,) = company.db.now(letters.claim, limit=50)
    return letter_id


def row(company: Company, letter_id: str) -> Letter:
    return company.db.now(lambda tx: tx.session.get_one(Letter, letter_id))


def changes(company: Company, letter_id: str, **values: Any) -> None:
    def change(tx: Tx) -> None:
        letter = tx.session.get_one(Letter, letter_id)
        for name, value in values.items():
            setattr(letter, name, value)
        tx.session.add(letter)

    company.db.now(change)


def goes_out(company: Company, letter_id: str) -> bool:
    begins = company.db.now(letters.begin, letter_id=letter_id)
    return begins or company.db.now(letters.compose, letter_id=letter_id) is not None


def test_a_claimed_letter_waits_still_and_is_nobody_elses(company: Company, claimed: str) -> None:
    assert row(company, claimed).state is LetterState.WAITING
    company.clock.move(by=IN_HAND)
    assert company.db.now(letters.claim, limit=50) == []


def test_a_claim_whose_worker_died_is_due_again_without_anybody_looking(
    company: Company, claimed: str
) -> None:
    company.clock.move(by=IN_HAND + A_SECOND)
    assert company.db.now(letters.claim, limit=50) == [claimed]


@pytest.mark.parametrize("begins", [letters.begin, letters.compose])
def test_of_two_workers_that_have_it_in_hand_one_begins(company: Company, claimed: str, begins: Any) -> None:
    company.clock.move(by=IN_HAND + A_SECOND)
    assert company.db.now(letters.claim, limit=50) == [claimed]
    assert company.db.now(begins, letter_id=claimed)
    assert not goes_out(company, claimed)
    assert company.db.now(letters.claim, limit=50) == []


def test_a_letter_begun_has_a_lease_that_is_short(company: Company, claimed: str) -> None:
    assert company.db.now(letters.begin, letter_id=claimed)
    found = row(company, claimed)
    assert (found.state, found.sent_at) == (LetterState.SENDING, NOON)
    assert found.lease_until == NOON + letters.LEASE


def test_a_letter_dropped_while_it_is_in_hand_does_not_go_out(company: Company, claimed: str) -> None:
    company.db.now(erasing.erase, who=MARIA)
    assert not goes_out(company, claimed)
    found = row(company, claimed)
    assert (found.state, found.lease_until) == (LetterState.DROPPED, None)


def test_a_letter_moved_to_a_later_day_while_it_is_in_hand_does_not_go_out_early(
    company: Company, claimed: str
) -> None:
    changes(company, claimed, due_at=NOON + timedelta(days=3))
    assert not goes_out(company, claimed)
    company.clock.move(by=timedelta(days=3))
    assert company.db.now(letters.claim, limit=50) == [claimed]
    assert goes_out(company, claimed)


def test_a_letter_that_was_handed_back_is_not_begun_by_whoever_had_it(company: Company, claimed: str) -> None:
    company.db.now(letters.hand_back, ids=[claimed])
    assert not goes_out(company, claimed)


def test_a_lease_given_out_by_a_clock_that_ran_ahead_is_no_lease(company: Company, claimed: str) -> None:
    changes(company, claimed, lease_until=NOON + timedelta(days=91))
    assert company.db.now(letters.claim, limit=50) == [claimed]


def test_what_is_in_hand_is_not_among_what_waits_to_be_sent(company: Company) -> None:
    company.engineers(12)
    company.opens()
    company.clock.move(by=timedelta(days=9))
    before = company.db.now(standing.look)
    taken = company.db.now(letters.claim, limit=5)
    after = company.db.now(standing.look)
    assert before.due - after.due == before.late - after.late == len(taken) == 5
    company.clock.move(by=IN_HAND + A_SECOND)
    assert company.db.now(standing.look).due == before.due, "nobody has them in hand any more"


def test_a_replacement_waits_for_what_somebody_has_in_hand(company: Company) -> None:
    """Whoever composes it at this moment may have read what was shared until now."""
    round_id = company.opens()
    company.clock.move_to(NOON)
    company.shares(MARIA, round_id)
    (shown,) = company.letters(kind="shared_answers")
    assert shown.id in company.db.now(letters.claim, limit=50)

    def correct(tx: Tx) -> None:
        priya = viewer.known(tx, slack_id=PRIYA)
        outbox.again(tx, kind="shared_answers_changed", subject=shown.subject, to=priya, at=tx.now)

    company.db.now(correct)
    (correction,) = company.db.now(letters.claim, limit=50)
    assert company.db.now(letters.compose, letter_id=correction) is None
    assert row(company, correction).state is LetterState.WAITING


def test_whoever_has_an_invitation_coming_is_told_that_the_round_is_void(company: Company) -> None:
    round_id = company.opens()
    company.clock.move_to(datetime(2026, 10, 22, 12, tzinfo=UTC))
    invited = company.db.now(letters.claim, limit=1)
    company.db.now(lambda tx: cohorts.tell_void(tx, tx.session.get_one(Round, round_id)))
    told = {one.recipient for one in company.letters(kind="round_void")}
    assert told == {row(company, one).recipient for one in invited}


def test_a_claim_touches_no_index(company: Company) -> None:
    """Room is left on each page for that, and no indexed column changes."""
    if company.db.engine.dialect.name != "postgresql":
        return
    company.clock.move_to(NOON)

    def put(tx: Tx) -> None:
        maria = viewer.known(tx, slack_id=MARIA)
        for number in range(60):
            outbox.post(tx, kind="commitment_made", subject=f"{number:032}", to=maria, at=tx.now)

    def claim(tx: Tx) -> tuple[int, int]:
        taken = len(letters.claim(tx, limit=60))
        updated = text("SELECT pg_stat_get_xact_tuples_hot_updated('letter'::regclass)")
        return taken, tx.connection.execute(updated).scalar_one()

    company.db.now(put)
    assert company.db.now(claim) == (60, 60)
