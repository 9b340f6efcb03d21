"""Two tabs, two clicks, two workers, at the same instant: no update is lost and nothing happens twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session, select

from staybot.errors import Refused
from staybot.flows.promising import promise_days
from staybot.rules.commitments import State
from staybot.store.tables import Commitment
from tests.company_rows import DAVE, MARIA, PRIYA
from tests.promise_rows import Promises

pytestmark = pytest.mark.each_database


def _at_once(*works: Callable[[], object]) -> list[object]:
    """What each returned, or its refusal; anything else fails the test."""
    gate = threading.Barrier(len(works))
    ended: list[object] = []

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            ended.append(work())
        except Refused as refusal:
            ended.append(refusal)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == len(works)
    return ended


def test_four_claims_at_once_are_one_and_ask_once(promises: Promises) -> None:
    promise = promises.make()
    _at_once(*[lambda: promises.claim(promise)] * 4)
    assert promises.history(promise) == ["make", "claim"]
    assert len(promises.company.letters(kind="commitment_question")) == 2


def test_two_answers_at_once_leave_the_first_and_refuse_the_other(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    ended = _at_once(lambda: promises.answer(promise, "confirm"), lambda: promises.answer(promise, "not_yet"))
    assert sum(isinstance(one, Refused) for one in ended) == 1
    assert len(promises.history(promise)) == 3
    assert promises.state(promise) in (State.KEPT, State.OPEN)
    assert len(promises.company.letters(kind="commitment_answered")) == 1


def test_a_claim_and_a_drop_at_once_leave_one(promises: Promises) -> None:
    promise = promises.make()
    ended = _at_once(lambda: promises.claim(promise), lambda: promises.drop(promise))
    assert sum(isinstance(one, Refused) for one in ended) == 1
    assert len(promises.history(promise)) == 2


def test_a_claim_and_the_handover_at_once_lose_neither(promises: Promises) -> None:
    clock, promise = promises.clock(), promises.make()
    promises.company.sets(MARIA, manager_id=promises.company.ids[DAVE])
    _at_once(lambda: promises.claim(promise), promises.turn, promises.turn)
    promises.turn()
    assert promises.row(promise).by_id == promises.sixty(clock).manager_id == promises.company.ids[DAVE]
    assert promises.history(promise).count("hand_over") == 1
    assert promises.changes(clock) == ["open", "hand_over"]
    assert promises.state(promise) in (State.CLAIMED, State.HANDED_OVER)


def test_an_answer_and_the_end_of_silence_at_once_lose_neither(promises: Promises) -> None:
    promise = promises.make()
    promises.company.delivers()
    promises.claim(promise)
    promises.company.delivers()
    promises.company.passes(days=7)
    promises.company.delivers()
    promises.company.passes(days=8)
    promises.company.delivers()
    _at_once(lambda: promises.answer(promise, "confirm"), promises.turn)
    assert promises.state(promise) is State.KEPT
    assert promises.history(promise)[-1] == "confirm"


def test_four_workers_in_one_beat_do_everything_once(promises: Promises) -> None:
    clocks = [promises.clock() for _ in range(5)]
    made = [promises.make(due_on=date(2026, 11, n + 1)) for n in range(20)]
    for one in made[:5]:
        promises.claim(one)
    promises.company.passes(days=40)
    promises.company.delivers()
    promises.company.sets(MARIA, manager_id=promises.company.ids[DAVE])
    changed = _at_once(*[lambda: promises.company.db.now(promise_days.turn)] * 4)
    while promises.turn():
        pass
    assert isinstance(changed[0], int)
    for one in made[:5]:
        assert sorted(promises.history(one)) == ["claim", "hand_over", "make", "silence"]
    for one in made[5:]:
        assert sorted(promises.history(one)) == ["deadline", "hand_over", "make"]
    for clock in clocks:
        assert promises.changes(clock) == ["open", "hand_over"]
    assert len(promises.company.letters(kind="commitment_missed")) == 15
    assert len(promises.company.letters(kind="commitment_unanswered")) == 5


def test_a_beat_does_not_wait_for_a_click_and_the_next_takes_what_it_left(promises: Promises) -> None:
    """On PostgreSQL a row that a click holds is passed over; SQLite has one writer at a time."""
    if promises.company.db.engine.dialect.name != "postgresql":
        return
    promise, other = (promises.make(due_on=date(2026, 10, 20), text=text) for text in ("One", "Another"))
    promises.company.passes(days=10)
    with Session(promises.company.db.engine) as click, click.begin():
        click.exec(select(Commitment).where(Commitment.id == promise).with_for_update()).one()
        assert promises.turn() == 1
        assert promises.state(other) is State.MISSED
    assert promises.turn() == 1
    assert promises.state(promise) is State.MISSED


def test_a_second_beat_finds_nothing_to_do(promises: Promises) -> None:
    promises.clock()
    promises.make(by=PRIYA)
    promises.company.passes(days=90)
    assert promises.turn() == 2
    assert promises.turn() == 0
