"""After “not yet”: the promise is open, both see why, and the question that was answered asks no more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import CommitmentAnswered, CommitmentQuestionAnswered, LastTime, MakerDay, Who
from staybot.flows import home
from staybot.flows.answering import last_time
from staybot.flows.delivering import outbox
from staybot.flows.promising import promise_life
from staybot.slack.views.asking import last_time as last_time_view
from staybot.slack.views.letters import letter
from staybot.slack.views.promises import promise_states
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Round
from tests.company_rows import DAVE, MARIA, PRIYA
from tests.promise_rows import TEXT, Promises, told

pytestmark = pytest.mark.each_database

DUE = date(2026, 12, 15)
KIND = "commitment_question_answered"


def _answered(promises: Promises, said: Any = "not_yet", **made: Any) -> str:
    """Promised, said to be done, asked about, answered; every letter is out."""
    promise = promises.make(**made)
    promises.claim(promise)
    promises.company.delivers()
    promises.company.passes(hours=1)
    promises.answer(promise, said)
    return promise


def _stands(promises: Promises, promise: str) -> tuple[str, str]:
    """How it stands in the Home tab of the engineer, and of the maker."""
    db = promises.company.db
    (hers,) = [
        one for one in db.now(home.home, by=MARIA).commitments.received if one.commitment_id == promise
    ]
    (his,) = [one for one in db.now(home.home, by=PRIYA).commitments.made if one.commitment_id == promise]
    return promise_states.standing(hers, to=False), promise_states.standing(his, to=True)


def test_not_yet_stands_in_both_home_tabs_until_it_is_said_to_be_done_again(promises: Promises) -> None:
    promise = _answered(promises)
    assert _stands(promises, promise) == (
        "you said: not yet; 60 days left",
        "Maria said: not yet; 60 days left",
    )
    promises.company.passes(hours=1)
    promises.claim(promise)
    assert "not yet" not in "".join(_stands(promises, promise))


def test_a_promise_that_was_never_asked_about_has_no_such_words(promises: Promises) -> None:
    promise = promises.make()
    assert _stands(promises, promise) == ("60 days left", "60 days left")


def test_a_new_manager_who_stands_by_it_begins_without_it(promises: Promises) -> None:
    promise = _answered(promises)
    promises.company.passes(hours=1)
    promises.company.sets(MARIA, manager_id=promises.company.ids[DAVE])
    promises.turn()
    promises.company.passes(hours=1)
    promises.take_up(promise)
    (line,) = promises.company.db.now(home.home, by=DAVE).commitments.made
    assert promise_states.standing(line, to=True) == "60 days left"


def test_the_reminder_of_the_maker_says_it_too(promises: Promises) -> None:
    _answered(promises, due_on=date(2026, 10, 30))
    reminded = told(promises.days(14), MakerDay, to=PRIYA)
    assert reminded
    assert {one.promises[0].not_yet for _, one in reminded} == {True}
    assert "Maria said: not yet." in letter(reminded[0][1]).text


def test_the_maker_reads_the_day_and_can_say_that_it_is_done(promises: Promises) -> None:
    promise = _answered(promises)
    (heard,) = [one.fact for one in promises.company.delivers() if isinstance(one.fact, CommitmentAnswered)]
    assert heard == CommitmentAnswered(promise, Who("Maria", MARIA), TEXT, "not_yet", DUE, "open")
    message = letter(heard)
    assert "Maria says: not yet. The promise is open again, due Tuesday 15 December." in message.text
    assert "commitment.claim" in str(message.blocks)


def test_a_late_claim_that_is_answered_not_yet_stays_missed_and_says_so(promises: Promises) -> None:
    promise = promises.make(due_on=date(2026, 10, 20))
    promises.days(10)
    promises.claim(promise)
    promises.company.delivers()
    promises.company.passes(hours=1)
    promises.answer(promise, "not_yet")
    (heard,) = [one.fact for one in promises.company.delivers() if isinstance(one.fact, CommitmentAnswered)]
    message = letter(heard)
    assert (
        "Maria says: not yet. The promise was due Tuesday 20 October, and counts as missed." in message.text
    )
    assert "commitment.claim" in str(message.blocks)


def test_whoever_is_the_maker_no_longer_gets_no_buttons(promises: Promises) -> None:
    _answered(promises)
    promises.company.sets(MARIA, manager_id=promises.company.ids[DAVE])
    promises.turn()
    (heard,) = [one for one in promises.company.delivers() if isinstance(one.fact, CommitmentAnswered)]
    assert heard.to == PRIYA
    assert "commitment.claim" not in str(letter(heard.fact).blocks)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("not_yet", "You answered on Friday 16 October: not yet."),
        ("not_seen", "You answered on Friday 16 October: I have not seen it."),
        ("confirm", "You answered on Friday 16 October: yes, it happened."),
    ],
)
def test_the_question_becomes_the_answer(promises: Promises, said: Any, words: str) -> None:
    promise = _answered(promises, said)
    (question,) = promises.company.letters(kind="commitment_question", state=LetterState.SENT)
    (became,) = [
        one for one in promises.company.delivers() if isinstance(one.fact, CommitmentQuestionAnswered)
    ]
    assert (became.to, became.replaces) == (MARIA, (question.channel, question.ts))
    message = letter(became.fact)
    assert words in message.text
    assert "commitment." not in str(message.blocks), "there is nothing left to press"
    assert promises.row(promise).text in message.text


def test_both_questions_become_the_answer_and_change_with_it(promises: Promises) -> None:
    promise = promises.make()
    promises.company.delivers()
    promises.claim(promise)
    promises.days(8)
    asked = promises.company.letters(kind="commitment_question", state=LetterState.SENT)
    assert len(asked) == 2
    for said in ("not_seen", "confirm"):
        promises.answer(promise, said)
        became = [one for one in promises.company.delivers() if one.replaces is not None]
        assert {one.replaces for one in became} == {(one.channel, one.ts) for one in asked}
        assert {one.fact.said for one in became if isinstance(one.fact, CommitmentQuestionAnswered)} == {said}
        promises.company.passes(hours=1)


def test_a_question_that_did_not_go_out_is_not_sent_after_the_answer(promises: Promises) -> None:
    promise = promises.make()
    promises.claim(promise)
    promises.answer(promise, "not_yet")
    assert promises.company.letters(kind=KIND) == []
    assert [one for one in promises.company.delivers() if one.replaces] == []


def test_an_earlier_question_tells_its_own_answer_while_a_later_one_waits(promises: Promises) -> None:
    promise = _answered(promises)
    promises.company.passes(hours=1)
    promises.claim(promise)
    (became,) = [
        one.fact for one in promises.company.delivers() if isinstance(one.fact, CommitmentQuestionAnswered)
    ]
    assert became.said == "not_yet"
    promises.company.passes(hours=1)
    promises.answer(promise, "confirm")
    (became,) = [
        one.fact for one in promises.company.delivers() if isinstance(one.fact, CommitmentQuestionAnswered)
    ]
    assert became.said == "confirm"


def test_the_answer_waits_for_a_question_that_is_going_out_and_is_dropped_with_one_that_never_did(
    promises: Promises,
) -> None:
    _answered(promises)

    def becomes(state: LetterState) -> None:
        def change(tx: Tx) -> None:
            asked = tx.session.exec(
                select(Letter).where(
                    Letter.kind == "commitment_question", Letter.state != LetterState.WAITING
                )
            ).one()
            asked.state = state
            tx.session.add(asked)

        promises.company.db.now(change)

    becomes(LetterState.SENDING)
    assert [one for one in promises.company.delivers() if one.replaces] == []
    (row,) = promises.company.letters(kind=KIND)
    assert row.state is LetterState.WAITING
    becomes(LetterState.FAILED)
    promises.company.passes(hours=1)
    assert [one for one in promises.company.delivers() if one.replaces] == []
    (row,) = promises.company.letters(kind=KIND)
    assert row.state is LetterState.DROPPED


def test_what_became_of_no_question_is_dropped(promises: Promises) -> None:
    promises.make()
    (other,) = promises.company.letters(kind="commitment_made")

    def post(tx: Tx) -> None:
        maria = tx.session.get_one(Person, promises.company.ids[MARIA])
        for subject in ("0" * 32, other.id):
            outbox.post(tx, kind=KIND, subject=subject, to=maria, at=tx.now)

    promises.company.db.now(post)
    assert [one for one in promises.company.delivers() if one.replaces] == []
    assert {row.state for row in promises.company.letters(kind=KIND)} == {LetterState.DROPPED}


@pytest.mark.parametrize("said", ["confirm", "not_seen"])
def test_another_click_after_not_yet_is_told_what_was_said(promises: Promises, said: Any) -> None:
    promise = _answered(promises)
    words = "You said “not yet”, so this promise is open again. I ask you anew when it is said to be done."
    with pytest.raises(Refused, match=words):
        promises.answer(promise, said)
    with pytest.raises(Refused, match=words):
        promises.company.db.now(promise_life.awaiting, by=MARIA, commitment_id=promise, said="not_yet")


def test_the_next_interview_begins_with_it(promises: Promises) -> None:
    promises.clock()
    _answered(promises)
    promises.company.passes(days=30)

    def last(tx: Tx) -> LastTime | None:
        maria = tx.session.get_one(Person, promises.company.ids[MARIA])
        return last_time.of(tx, maria, tx.session.get_one(Round, opened))

    opened = promises.company.opens()
    begins = promises.company.db.now(last)
    assert begins is not None
    assert [one.not_yet for one in begins.promises] == [True]
    assert "You said: not yet. It is open again." in str(list(last_time_view.blocks(begins)))
