"""Reasons typed with a command, and which of two clocks a promise belongs to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from staybot.errors import Refused
from staybot.flows.promising import clocks, commitments
from staybot.store.database import Tx
from staybot.store.tables import Person, SixtyDays
from tests.company_rows import MARIA, PRIYA
from tests.promise_rows import NOON, TEXT, Promises

LATE = date(2027, 2, 1)
"""After the sixty days that begin at noon."""


def test_a_late_date_takes_the_reason_that_was_typed_with_it(promises: Promises) -> None:
    clock = promises.clock()
    with pytest.raises(Refused, match="say why it takes longer") as refused:
        promises.make(due_on=LATE)
    assert refused.value.field == "late_because"
    row = promises.row(promises.make(due_on=LATE, because="the hardware comes in January"))
    assert (row.text, row.late_because) == (TEXT, "the hardware comes in January")
    assert row.sixty_days_id == clock


def test_a_reason_that_none_was_needed_for_stays_in_the_sentence(promises: Promises) -> None:
    promises.clock()
    row = promises.row(promises.make(due_on=date(2026, 11, 1), because="we can"))
    assert (row.text, row.late_because) == (f"{TEXT} because we can", "")


def test_a_promise_belongs_to_the_clock_that_waits_for_one_and_ends_first(promises: Promises) -> None:
    first = promises.clock()
    promises.company.clock.move_to(NOON + timedelta(days=20))
    second = promises.clock()
    made = [promises.row(promises.make(text=f"Change {n}")).sixty_days_id for n in range(3)]
    assert made == [first, second, first]


def test_a_promise_that_was_taken_back_leaves_its_clock_waiting(promises: Promises) -> None:
    first = promises.clock()
    promises.company.clock.move_to(NOON + timedelta(days=20))
    promises.clock()
    promises.drop(promises.make())
    assert promises.row(promises.make(text="Another")).sixty_days_id == first


def test_a_clock_that_has_run_out_or_was_withdrawn_holds_nothing_new(promises: Promises) -> None:
    promises.clock(withdrawn=True)
    assert promises.row(promises.make()).sixty_days_id is None
    promises.clock()
    promises.company.clock.move_to(NOON + timedelta(days=61))
    company = promises.company

    def running(tx: Tx) -> SixtyDays | None:
        engineer, manager = (tx.session.get_one(Person, company.ids[who]) for who in (MARIA, PRIYA))
        return clocks.running(tx, engineer=engineer, manager=manager)

    assert company.db.now(running) is None
    assert company.db.now(commitments.mine, by=PRIYA).awaiting == ()
