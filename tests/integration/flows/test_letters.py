"""Letters: claimed once, composed when sent, recorded, looked up when nobody knows what became of them."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from staybot.facts import (
    CommitmentMade,
    Invitation,
    InvitationClosed,
    OperatorNotice,
    RoundVoid,
    SharedAnswers,
)
from staybot.flows import operator
from staybot.flows.asking import cohorts
from staybot.flows.delivering import letters, outbox
from staybot.flows.promising import commitments
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, PersonStatus, Round
from tests.company_rows import MARIA, OLA, PRIYA, TOM, Company

pytestmark = pytest.mark.each_database

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
"""A Friday on which everybody in London may be written to."""


@pytest.fixture
def promised(company: Company) -> str:
    """A letter that is due now: Priya promised Maria something. Its id."""
    company.clock.move_to(NOON)
    _promise(company)
    (letter,) = company.letters(kind="commitment_made")
    return letter.id


def _promise(company: Company, *, text: str = "No more nights") -> None:
    company.db.now(commitments.make, by=PRIYA, engineer=MARIA, text=text, due_on=None, request=text)


def _letter(company: Company, letter_id: str) -> Letter:
    return company.db.now(lambda tx: tx.session.get_one(Letter, letter_id))


def _state(company: Company, letter_id: str) -> LetterState:
    return _letter(company, letter_id).state


def _claims(company: Company) -> list[str]:
    return company.db.now(letters.claim, limit=50)


def _composes(company: Company, letter_id: str) -> bool:
    return company.db.now(letters.compose, letter_id=letter_id) is not None


def _unsure(company: Company) -> list[letters.Unsure]:
    return company.db.now(letters.unsure, limit=50)


def test_a_letter_is_claimed_once_while_its_lease_lasts(company: Company, promised: str) -> None:
    assert _claims(company) == [promised]
    assert _claims(company) == []
    assert _letter(company, promised).attempts == 1


def test_a_letter_is_claimed_only_when_it_is_due_and_only_so_many(company: Company, promised: str) -> None:
    company.passes(hours=-1)
    assert _claims(company) == []
    company.passes(hours=1)
    assert _state(company, promised) is LetterState.WAITING
    _promise(company, text="No late calls")
    assert len(company.db.now(letters.claim, limit=1)) == 1
    assert len(company.db.now(letters.claim, limit=1)) == 1
    assert _claims(company) == []


def test_what_slack_took_is_sent_and_remembers_where(company: Company, promised: str) -> None:
    _claims(company)
    envelope = company.db.now(letters.compose, letter_id=promised)
    assert envelope is not None
    assert envelope.to == MARIA
    assert isinstance(envelope.fact, CommitmentMade)
    assert envelope.fact.text == "No more nights"
    company.db.now(letters.sent, letter_id=promised, channel="DMARIA", ts="1.000001")
    row = _letter(company, promised)
    assert (row.state, row.channel, row.ts, row.sent_at) == (LetterState.SENT, "DMARIA", "1.000001", NOON)
    assert row.lease_until is None
    assert company.person(MARIA).dm_channel == "DMARIA"
    company.db.now(letters.sent, letter_id=promised, channel="DOTHER", ts="2.000001")
    assert company.person(MARIA).dm_channel == "DMARIA"


def test_only_what_was_composed_can_have_been_sent(company: Company, promised: str) -> None:
    for act in (letters.sent, letters.found):
        company.db.now(act, letter_id=promised, channel="D", ts="1")
    _claims(company)
    company.db.now(letters.sent, letter_id=promised, channel="D", ts="1")
    assert _state(company, promised) is LetterState.WAITING
    _composes(company, promised)
    company.db.now(letters.not_yet, letter_id=promised)
    company.db.now(letters.sent, letter_id=promised, channel="D", ts="1")
    assert _state(company, promised) is LetterState.SENDING


def test_a_letter_in_flight_is_composed_by_nobody_else(company: Company, promised: str) -> None:
    _claims(company)
    assert _composes(company, promised)
    assert not _composes(company, promised)


def test_a_letter_that_is_not_claimed_is_not_composed(company: Company, promised: str) -> None:
    assert not _composes(company, promised)
    assert not _composes(company, "0" * 32)


def test_what_slack_never_takes_is_given_up(company: Company, promised: str) -> None:
    _claims(company)
    assert _composes(company, promised)
    company.db.now(letters.failed, letter_id=promised, reason="user_disabled")
    assert _state(company, promised) is LetterState.FAILED
    company.db.now(letters.retry, letter_id=promised, after=timedelta(0))
    company.db.now(letters.failed, letter_id=promised, reason="user_disabled")
    company.db.now(letters.undecided, letter_id=promised)
    assert _state(company, promised) is LetterState.FAILED
    assert _claims(company) == []


def test_what_slack_surely_did_not_take_is_due_again_after_a_while(company: Company, promised: str) -> None:
    _claims(company)
    assert _composes(company, promised)
    company.db.now(letters.retry, letter_id=promised, after=timedelta(minutes=1))
    assert _claims(company) == []
    company.passes(minutes=1)
    assert _claims(company) == [promised]
    assert _composes(company, promised)
    assert _letter(company, promised).attempts == 2


def test_a_letter_whose_hour_is_over_waits_for_a_working_morning(company: Company, promised: str) -> None:
    company.clock.move_to(NOON.replace(hour=20))
    _claims(company)
    assert not _composes(company, promised)
    row = _letter(company, promised)
    assert (row.state, row.due_at) == (LetterState.WAITING, datetime(2026, 10, 19, 9, tzinfo=UTC))  # Monday


def test_a_letter_in_the_night_of_another_zone_waits_for_that_morning(company: Company) -> None:
    company.sets(MARIA, tz="Asia/Tokyo", location="Tokyo, Japan")
    company.clock.move_to(NOON)  # nine in the evening of a Friday in Tokyo
    _promise(company)
    assert company.letters()[0].due_at == datetime(2026, 10, 19, 1, tzinfo=UTC)
    assert company.letters()[0].due_on == date(2026, 10, 19)


def test_ten_in_the_morning_is_ten_on_both_sides_of_the_change_of_clocks(company: Company) -> None:
    company.clock.move_to(datetime(2026, 10, 23, 20, tzinfo=UTC))  # summer time ends on the Sunday
    _promise(company)
    assert company.letters()[0].due_at == datetime(2026, 10, 26, 10, tzinfo=UTC)


def test_whoever_left_is_not_written_to(company: Company, promised: str) -> None:
    company.leaves(MARIA)
    _claims(company)
    assert not _composes(company, promised)
    assert _state(company, promised) is LetterState.DROPPED


def test_whoever_is_outside_slack_is_not_written_to(company: Company, promised: str) -> None:
    company.sets(MARIA, slack_id=None)
    assert company.delivers() == []
    assert _state(company, promised) is LetterState.DROPPED


# ------------------------------------------------------------ unknown fates


def test_after_a_crash_before_anything_was_composed_a_letter_is_simply_due_again(
    company: Company, promised: str
) -> None:
    _claims(company)
    company.passes(minutes=5)
    assert company.delivers() == []  # at the very end of its lease it still has it
    company.passes(seconds=1)
    assert _unsure(company) == []
    assert _claims(company) == [promised]
    company.db.now(letters.hand_back, ids=[promised])
    (envelope,) = company.delivers()
    assert isinstance(envelope.fact, CommitmentMade)
    assert not envelope.fact.resent


@pytest.fixture
def lost(company: Company, promised: str) -> str:
    """A letter that was composed by a process that died then."""
    _claims(company)
    assert _composes(company, promised)
    company.passes(minutes=2, seconds=1)
    return promised


def test_after_a_crash_in_flight_a_letter_is_looked_up_by_one_worker(company: Company, lost: str) -> None:
    assert _claims(company) == []
    assert _unsure(company) == [letters.Unsure(lost, "commitment_made", MARIA, None)]
    assert _unsure(company) == []
    company.passes(minutes=2, seconds=1)
    assert len(_unsure(company)) == 1  # the one that looked died too


def test_the_channel_of_an_earlier_letter_is_told_to_who_looks(company: Company, lost: str) -> None:
    company.sets(MARIA, dm_channel="DMARIA")
    assert _unsure(company) == [letters.Unsure(lost, "commitment_made", MARIA, "DMARIA")]


def test_a_letter_that_had_arrived_is_sent(company: Company, lost: str) -> None:
    _unsure(company)
    company.db.now(letters.found, letter_id=lost, channel="DMARIA", ts="1.000001")
    assert _state(company, lost) is LetterState.SENT
    assert company.delivers() == []


def test_a_letter_that_had_not_arrived_is_sent_as_if_for_the_first_time(company: Company, lost: str) -> None:
    _unsure(company)
    company.db.now(letters.not_found, letter_id=lost)
    (envelope,) = company.delivers()
    assert isinstance(envelope.fact, CommitmentMade)
    assert not envelope.fact.resent


def test_a_letter_nobody_can_look_for_says_that_it_may_be_a_copy(company: Company, lost: str) -> None:
    _unsure(company)
    company.db.now(letters.undecided, letter_id=lost)
    (envelope,) = company.delivers()
    assert isinstance(envelope.fact, CommitmentMade)
    assert envelope.fact.resent


def test_a_recipient_who_is_no_longer_in_slack_ends_the_question(company: Company, lost: str) -> None:
    company.sets(MARIA, slack_id=None)
    assert _unsure(company) == []
    assert _state(company, lost) is LetterState.FAILED


def test_a_replacement_of_unknown_fate_is_simply_done_again(company: Company) -> None:
    round_id = company.opens()
    company.delivers_each_morning(days=10)
    company.ends(round_id)
    company.db.now(_tell_closed, round_id)
    assert [_composes(company, one) for one in _claims(company)].count(True) == 2
    company.passes(minutes=3)
    assert _unsure(company) == []
    assert [type(one.fact) for one in company.delivers()] == [InvitationClosed, InvitationClosed]


def _tell_closed(tx: Tx, round_id: str) -> None:
    cohorts.update_invitations(tx, tx.session.get_one(Round, round_id))


def test_a_digest_in_doubt_waits_for_the_operator(company: Company) -> None:
    company.clock.move_to(NOON)
    company.db.now(_digest)
    (letter_id,) = _claims(company)
    company.db.now(_in_flight, letter_id)
    company.passes(minutes=3)
    assert _unsure(company) == [letters.Unsure(letter_id, "digest", "CLEADERS1", None)]
    company.db.now(letters.undecided, letter_id=letter_id)
    assert _state(company, letter_id) is LetterState.FAILED
    (envelope,) = company.delivers()
    assert envelope.to == OLA
    assert envelope.fact == operator.TOPICS["digest_in_doubt"]


def _digest(tx: Tx) -> None:
    outbox.post(tx, kind="digest", subject="0" * 32, to=None, at=tx.now)


def _in_flight(tx: Tx, letter_id: str) -> None:
    assert letters.begin(tx, letter_id=letter_id)


def test_a_digest_of_no_release_is_dropped(company: Company) -> None:
    company.clock.move_to(NOON)
    company.db.now(_digest)
    assert company.delivers() == []
    assert company.letters()[0].state is LetterState.DROPPED


# --------------------------------------------------------------- many workers


def test_no_letter_is_claimed_twice_by_many_workers(company: Company) -> None:
    company.clock.move_to(NOON)
    company.db.now(_many_letters)
    taken: list[str] = []
    gate = threading.Barrier(6)

    def work() -> None:
        gate.wait()
        while ids := company.db.now(letters.claim, limit=7):
            taken.extend(ids)

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == 200
    assert max(Counter(taken).values()) == 1


def _many_letters(tx: Tx) -> None:
    maria = _somebody(tx, MARIA)
    for n in range(200):
        outbox.post(tx, kind="commitment_made", subject=f"{n:032}", to=maria, at=tx.now)


def _somebody(tx: Tx, slack_id: str) -> Person:
    return tx.session.exec(select(Person).where(Person.slack_id == slack_id)).one()


def test_the_pace_is_shared_by_all_workers(company: Company) -> None:
    slow = company.under(messages_per_minute=60)
    assert [slow.db.now(letters.pace, method="chat.postMessage") for _ in range(3)] == [0.0, 1.0, 2.0]
    assert slow.db.now(letters.pace, method="chat.update") == 0.0
    slow.passes(seconds=10)
    assert slow.db.now(letters.pace, method="chat.postMessage") == 0.0


def test_a_pause_holds_for_everyone_and_is_never_shortened(company: Company) -> None:
    company.db.now(letters.pause, method="chat.postMessage", seconds=30)
    company.db.now(letters.pause, method="chat.postMessage", seconds=5)
    assert company.db.now(letters.pace, method="chat.postMessage") == 30.0


def test_a_message_that_takes_no_slot_keeps_the_pace_and_the_pause(company: Company) -> None:
    slow = company.under(messages_per_minute=60)
    assert slow.db.now(letters.gap) == 1.0
    slow.db.now(letters.pause, method="chat.postMessage", seconds=30)
    before = slow.dump()
    assert slow.db.now(letters.gap) >= 30.0
    assert slow.dump() == before


def test_beside_letters_that_take_slots_such_a_message_adds_a_quarter_to_the_pace(company: Company) -> None:
    """At the full pace both together would be twice of what Slack was said to get."""
    slow = company.under(messages_per_minute=60)
    assert slow.db.now(letters.gap) == 1.0
    slow.db.now(letters.pace, method="chat.postMessage")
    assert slow.db.now(letters.gap) == 1.0 + 4.0


def test_workers_that_call_a_method_for_the_first_time_at_once_get_different_slots(company: Company) -> None:
    slow = company.under(messages_per_minute=60)
    slots: list[float] = []
    gate = threading.Barrier(6)

    def work() -> None:
        gate.wait()
        slots.append(slow.db.now(letters.pace, method="chat.postMessage"))

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(slots) == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


# --------------------------------------------------------------- the kinds


def test_everyone_is_invited_once_in_the_first_week_at_ten_in_the_morning(company: Company) -> None:
    company.engineers(10)
    company.opens()
    out = company.delivers_each_morning(days=8)
    invited = [(day, one.to) for day, one in out if isinstance(one.fact, Invitation)]
    assert len({to for _, to in invited}) == len(invited) == 12
    assert {day for day, _ in invited} == {
        date(2026, 10, 15), date(2026, 10, 16), date(2026, 10, 19), date(2026, 10, 20), date(2026, 10, 21),
    }  # fmt: skip
    assert {row.sent_at.hour for row in company.letters(kind="invitation") if row.sent_at} == {12}
    assert {row.due_at.hour for row in company.letters(kind="invitation")} == {9}


def test_an_invitation_says_who_would_read_what_is_shared(company: Company) -> None:
    company.opens()
    out = [one.fact for _, one in company.delivers_each_morning(days=8)]
    assert {one.promise.manager for one in out if isinstance(one, Invitation)} == {"Priya", "Dave"}


def test_an_invitation_of_a_closed_round_is_dropped(company: Company) -> None:
    round_id = company.opens()
    company.ends(round_id)
    assert company.delivers() == []
    assert {row.state for row in company.letters(kind="invitation")} == {LetterState.DROPPED}


def test_an_invitation_that_was_delayed_beyond_the_last_day_is_dropped(company: Company) -> None:
    round_id = company.opens()
    company.clock.move_to(company.round(round_id).closes_at - timedelta(hours=2))  # 5 November in London
    assert company.delivers() == []
    assert {row.state for row in company.letters(kind="invitation")} == {LetterState.DROPPED}


def test_an_invitation_to_nobody_we_know_is_dropped(company: Company) -> None:
    round_id = company.opens()

    def lose(tx: Tx) -> None:
        for row in tx.session.exec(select(Letter).where(Letter.subject == round_id)).all():
            row.recipient = f"nobody {row.id}"
            tx.session.add(row)

    company.db.now(lose)
    company.clock.move_to(datetime(2026, 10, 22, 12, tzinfo=UTC))
    assert company.delivers() == []
    assert {row.state for row in company.letters()} == {LetterState.DROPPED, LetterState.SETTLED}


def test_all_invitations_change_alike_at_the_close(company: Company) -> None:
    round_id = company.opens()
    company.delivers_each_morning(days=8)
    company.answers(MARIA, round_id)
    company.ends(round_id)
    company.db.now(_tell_closed, round_id)
    out = company.delivers()
    assert {one.to for one in out} == {MARIA, TOM}
    assert {one.fact for one in out} == {InvitationClosed("2026-Q4")}
    assert all(one.replaces for one in out)


def test_an_invitation_in_flight_at_the_close_changes_once_it_is_known(company: Company) -> None:
    round_id = company.opens()
    company.clock.move_to(datetime(2026, 10, 22, 12, tzinfo=UTC))
    in_flight = [one for one in _claims(company) if _composes(company, one)]
    assert len(in_flight) == 2
    company.ends(round_id)
    company.db.now(_tell_closed, round_id)
    assert company.delivers() == []
    company.db.now(letters.found, letter_id=in_flight[0], channel="D1", ts="1.1")
    company.db.now(letters.failed, letter_id=in_flight[1], reason="user_disabled")
    company.passes(minutes=3)
    (envelope,) = company.delivers()
    assert envelope.replaces == ("D1", "1.1")


def test_a_message_that_went_out_before_timestamps_were_kept_is_not_replaced(company: Company) -> None:
    round_id = company.opens()
    company.delivers_each_morning(days=8)

    def forget(tx: Tx) -> None:
        for row in tx.session.exec(select(Letter).where(Letter.kind == "invitation")).all():
            row.ts = None
            tx.session.add(row)

    company.db.now(forget)
    company.ends(round_id)
    company.db.now(_tell_closed, round_id)
    assert company.delivers() == []


def test_letters_about_what_is_gone_are_dropped(company: Company) -> None:
    company.clock.move_to(NOON)

    def post(tx: Tx) -> None:
        priya = _somebody(tx, PRIYA)
        replacements = ("invitation_closed", "shared_answers_changed")
        for kind in (*replacements, "round_void", "shared_answers", "commitment_made"):
            outbox.post(tx, kind=kind, subject="0" * 32, to=priya, at=tx.now)

    company.db.now(post)
    assert company.delivers() == []
    assert {row.state for row in company.letters()} == {LetterState.DROPPED}


def test_a_void_round_tells_when_it_is_asked_again(company: Company) -> None:
    round_id = company.opens()
    company.clock.move_to(NOON)

    def tell(tx: Tx) -> None:
        maria = _somebody(tx, MARIA)
        outbox.post(tx, kind="round_void", subject=round_id, to=maria, at=tx.now)

    company.db.now(tell)
    told = [one.fact for one in company.delivers() if isinstance(one.fact, RoundVoid)]
    assert told == [RoundVoid("2026-Q4", None)]


def test_the_operator_is_told_once_a_day_at_any_hour(company: Company) -> None:
    company.clock.move_to(datetime(2026, 10, 18, 2, tzinfo=UTC))  # a Sunday night
    for _ in range(3):
        company.db.now(operator.tell, topic="token")
    (envelope,) = company.delivers()
    assert (envelope.to, type(envelope.fact)) == (OLA, OperatorNotice)
    company.db.now(operator.tell, topic="token")
    assert company.delivers() == []
    company.passes(days=1)
    company.db.now(operator.tell, topic="token")
    assert len(company.delivers()) == 1


def test_an_operator_who_left_is_told_nothing(company: Company) -> None:
    company.sets(OLA, status=PersonStatus.DEACTIVATED)
    company.db.now(operator.tell, topic="token")
    assert company.delivers() == []


def test_a_topic_without_words_is_a_mistake_of_ours(company: Company) -> None:
    with pytest.raises(KeyError):
        company.db.now(operator.tell, topic="nonsense")


def test_a_share_written_at_night_reaches_the_manager_in_the_morning(company: Company) -> None:
    round_id = company.opens()
    company.clock.move_to(NOON.replace(hour=23))
    company.shares(MARIA, round_id)
    assert company.delivers() == []
    company.clock.move_to(datetime(2026, 10, 19, 9, tzinfo=UTC))
    facts = [type(one.fact) for one in company.delivers() if one.to == PRIYA]
    assert facts == [SharedAnswers]
