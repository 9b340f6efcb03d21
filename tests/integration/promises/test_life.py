"""The life of a promise, from the maker's claim to the engineer's last word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from staybot.errors import Refused
from staybot.facts import (
    Answered,
    AnswerForm,
    Claimed,
    CommitmentAnswered,
    CommitmentNews,
    CommitmentQuestion,
    DropForm,
    Dropped,
    Who,
)
from staybot.flows.promising import commitments, promise_life
from staybot.flows.promising.promise_life import Answer
from staybot.rules.commitments import Outcome, State
from tests.company_rows import DAVE, MARIA, PRIYA
from tests.promise_rows import TEXT, Promises, told

pytestmark = pytest.mark.each_database

MARIA_IS, PRIYA_IS = Who("Maria", MARIA), Who("Priya", PRIYA)
PRIVATE = "I am looking elsewhere"


def test_claimed_and_confirmed_is_kept_and_both_know(promises: Promises) -> None:
    promise = promises.make()
    assert promises.claim(promise) == Claimed("Maria", TEXT)
    (asked,) = [one for one in promises.company.delivers() if isinstance(one.fact, CommitmentQuestion)]
    assert asked.to == MARIA
    assert asked.fact == CommitmentQuestion(promise, PRIYA_IS, TEXT, date(2026, 12, 15), again=False)
    assert promises.answer(promise, "confirm") == Answered(PRIYA_IS, TEXT, "confirm", shown=False)
    (heard,) = [one for one in promises.company.delivers() if one.to == PRIYA]
    assert heard.fact == CommitmentAnswered(promise, MARIA_IS, TEXT, "confirm", date(2026, 12, 15), "kept")
    assert promises.state(promise) is State.KEPT
    assert promises.history(promise) == ["make", "claim", "confirm"]
    assert [one for one in promises.days(120) if isinstance(one[1].fact, CommitmentQuestion)] == []
    assert promises.state(promise) is State.KEPT


@pytest.mark.parametrize(("said", "then"), [("not_yet", State.OPEN), ("not_seen", State.NOT_SEEN)])
def test_what_was_not_seen_or_not_yet_can_be_claimed_again_and_kept(
    promises: Promises, said: Answer, then: State
) -> None:
    promise = promises.make()
    promises.claim(promise)
    promises.answer(promise, said)
    assert promises.state(promise) is then
    promises.company.passes(days=7)
    promises.claim(promise)
    promises.answer(promise, "confirm")
    assert promises.state(promise) is State.KEPT
    assert promises.history(promise) == ["make", "claim", said, "claim", "confirm"]


def test_what_is_claimed_again_on_the_same_day_is_asked_about_again(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    promises.company.delivers()
    promises.answer(promise, "not_yet")
    promises.company.passes(hours=1)
    promises.claim(promise)
    sent = [one.fact for one in promises.company.delivers() if isinstance(one.fact, CommitmentQuestion)]
    assert [one.again for one in sent] == [False]
    later = told(promises.days(30), CommitmentQuestion, to=MARIA)
    assert [one.again for _, one in later] == [True]


def test_a_question_of_an_earlier_claim_is_not_asked_beside_that_of_the_latest(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    promises.company.delivers()
    promises.answer(promise, "not_yet")
    promises.days(4)
    promises.claim(promise)
    asked = told(promises.days(30), CommitmentQuestion, to=MARIA)
    assert [one.again for _, one in asked] == [False, True]


def test_silence_is_asked_about_twice_and_then_unconfirmed_never_kept(promises: Promises) -> None:
    promise = promises.make()
    promises.company.delivers()
    promises.claim(promise)
    sent = promises.days(40)
    asked = told(sent, CommitmentQuestion, to=MARIA)
    assert [(day, one.again) for day, one in asked] == [
        (date(2026, 10, 19), False),
        (date(2026, 10, 23), True),
    ]
    (unanswered,) = told(sent, CommitmentNews, to=PRIYA)
    assert unanswered == (
        date(2026, 10, 30),
        CommitmentNews("unanswered", MARIA_IS, TEXT, date(2026, 12, 15)),
    )
    assert promises.state(promise) is State.UNCONFIRMED
    assert promises.history(promise) == ["make", "claim", "silence"]


@pytest.mark.parametrize(
    ("said", "then"),
    [("confirm", State.KEPT), ("not_yet", State.OPEN), ("not_seen", State.NOT_SEEN)],
)
def test_a_late_answer_to_an_unconfirmed_promise_still_counts(
    promises: Promises, said: Answer, then: State
) -> None:
    promise = promises.make()
    promises.claim(promise)
    promises.days(20)
    promises.answer(promise, said)
    assert promises.state(promise) is then
    assert told(promises.days(3), CommitmentAnswered, to=PRIYA)


def test_silence_does_not_count_while_the_bot_could_not_ask(promises: Promises) -> None:
    """It was down for three weeks: nobody was asked, so nobody was silent."""
    promise = promises.make()
    promises.claim(promise)
    promises.company.passes(days=21)
    promises.turn()
    assert promises.state(promise) is State.CLAIMED
    promises.company.delivers()
    promises.turn()
    assert promises.state(promise) is State.UNCONFIRMED


def test_in_a_week_of_holidays_the_second_question_still_comes_a_week_after_the_first(
    promises: Promises,
) -> None:
    """Golden Week 2027 has no working day from 29 April (Thursday) to 5 May but Friday the 30th."""
    promises.company.sets(MARIA, tz="Asia/Tokyo", location="Tokyo, Japan")
    evening = promises.company.clock.now().replace(year=2027, month=4, day=30, hour=12)
    promises.company.clock.move_to(evening)
    promise = promises.make()
    promises.claim(promise)
    asked = told(promises.days(30, hour=2), CommitmentQuestion, to=MARIA)
    assert [one.again for _, one in asked] == [False, True]
    assert asked[1][0] - asked[0][0] >= timedelta(days=7)
    assert promises.history(promise) == ["make", "claim", "silence"]


def test_missed_at_its_deadline_and_claimed_late_it_is_kept_if_the_engineer_says_so(
    promises: Promises,
) -> None:
    promise = promises.make(due_on=date(2026, 10, 20))
    sent = promises.days(5)
    missed = CommitmentNews("missed", PRIYA_IS, TEXT, date(2026, 10, 20))
    assert told(sent, CommitmentNews, to=MARIA) == [(date(2026, 10, 21), missed)]
    assert promises.state(promise) is State.MISSED
    promises.claim(promise)
    assert promises.state(promise) is State.CLAIMED_LATE
    promises.answer(promise, "confirm")
    assert promises.history(promise) == ["make", "deadline", "claim", "confirm"]
    assert promises.state(promise) is State.KEPT


def test_claimed_late_and_not_answered_it_stays_missed_and_the_maker_is_told(promises: Promises) -> None:
    promise = promises.make(due_on=date(2026, 10, 20))
    promises.days(5)
    promises.claim(promise)
    sent = promises.days(25)
    assert promises.state(promise) is State.MISSED
    assert [one.kind for _, one in told(sent, CommitmentNews, to=PRIYA)] == ["unanswered_late"]


def test_claimed_in_time_the_deadline_waits_for_the_answer(promises: Promises) -> None:
    promise = promises.make(due_on=date(2026, 10, 20))
    promises.claim(promise)
    promises.days(8)
    assert promises.state(promise) is State.CLAIMED
    promises.answer(promise, "not_yet")
    promises.turn()
    assert promises.state(promise) is State.MISSED


def test_a_promise_is_dropped_with_a_reason_that_the_engineer_reads(promises: Promises) -> None:
    promise = promises.make()
    promises.company.delivers()
    window = promises.company.db.now(promise_life.dropping, by=PRIYA, commitment_id=promise)
    assert window == DropForm(promise, "Maria", TEXT)
    assert promises.drop(promise, " No\nbudget ") == Dropped("Maria", TEXT, "No budget")
    assert promises.drop(promise, "Another reason").because == "No budget"
    told_ = [(one.to, one.fact) for one in promises.company.delivers()]
    assert told_ == [(MARIA, CommitmentNews("dropped", PRIYA_IS, TEXT, date(2026, 12, 15), "No budget"))]
    assert promises.state(promise) is State.DROPPED
    assert promises.history(promise) == ["make", "drop"]
    with pytest.raises(Refused, match="was dropped"):
        promises.claim(promise)


@pytest.mark.parametrize(("because", "why"), [("", "say why"), (" \n\x00", "say why"), ("x" * 501, "500")])
def test_without_a_fitting_reason_nothing_is_dropped(promises: Promises, because: str, why: str) -> None:
    promise = promises.make()
    with pytest.raises(Refused, match=why) as refused:
        promises.drop(promise, because)
    assert refused.value.field == "because"
    assert promises.state(promise) is State.OPEN


def test_what_waits_for_an_answer_cannot_be_dropped(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    with pytest.raises(Refused, match="being asked"):
        promises.company.db.now(promise_life.dropping, by=PRIYA, commitment_id=promise)
    with pytest.raises(Refused, match="cannot be dropped now"):
        promises.drop(promise)


@pytest.mark.parametrize("show", [True, False])
def test_words_reach_the_maker_only_if_they_are_shown(promises: Promises, *, show: bool) -> None:
    promise = promises.make()
    promises.claim(promise)
    window = promises.company.db.now(promise_life.awaiting, by=MARIA, commitment_id=promise, said="not_seen")
    assert window == AnswerForm(promise, PRIYA_IS, TEXT, "not_seen", reader=promises.company.ids[PRIYA])
    said = promises.answer(promise, "not_seen", words=PRIVATE, show=show, reader=window.reader)
    assert said.shown is show
    assert (PRIVATE in str(promises.company.dump())) is show, "what is shown to nobody is not kept"
    sent = promises.days(40)
    assert [one.words for _, one in told(sent, CommitmentAnswered, to=PRIYA)] == [PRIVATE if show else ""]
    assert (PRIVATE in str([one for _, one in sent])) is show


def test_words_are_shown_to_nobody_but_whom_the_window_named(promises: Promises) -> None:
    """The manager changes while the window is open."""
    promise = promises.make()
    promises.claim(promise)
    window = promises.company.db.now(promise_life.awaiting, by=MARIA, commitment_id=promise, said="not_yet")
    promises.company.sets(MARIA, manager_id=promises.company.ids[DAVE])
    promises.turn()
    with pytest.raises(Refused, match="sent nothing"):
        promises.answer(promise, "not_yet", words=PRIVATE, show=True, reader=window.reader)
    assert promises.state(promise) is State.CLAIMED
    assert not promises.answer(promise, "not_yet", words=PRIVATE, reader=window.reader).shown


def test_an_answer_of_too_many_words_is_refused_whole(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    with pytest.raises(Refused, match="500 characters") as refused:
        promises.answer(promise, "not_yet", words="x" * 501)
    assert refused.value.field == "words"
    assert promises.state(promise) is State.CLAIMED


@pytest.mark.parametrize("words", ["", "Almost"])
@pytest.mark.parametrize("said", ["confirm", "not_yet", "not_seen"])
def test_the_same_click_twice_is_one(promises: Promises, said: Answer, words: str) -> None:
    promise = promises.make()
    assert promises.claim(promise) == promises.claim(promise)
    first = promises.answer(promise, said, words=words)
    before = promises.company.dump()
    assert promises.answer(promise, said, words=words) == first
    assert promises.company.dump() == before
    assert promises.history(promise) == ["make", "claim", said]


def test_another_answer_from_a_second_tab_changes_nothing_that_was_said(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    promises.answer(promise, "confirm")
    for said in ("not_yet", "not_seen"):
        with pytest.raises(Refused, match="was kept"):
            promises.answer(promise, said)
    assert promises.state(promise) is State.KEPT


def test_not_seen_may_be_corrected_to_kept(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    promises.answer(promise, "not_seen")
    promises.answer(promise, "confirm")
    assert promises.state(promise) is State.KEPT


def test_nobody_answers_a_question_that_was_not_asked(promises: Promises) -> None:
    promise = promises.make()
    with pytest.raises(Refused, match="it is not said to be done"):
        promises.answer(promise, "confirm")
    with pytest.raises(Refused, match="no question"):
        promises.company.db.now(promise_life.awaiting, by=MARIA, commitment_id=promise, said="not_yet")


def test_an_answer_of_an_earlier_claim_is_not_taken_for_one_to_the_latest(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    promises.answer(promise, "not_yet")
    promises.company.passes(hours=1)
    promises.claim(promise)
    promises.answer(promise, "not_yet")
    assert promises.history(promise) == ["make", "claim", "not_yet", "claim", "not_yet"]


def test_a_kept_promise_meets_its_clock_and_a_dropped_one_leaves_it_waiting(promises: Promises) -> None:
    clock = promises.clock()
    promises.drop(promises.make())
    assert len(promises.company.db.now(commitments.mine, by=PRIYA).awaiting) == 1
    second = promises.make()
    assert promises.company.db.now(commitments.mine, by=PRIYA).awaiting == ()
    promises.claim(second)
    promises.answer(second, "confirm")
    assert promises.outcome(clock) is Outcome.KEPT


def test_a_day_after_the_sixty_days_needs_a_reason_that_is_kept(promises: Promises) -> None:
    promises.clock()
    with pytest.raises(Refused, match="15 December 2026") as refused:
        promises.make(due_on=date(2026, 12, 16), late_because=" \n")
    assert refused.value.field == "late_because"
    promise = promises.make(due_on=date(2026, 12, 16), late_because=" The vendor\nis slow ")
    assert promises.row(promise).late_because == "The vendor is slow"
    assert promises.row(promises.make(late_because="In time, so it needs none")).late_because == ""


def test_a_date_is_read_in_the_makers_language_from_the_engineers_today(promises: Promises) -> None:
    promises.company.sets(PRIYA, locale="de-DE")

    def named(words: str) -> date:
        return promises.company.db.now(commitments.deadline, by=PRIYA, engineer=MARIA, words=words)

    assert named("1.12.2026") == date(2026, 12, 1)
    promises.company.sets(PRIYA, locale="")
    assert named("December 1") == date(2026, 12, 1)
    with pytest.raises(Refused):
        named("when pigs fly")
