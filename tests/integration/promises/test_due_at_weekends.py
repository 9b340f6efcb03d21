"""A day on which nobody works: whoever promised something by it hears of it before, not after."""

from __future__ import annotations

from datetime import date

from staybot.facts import MakerDay
from tests.company_rows import PRIYA
from tests.promise_rows import Promises, told


def _reminded(promises: Promises) -> list[date]:
    return [day for day, _ in told(promises.days(66), MakerDay, to=PRIYA)]


def test_what_is_due_on_a_sunday_is_last_reminded_of_on_the_friday_before(promises: Promises) -> None:
    promises.make(due_on=date(2026, 11, 22))
    before = [day for day in _reminded(promises) if day <= date(2026, 11, 22)]
    assert before == [date(2026, 10, 23), date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 20)]


def test_sixty_days_that_end_on_a_saturday_too(promises: Promises) -> None:
    promises.company.passes(days=4)
    clock = promises.clock()
    assert promises.sixty(clock).ends_on == date(2026, 12, 19)
    assert _reminded(promises)[-2:] == [date(2026, 12, 14), date(2026, 12, 18)]
