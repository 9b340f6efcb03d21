"""What a clock that ran ahead has written down keeps nobody waiting once it is put right."""

from __future__ import annotations

from datetime import timedelta

from staybot.flows import workspaces
from staybot.flows.answering import instants
from staybot.flows.asking import rounds
from staybot.flows.delivering import letters
from staybot.store.database import Tx
from staybot.store.tables import Workspace
from tests.company_rows import Company

METHOD = "chat.postMessage"
AHEAD = timedelta(days=91)


def test_a_slot_taken_by_a_clock_that_ran_ahead_is_not_waited_for(company: Company) -> None:
    company.clock.move(by=AHEAD)
    company.db.now(letters.pause, method=METHOD, seconds=30)
    company.clock.move(by=-AHEAD)
    assert company.db.now(letters.gap) < 1
    assert company.db.now(letters.pace, method=METHOD) == 0


def test_a_letter_that_will_not_wait_for_its_turn_takes_none(company: Company) -> None:
    company.db.now(letters.pause, method=METHOD, seconds=40)
    assert [company.db.now(letters.pace, method=METHOD, patience=30) for _ in range(3)] == [40, 40, 40]
    company.passes(seconds=10)
    assert company.db.now(letters.pace, method=METHOD, patience=30) == 30
    assert 30 < company.db.now(letters.pace, method=METHOD) < 31


def test_no_pause_is_longer_than_an_hour(company: Company) -> None:
    company.db.now(letters.pause, method=METHOD, seconds=10**6)
    assert company.db.now(letters.pace, method=METHOD) == 3600


def test_a_letter_begun_by_a_clock_that_ran_ahead_is_looked_up_at_once(company: Company) -> None:
    company.opens()
    company.passes(days=14)
    (letter,) = company.db.now(letters.claim, limit=1)
    company.clock.move(by=AHEAD)
    assert company.db.now(letters.begin, letter_id=letter)
    company.clock.move(by=-AHEAD)
    assert [one.letter_id for one in company.db.now(letters.unsure, limit=9)] == [letter]


def test_a_letter_claimed_by_a_clock_that_ran_ahead_is_due_at_once(company: Company) -> None:
    company.opens()
    company.passes(days=14)
    company.clock.move(by=AHEAD)
    claimed = company.db.now(letters.claim, limit=1)
    company.clock.move(by=-AHEAD)
    assert set(claimed) <= set(company.db.now(letters.claim, limit=99))


def test_ballots_are_resealed_and_the_directory_is_read_though_both_were_done_in_the_future(
    company: Company,
) -> None:
    round_id = company.opens()
    company.clock.move(by=timedelta(days=2))
    company.db.now(rounds.reseal, round_id=round_id)
    company.db.now(_synced)
    company.clock.move(by=-timedelta(days=2))
    assert company.db.now(rounds.due_to_reseal) == [round_id]
    assert company.db.now(workspaces.needs_sync)


def _synced(tx: Tx) -> None:
    row = tx.session.get_one(Workspace, tx.workspace)
    row.synced_at = tx.now
    tx.session.add(row)


def test_what_is_stored_from_an_instant_to_come_puts_off_no_answer(company: Company) -> None:
    now = company.clock.now()
    at, tomorrow = str(now.timestamp()), str((now + timedelta(days=1)).timestamp())
    assert instants.standing(tomorrow, at=at, now=now) == 0
    assert instants.standing(at, at=str(now.timestamp() - 5), now=now) == now.timestamp()
    assert instants.standing(tomorrow, at=tomorrow, now=now) == float(tomorrow)
    assert instants.standing("", at=at, now=now) == 0
