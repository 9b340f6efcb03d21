"""What makers are reminded of: at 30, 14, 7, 1 and 0 days, weekly overdue, and in one message a day."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from staybot.facts import MakerDay, OpenPromise, WaitingClock
from staybot.flows import viewer
from staybot.flows.promising import commitments
from staybot.rules import calendar
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Person
from tests.company_rows import MARIA, PRIYA, TOM, Company
from tests.promise_rows import TEXT, Promises, told


def _days(promises: Promises, number: int = 120, *, to: str = PRIYA) -> list[tuple[date, MakerDay]]:
    return told(promises.days(number), MakerDay, to=to)


def test_the_maker_is_reminded_before_on_and_after_the_day(promises: Promises) -> None:
    """A Tuesday is due; the thirtieth day before is a Sunday, which becomes the Monday."""
    promise = promises.make()
    sent = _days(promises)
    assert [one.promises[0].days_left for _, one in sent] == [29, 14, 7, 1, 0, -7, -14, -21]
    assert sent[1] == (
        date(2026, 12, 1),
        MakerDay((OpenPromise(promise, "Maria", TEXT, date(2026, 12, 15), 14, "open"),), ()),
    )
    assert {one.promises[0].state for _, one in sent[5:]} == {"missed"}


def test_whoever_has_not_promised_yet_is_reminded_of_the_clock(promises: Promises) -> None:
    clock = promises.clock()
    sent = _days(promises)
    assert [one.waiting[0].days_left for _, one in sent] == [29, 14, 7, 1, 0]
    assert sent[-1][1] == MakerDay((), (WaitingClock(clock, "Maria", date(2026, 12, 15), 0),))


def test_many_promises_make_one_message_a_day(promises: Promises) -> None:
    promises.company.sets(TOM, manager_id=promises.company.ids[PRIYA])
    promises.clock(of=TOM)
    for n in range(10):
        promises.make(text=f"Promise {n}", due_on=date(2026, 12, 15 - n % 3))
    sent = _days(promises)
    assert max(Counter(day for day, _ in sent).values()) == 1
    assert max(len(one.promises) for _, one in sent) == 10
    assert any(one.promises and one.waiting for _, one in sent)


@pytest.mark.parametrize("end", ["claimed", "kept", "dropped", "ended"])
def test_nobody_is_reminded_of_what_is_done_asked_about_or_gone(promises: Promises, end: str) -> None:
    promise = promises.make(due_on=date(2026, 11, 20))
    if end in ("claimed", "kept"):
        promises.claim(promise)
    if end == "kept":
        promises.answer(promise, "confirm")
    if end == "dropped":
        promises.drop(promise)
    if end == "ended":
        promises.company.leaves(MARIA)
    assert _days(promises, 13) == []


def test_what_was_not_seen_is_reminded_of_as_such(promises: Promises) -> None:
    promise = promises.make(due_on=date(2026, 10, 30))
    promises.claim(promise)
    promises.answer(promise, "not_seen")
    assert promises.state(promise) is State.NOT_SEEN
    assert {one.promises[0].state for _, one in _days(promises, 14)} == {"not_seen"}


@pytest.mark.parametrize(
    "tz", ["Europe/London", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati"]
)
def test_reminders_come_on_working_mornings_of_the_maker(company: Company, tz: str) -> None:
    company.clock.move_to(datetime(2026, 10, 16, 12, tzinfo=UTC))
    company.sets(PRIYA, tz=tz)
    promises = Promises(company)
    for n in range(20):
        promises.make(due_on=date(2026, 12, 5) + timedelta(days=n))
    letters = company.letters(kind="maker_day")
    assert len({one.due_on for one in letters}) == len(letters) > 30

    def region(tx: Tx) -> str | None:
        return viewer.region_of(tx, tx.session.get_one(Person, company.ids[PRIYA]))

    where, working = company.db.now(region), calendar.WorkingTime()
    for one in letters:
        local = one.due_at.astimezone(ZoneInfo(tz))
        assert (local.hour, local.minute, local.date()) == (10, 0, one.due_on)
        assert calendar.is_working_day(local.date(), region=where, working=working)


def test_a_message_that_comes_late_tells_the_days_that_are_left_now_and_comes_once(
    promises: Promises,
) -> None:
    """The bot was down for a week, over two mornings of reminding."""
    promises.make(due_on=date(2026, 11, 3))
    promises.make(due_on=date(2026, 11, 4))
    promises.company.clock.move_to(datetime(2026, 10, 21, 8, tzinfo=UTC))
    sent = _days(promises, 1)
    ((day, one),) = sent
    assert (day, [each.days_left for each in one.promises]) == (date(2026, 10, 22), [12, 13])
    promises.company.clock.move_to(datetime(2026, 10, 27, 9, tzinfo=UTC))
    assert [one.promises[0].days_left for _, one in _days(promises, 1)] == [6]


def test_what_falls_due_within_days_is_reminded_of_from_tomorrow_on(promises: Promises) -> None:
    promises.make(due_on=date(2026, 10, 20))
    assert [one.promises[0].days_left for _, one in _days(promises, 5)] == [1, 0]


def test_a_deadline_on_a_holiday_is_announced_as_such(promises: Promises) -> None:
    for due_on, holiday in ((date(2026, 12, 25), True), (date(2026, 12, 22), False)):
        made = promises.company.db.now(
            commitments.make, by=PRIYA, engineer=MARIA, text=TEXT, due_on=due_on, request=str(due_on)
        )
        assert made.holiday is holiday
