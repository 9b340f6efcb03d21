"""What time and the people list do to promises: handed over, taken up, ended, closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from staybot.errors import Refused
from staybot.facts import (
    ClockNews,
    CommitmentAnswered,
    CommitmentMade,
    CommitmentNews,
    MakerDay,
    PromiseStood,
    Who,
)
from staybot.flows import workspaces
from staybot.flows.delivering import composing, letters, outbox
from staybot.flows.people import accounts, people
from staybot.flows.promising import commitments
from staybot.rules.commitments import Outcome, State
from staybot.rules.people_file import read
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus, SixtyDays
from tests.company_rows import DAVE, MARIA, NOOR, PRIYA, TOM, somebody
from tests.promise_rows import TEXT, Promises, told

MARIA_IS, PRIYA_IS, DAVE_IS = Who("Maria", MARIA), Who("Priya", PRIYA), Who("Dave", DAVE)
ENDS_ON = date(2026, 12, 15)


def _moves(promises: Promises, *, to: str = DAVE) -> None:
    promises.company.sets(MARIA, manager_id=promises.company.ids[to])


# --------------------------------------------------------------- handed over


def test_a_clock_and_its_promises_follow_the_engineer_and_both_are_told(promises: Promises) -> None:
    clock, promise = promises.clock(), promises.make()
    promises.company.delivers()
    _moves(promises)
    assert promises.turn() == 2
    assert promises.state(promise) is State.HANDED_OVER
    assert promises.row(promise).by_id == promises.sixty(clock).manager_id == promises.company.ids[DAVE]
    assert promises.changes(clock) == ["open", "hand_over"]
    sent = {one.to: one.fact for one in promises.company.delivers()}
    stood = (PromiseStood(TEXT, ENDS_ON, "handed_over"),)
    for whom, to_manager in ((DAVE, True), (MARIA, False)):
        assert sent[whom] == ClockNews(
            "handed_over", clock, MARIA_IS, DAVE_IS, ENDS_ON, "open", stood, to_manager=to_manager
        )
    assert set(sent) == {DAVE, MARIA}
    assert promises.turn() == 0


def test_the_new_manager_takes_it_up_and_the_engineer_knows(promises: Promises) -> None:
    promise = promises.make()
    promises.company.delivers()
    _moves(promises)
    promises.turn()
    promises.company.delivers()
    promises.take_up(promise)
    promises.take_up(promise)
    assert promises.state(promise) is State.OPEN
    assert promises.history(promise) == ["make", "hand_over", "take_up"]
    (heard,) = promises.company.delivers()
    assert (heard.to, heard.fact) == (MARIA, CommitmentNews("taken_up", DAVE_IS, TEXT, ENDS_ON))


def test_a_promise_outside_any_clock_is_handed_over_too_and_told_by_itself(promises: Promises) -> None:
    promise = promises.make()
    promises.company.delivers()
    _moves(promises)
    promises.turn()
    assert promises.state(promise) is State.HANDED_OVER
    sent = {one.to: one.fact for one in promises.company.delivers()}
    assert sent == {
        DAVE: CommitmentNews("given", MARIA_IS, TEXT, ENDS_ON),
        MARIA: CommitmentNews("handed_over", DAVE_IS, TEXT, ENDS_ON),
    }


def test_a_promise_that_outlives_its_clock_is_handed_over_too(promises: Promises) -> None:
    clock = promises.clock()
    promise = promises.make(due_on=date(2027, 1, 29), late_because="The budget comes in January")
    promises.days(65)
    assert promises.outcome(clock) is Outcome.OPEN
    _moves(promises)
    promises.turn()
    assert promises.row(promise).by_id == promises.company.ids[DAVE]
    assert [one.kind for _, one in told(promises.days(1), CommitmentNews, to=DAVE)] == ["given"]


def test_the_new_manager_is_reminded_of_what_was_handed_over(promises: Promises) -> None:
    promises.clock()
    promises.make()
    _moves(promises)
    left = [one.promises[0].days_left for _, one in told(promises.days(90), MakerDay, to=DAVE)]
    assert left[:5] == [29, 14, 7, 1, 0]  # the thirtieth day is a Sunday, 15 November
    assert len(left) == 8


def test_nobody_reads_of_a_handover_who_is_manager_no_longer(promises: Promises) -> None:
    """Two moves in one night: the one in between learns nothing of what was promised."""
    promises.clock()
    promises.make()
    promises.make(text="A second one", due_on=date(2026, 10, 20))
    promises.company.delivers()
    promises.company.passes(hours=9)
    _moves(promises)
    promises.turn()
    promises.company.passes(hours=1)
    _moves(promises, to=NOOR)
    promises.turn()
    sent = promises.days(4)
    assert [one for _, one in sent if one.to == DAVE] == []
    assert told(sent, ClockNews, to=NOOR)


def test_moves_back_and_forth_are_each_a_line_of_history(promises: Promises) -> None:
    clock, promise = promises.clock(), promises.make()
    for to in (DAVE, PRIYA):
        _moves(promises, to=to)
        promises.company.passes(hours=1)
        promises.turn()
    assert promises.changes(clock) == ["open", "hand_over", "hand_over"]
    assert promises.history(promise) == ["make", "hand_over", "hand_over"]
    assert promises.claim(promise).whom == "Maria"


def test_a_claim_during_a_handover_is_answered_to_the_new_manager(promises: Promises) -> None:
    """Priya claims after Maria moved and before the bot noticed."""
    promise = promises.make()
    _moves(promises)
    promises.claim(promise)
    promises.turn()
    assert promises.state(promise) is State.CLAIMED
    with pytest.raises(Refused, match="cannot find"):
        promises.claim(promise)
    promises.answer(promise, "not_yet")
    assert told(promises.days(3), CommitmentAnswered, to=DAVE)
    assert promises.state(promise) is State.OPEN


def test_a_promise_made_while_the_engineer_moves_is_no_ghost(promises: Promises) -> None:
    """It was written in the moment in which the clock went over; the next beat takes it along."""
    clock = promises.clock()
    promise = promises.make()

    def goes_over(tx: Tx) -> None:
        tx.session.get_one(SixtyDays, clock).manager_id = promises.company.ids[DAVE]

    promises.company.db.now(goes_over)
    _moves(promises)
    promises.turn()
    assert promises.row(promise).by_id == promises.company.ids[DAVE]
    assert promises.state(promise) is State.HANDED_OVER


def test_the_engineer_reads_who_promised_it_though_it_was_handed_over_since(promises: Promises) -> None:
    promises.company.passes(hours=9)
    promises.clock()
    promises.make()
    _moves(promises)
    promises.turn()
    (made,) = told(promises.days(3), CommitmentMade, to=MARIA)
    assert made[1].by == PRIYA_IS


@pytest.mark.parametrize("manager", [None, "left"])
def test_nothing_is_handed_to_nobody(promises: Promises, manager: str | None) -> None:
    clock, promise = promises.clock(), promises.make()
    if manager is None:
        promises.company.sets(MARIA, manager_id=None)
    else:
        _moves(promises)
        promises.company.leaves(DAVE)
    assert promises.turn() == 0
    assert promises.row(promise).by_id == promises.sixty(clock).manager_id == promises.company.ids[PRIYA]


def test_an_import_that_changes_the_manager_hands_over(promises: Promises) -> None:
    clock, promise = promises.clock(), promises.make()
    for who in (MARIA, PRIYA, DAVE):
        promises.company.sets(who, email=f"{who}@example.com".lower())
    rows = (
        f"email,name,manager_email\n{MARIA}@example.com,Maria,{DAVE}@example.com\n{DAVE}@example.com,Dave,\n"
    )
    promises.company.db.now(people.import_people, file=read(rows.encode(), today=date(2026, 10, 16)))
    promises.turn()
    assert promises.changes(clock) == ["open", "hand_over"]
    assert promises.state(promise) is State.HANDED_OVER


# -------------------------------------------------------------------- leavers


@pytest.mark.parametrize("how", [PersonStatus.LEFT, PersonStatus.DEACTIVATED])
def test_what_is_open_ends_when_the_engineer_leaves(promises: Promises, how: PersonStatus) -> None:
    clock = promises.clock()
    states = [promises.make(text=f"Promise {number}") for number in range(6)]
    open_, claimed, kept, dropped, unseen, unconfirmed = states
    promises.claim(unconfirmed)
    promises.days(20)
    for one in (claimed, kept, unseen):
        promises.claim(one)
    promises.answer(kept, "confirm")
    promises.answer(unseen, "not_seen")
    promises.drop(dropped)
    promises.company.sets(MARIA, status=how)
    assert promises.turn() == 4
    assert [promises.state(one) for one in states] == [
        State.ENDED, State.ENDED, State.KEPT, State.DROPPED, State.ENDED, State.UNCONFIRMED,
    ]  # fmt: skip
    assert promises.changes(clock) == ["open", "end"]
    assert promises.outcome(clock) is Outcome.KEPT
    assert promises.turn() == 0
    assert told(promises.days(70), MakerDay, to=PRIYA) == []
    assert promises.company.db.now(commitments.mine, by=PRIYA).awaiting == ()
    assert promises.row(open_).silence_at is None
    with pytest.raises(Refused, match="ended because"):
        promises.claim(open_)


def test_whoever_shared_and_left_waits_for_nothing(promises: Promises) -> None:
    clock = promises.clock()
    promises.company.leaves(MARIA)
    promises.turn()
    assert promises.company.db.now(commitments.mine, by=PRIYA).awaiting == ()
    assert promises.outcome(clock) is Outcome.ENDED
    promises.company.sets(MARIA, status=PersonStatus.ACTIVE)
    assert promises.company.db.now(commitments.mine, by=PRIYA).awaiting == ()
    promise = promises.make()
    assert promises.row(promise).sixty_days_id is None


def test_a_manager_leaves_with_a_successor(promises: Promises) -> None:
    clock, promise = promises.clock(), promises.make()
    promises.company.leaves(PRIYA)
    promises.days(5)
    assert promises.state(promise) is State.OPEN
    _moves(promises)
    promises.days(2)
    assert promises.state(promise) is State.HANDED_OVER
    promises.take_up(promise)
    promises.claim(promise, by=DAVE)
    promises.answer(promise, "confirm")
    assert promises.outcome(clock) is Outcome.KEPT


def test_a_manager_leaves_without_a_successor_and_the_engineer_is_told_at_the_end(promises: Promises) -> None:
    clock, promise = promises.clock(), promises.make()
    promises.company.delivers()
    promises.company.leaves(PRIYA)
    sent = promises.days(70)
    assert promises.state(promise) is State.ENDED
    assert promises.history(promise) == ["make", "end"]
    assert promises.changes(clock) == ["open", "end"]
    assert promises.outcome(clock) is Outcome.ENDED
    assert [(day, one.kind) for day, one in told(sent, CommitmentNews, to=MARIA)] == [
        (date(2026, 12, 16), "ended")
    ]
    ((day, over),) = told(sent, ClockNews, to=MARIA)
    assert (day, over.kind, over.outcome) == (date(2026, 12, 16), "over", "ended")


def test_a_question_still_counts_though_its_maker_left(promises: Promises) -> None:
    """The engineer has the last word: what was claimed before waits for it, past the deadline."""
    clock = promises.clock()
    promise = promises.make(due_on=date(2026, 10, 20))
    promises.days(3)
    promises.claim(promise)
    promises.company.leaves(PRIYA)
    promises.days(5)
    assert promises.state(promise) is State.CLAIMED
    promises.answer(promise, "confirm")
    assert promises.state(promise) is State.KEPT
    assert promises.outcome(clock) is Outcome.KEPT


def test_what_was_due_after_its_clock_ends_it_when_the_engineer_leaves(promises: Promises) -> None:
    clock = promises.clock()
    promises.make(due_on=date(2027, 1, 29), late_because="The budget")
    promises.days(65)
    promises.company.leaves(MARIA)
    promises.turn()
    assert promises.changes(clock) == ["open", "close"]
    assert promises.outcome(clock) is Outcome.ENDED


# -------------------------------------------------------------------- the end


def test_sixty_days_never_end_in_silence(promises: Promises) -> None:
    clock = promises.clock()
    sent = promises.days(70)
    for whom, to_manager in ((MARIA, False), (PRIYA, True)):
        assert told(sent, ClockNews, to=whom) == [
            (
                date(2026, 12, 16),
                ClockNews("over", clock, MARIA_IS, PRIYA_IS, ENDS_ON, "missed", (), to_manager),
            )
        ]
    assert promises.changes(clock) == ["open", "close"]
    assert promises.sixty(clock).closed_on == date(2026, 12, 16)


def test_of_what_was_taken_back_before_anything_was_promised_nobody_is_ever_told(promises: Promises) -> None:
    """Not at a handover, not at the end: the manager may never have read it."""
    clock = promises.clock(withdrawn=True)
    promises.company.passes(days=1)
    _moves(promises)
    assert promises.turn() == 0
    assert promises.days(70) == []
    assert promises.changes(clock) == ["open", "end"]
    assert promises.outcome(clock) is Outcome.ENDED


def test_what_is_taken_back_in_the_night_of_a_handover_is_not_told_in_the_morning(promises: Promises) -> None:
    promises.company.passes(hours=9)
    clock = promises.clock()
    _moves(promises)
    promises.turn()
    promises.withdraws(clock)
    assert promises.days(5) == []


def test_a_clock_with_a_promise_stands_though_the_answers_were_taken_back(promises: Promises) -> None:
    clock, promise = promises.clock(), promises.make()
    promises.withdraws(clock)
    sent = promises.days(70)
    assert promises.state(promise) is State.MISSED
    assert told(sent, ClockNews, to=MARIA)[0][1].outcome == "missed"


def test_nothing_happens_before_its_instant_and_nothing_twice(promises: Promises) -> None:
    clock, promise = promises.clock(), promises.make()
    row = promises.row(promise)
    assert row.deadline_at is not None
    assert row.deadline_at == promises.sixty(clock).ends_at
    promises.company.clock.move_to(row.deadline_at - timedelta(seconds=1))
    assert promises.turn() == 0
    promises.company.clock.move_to(row.deadline_at)
    assert promises.turn() == 2
    before = promises.company.dump()
    assert promises.turn() == 0
    assert promises.company.dump() == before


def test_another_workspace_is_left_alone(promises: Promises) -> None:
    promises.clock()
    promises.make()
    promises.company.passes(days=100)
    elsewhere = Promises(promises.company.elsewhere())
    elsewhere.company.db.now(workspaces.ensure)
    before = promises.company.dump()
    assert elsewhere.turn() == 0
    assert promises.company.dump() == before


# ----------------------------------------------------------- merged and erased


@pytest.mark.parametrize("who", [MARIA, PRIYA])
def test_of_somebody_known_twice_all_is_kept_when_the_two_turn_out_to_be_one(
    promises: Promises, who: str
) -> None:
    clock, promise = promises.clock(), promises.make()
    promises.claim(promise)
    promises.answer(promise, "not_yet")
    listed = somebody(None, "The same in the list", email="one@example.com", is_engineer=True)
    promises.company.hires(listed)
    promises.company.db.now(accounts.absorb, account=promises.company.ids[who], person=listed.id)
    promises.company.ids[who] = listed.id
    if who == PRIYA:
        promises.company.sets(MARIA, manager_id=listed.id)
    else:
        promises.company.sets(MARIA, manager_id=promises.company.ids[PRIYA])
    assert promises.turn() == 0
    promises.claim(promise)
    promises.answer(promise, "confirm")
    assert promises.outcome(clock) is Outcome.KEPT
    rows = promises.company.dump()
    assert all(rows[table] for table in ("share", "clock_event", "commitment_event"))


def test_letters_without_their_subject_are_dropped(promises: Promises) -> None:
    """An unknown promise, a clock of nobody's, an event that is none: nothing is composed, nothing fails."""
    kinds = [
        kind for kind in composing.BY_KIND if kind.startswith(("commitment", "clock", "maker", "shared"))
    ]

    def post(tx: Tx) -> None:
        for kind in kinds:
            for to in (tx.session.get_one(Person, promises.company.ids[TOM]), None):
                outbox.post(tx, kind=kind, subject="0" * 32, to=to, at=tx.now)

    promises.company.db.now(post)
    assert promises.company.delivers() == []
    assert promises.company.db.now(letters.claim, limit=50) == []
