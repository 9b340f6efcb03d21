"""Trouble that shows in no letter being late, and a worker that a clock said was seen in the future."""

from __future__ import annotations

from datetime import timedelta

from staybot.flows import standing
from staybot.flows.delivering import letters
from staybot.store.tables import Letter
from tests.company_rows import Company
from tests.integration.flows.test_standing import NOON, changes, look, promised, seen


def tried(company: Company, letter: Letter, times: int) -> None:
    """Claimed, begun and refused by Slack so often, two minutes apart."""
    for _ in range(times):
        assert letter.id in company.db.now(letters.claim, limit=9)
        assert company.db.now(letters.begin, letter_id=letter.id)
        company.db.now(letters.retry, letter_id=letter.id, after=timedelta(minutes=2))
        company.passes(minutes=2)


def test_a_letter_that_slack_fails_to_take_is_never_late_but_tried_again_and_again(company: Company) -> None:
    letter = promised(company)
    tried(company, letter, 3)
    assert look(company).again == 0
    tried(company, letter, 1)
    assert (look(company).again, look(company).late) == (1, 0)
    company.db.now(letters.claim, limit=9)
    company.db.now(letters.begin, letter_id=letter.id)
    assert look(company).again == 1, "also while it is in hand"
    company.db.now(letters.sent, letter_id=letter.id, channel="D1", ts="1.0")
    assert look(company).again == 0


def test_a_letter_put_off_for_a_morning_every_day_is_in_no_trouble(company: Company) -> None:
    letter = promised(company)
    changes(company, letter, attempts=5, due_on=company.clock.now().date() - timedelta(days=4))
    assert look(company).again == 0
    changes(company, letter, due_on=company.clock.now().date() - timedelta(days=1))
    assert look(company).again == 1
    changes(company, letter, due_at=company.clock.now() + timedelta(hours=2))
    assert look(company).again == 0, "whatever kept it back, it waits for a morning now"


def test_a_summary_that_waits_for_an_audit_is_in_no_trouble(company: Company) -> None:
    changes(company, promised(company), attempts=30, kind="quarter_summary")
    assert look(company).again == 0


def test_a_letter_that_nobody_can_look_up_counts_as_tried_again_and_again(company: Company) -> None:
    letter = promised(company)
    company.db.now(letters.claim, limit=5)
    company.db.now(letters.begin, letter_id=letter.id)
    for _ in range(6):
        assert look(company).again == 0
        company.passes(minutes=2.5)
        company.db.now(letters.unsure, limit=5)
    assert look(company).again == 1


def test_what_a_clock_that_ran_ahead_said_of_a_worker_is_corrected_and_not_said_again(
    company: Company,
) -> None:
    company.clock.move_to(NOON + timedelta(days=1))
    company.db.now(standing.at_work, at=NOON + timedelta(days=1))
    company.clock.move_to(NOON)
    company.db.now(standing.at_work, at=NOON + timedelta(days=1, minutes=1))
    assert seen(company) == NOON + timedelta(days=1), "of a step begun at a time to come nobody knows when"
    company.db.now(standing.at_work, at=NOON - timedelta(minutes=2))
    assert seen(company) == NOON - timedelta(minutes=2)
