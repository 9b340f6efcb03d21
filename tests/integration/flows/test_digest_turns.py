"""When a digest is due tells nothing of how long its round was counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from staybot.flows.publishing import turns
from tests.company_rows import Company
from tests.ledger_rows import appended, enps, pulse
from tests.promise_rows import NOON

pytestmark = pytest.mark.each_database


@pytest.mark.parametrize(
    ("counted", "due"), [(0.0, 0), (0.000001, 60), (1.5, 60), (59.999999, 60), (60, 60), (61.25, 120)]
)
def test_a_digest_is_due_at_a_full_minute(company: Company, counted: float, due: int) -> None:
    company.clock.move_to(NOON + timedelta(seconds=counted))
    assert company.db.now(turns.next_at) == NOON + timedelta(seconds=due)


def test_digests_of_one_minute_are_due_one_after_the_other(company: Company) -> None:
    company.clock.move_to(NOON + timedelta(seconds=10))
    for weeks in (2, 1):
        appended(company, pulse(NOON.date() - timedelta(weeks=weeks), enps(0, 20)))
        company.passes(seconds=5.25)
    due = [letter.due_at for letter in company.letters(kind="digest")]
    assert due == [NOON + timedelta(minutes=1), NOON + timedelta(minutes=1, seconds=1)]
