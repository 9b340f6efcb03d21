"""A worker whose clock is ahead finds letters in hand for too long that another one is about to send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from staybot.facts import Envelope
from staybot.flows.delivering import letters
from staybot.flows.delivering.letters import Unsure
from staybot.flows.promising import commitments
from staybot.store.tables import LetterState
from tests.company_rows import MARIA, PRIYA, Company

pytestmark = pytest.mark.each_database

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
AHEAD = timedelta(minutes=20)


@pytest.fixture
def in_hand(company: Company) -> Envelope:
    """Composed by one worker, which waits for its turn."""
    company.clock.move_to(NOON)
    company.db.now(
        commitments.make, by=PRIYA, engineer=MARIA, text="No more nights", due_on=None, request="click"
    )
    (letter_id,) = company.db.now(letters.claim, limit=50)
    envelope = company.db.now(letters.compose, letter_id=letter_id)
    assert envelope is not None
    return envelope


def looked_up(company: Company) -> Unsure:
    """By the worker whose clock is ahead; then it is the other one's turn again."""
    company.clock.move(by=AHEAD)
    (question,) = company.db.now(letters.unsure, limit=9)
    company.clock.move(by=-AHEAD)
    return question


def may_go(company: Company, envelope: Envelope) -> bool:
    return company.db.now(letters.still_ours, letter_id=envelope.letter_id, begun_at=envelope.begun_at)


def state(company: Company) -> LetterState:
    (letter,) = company.letters(kind="commitment_made")
    return letter.state


def not_found(company: Company, question: Unsure) -> None:
    company.db.now(letters.not_found, letter_id=question.letter_id, leased_until=question.leased_until)


def test_whoever_waited_sends_what_nobody_took_over(company: Company, in_hand: Envelope) -> None:
    assert may_go(company, in_hand)


def test_the_lease_begins_anew_when_its_turn_has_come(company: Company, in_hand: Envelope) -> None:
    company.clock.move(by=letters.LEASE - timedelta(seconds=1))
    assert may_go(company, in_hand)
    company.clock.move(by=timedelta(seconds=2))
    assert company.db.now(letters.unsure, limit=9) == []


def test_what_was_not_found_meanwhile_is_left_to_the_other_worker(
    company: Company, in_hand: Envelope
) -> None:
    not_found(company, looked_up(company))
    assert not may_go(company, in_hand)
    company.clock.move(by=AHEAD)
    assert company.db.now(letters.claim, limit=9) == [in_hand.letter_id]
    assert company.db.now(letters.compose, letter_id=in_hand.letter_id) is not None
    assert not may_go(company, in_hand)


def test_what_goes_out_while_it_is_looked_for_is_not_due_again(company: Company, in_hand: Envelope) -> None:
    question = looked_up(company)
    assert may_go(company, in_hand)
    not_found(company, question)
    company.db.now(letters.undecided, letter_id=question.letter_id, leased_until=question.leased_until)
    assert state(company) is LetterState.SENDING
    company.db.now(letters.sent, letter_id=in_hand.letter_id, channel="D1", ts="1.0")
    assert state(company) is LetterState.SENT


def test_nobody_sends_what_arrived(company: Company, in_hand: Envelope) -> None:
    company.db.now(letters.sent, letter_id=in_hand.letter_id, channel="D1", ts="1.0")
    assert not may_go(company, in_hand)
