"""What a restored database settles before it goes on: letters, rounds, promises, and who was erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from staybot.flows import operator, restoring
from staybot.flows.asking import planning
from staybot.flows.delivering import letters, outbox
from staybot.flows.people import erasures
from staybot.flows.publishing import summaries
from staybot.flows.restoring import Restored
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.keys import KeysUnreachable
from staybot.store.tables import Ballot, Letter, LetterState, Person, Round, RoundKind, RoundState
from tests.company_rows import MARIA, OLA, PRIYA, TOM, Company
from tests.ledger_rows import appended, enps, pulse
from tests.promise_rows import NOON, Promises
from tests.pulse_rows import opened as pulse_opened
from tests.pulse_rows import under_pulses

pytestmark = pytest.mark.each_database


def settles(company: Company, *, unchanged: Collection[str] = (), opened: Collection[str] = ()) -> Restored:
    return company.db.now(restoring.settle, unchanged=unchanged, opened=opened)


def _notice(tx: Tx, topic: str) -> None:
    operator.tell(tx, topic=topic)


@pytest.fixture
def due(company: Company) -> str:
    """A letter to Ola that was due an hour ago."""
    company.clock.move_to(NOON)
    company.db.now(_notice, "nobody")
    (letter,) = company.waiting("operator_notice")
    company.passes(hours=1)
    return letter.id


def _letter(company: Company, letter_id: str) -> Letter:
    (letter,) = company.letters(id=letter_id)
    return letter


def test_what_was_due_is_looked_for_before_anybody_sends_it(company: Company, due: str) -> None:
    assert settles(company).looked_for == 1
    assert company.delivers() == []
    (question,) = company.db.now(letters.unsure, limit=9)
    assert (question.letter_id, question.to) == (due, OLA)
    company.db.now(letters.found, letter_id=due, channel="D1", ts="1.1")
    assert _letter(company, due).state is LetterState.SENT
    assert company.delivers() == []


def test_what_did_not_arrive_is_sent_as_if_for_the_first_time(company: Company, due: str) -> None:
    settles(company)
    company.db.now(letters.unsure, limit=9)
    company.db.now(letters.not_found, letter_id=due)
    assert not _letter(company, due).in_doubt
    (envelope,) = company.delivers()
    assert envelope.to == OLA
    company.db.now(letters.not_found, letter_id=due)
    assert _letter(company, due).state is LetterState.SENT


def test_where_nobody_can_look_it_counts_as_sent(company: Company, due: str) -> None:
    settles(company)
    company.db.now(letters.unsure, limit=9)
    company.db.now(letters.undecided, letter_id=due)
    assert _letter(company, due).state is LetterState.SETTLED
    assert company.delivers() == []


def test_what_was_in_hand_when_the_copy_was_made_is_looked_for_too(company: Company, due: str) -> None:
    assert company.db.now(letters.claim, limit=9) == [due]
    assert settles(company).looked_for == 1
    assert len(company.db.now(letters.unsure, limit=9)) == 1


@pytest.mark.usefixtures("due")
def test_what_is_due_later_goes_out_then(company: Company) -> None:
    company.passes(hours=-2)
    assert settles(company).looked_for == 0
    company.passes(hours=2)
    assert len(company.delivers()) == 1


def test_reminders_of_mornings_that_have_come_count_as_given_alike_for_everyone(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id)
    company.passes(days=8, hours=10)
    before = {one.recipient: one.due_at for one in company.letters(kind="reminder")}
    settles(company, unchanged=[round_id])
    rows = company.letters(kind="reminder")
    assert {row.state for row in rows} == {LetterState.WAITING}
    assert all(row.due_at > company.clock.now() for row in rows)
    assert len({(row.due_at, row.due_on) for row in rows}) == 1
    assert all(at < company.clock.now() for at in before.values())


def test_an_open_round_is_void_its_people_are_told_and_asked_again(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id)
    company.passes(days=8, hours=2)
    company.delivers()
    settled = settles(company)
    assert settled.void == ("2026-Q4",)
    assert settled.keys == (round_id,)
    assert company.round(round_id).state is RoundState.VOID
    assert company.dump()["ballot"] == []
    told = {one.recipient for one in company.letters(kind="round_void")}
    assert told == {company.ids[MARIA], company.ids[TOM]}
    assert company.db.now(lambda tx: planning.plan(tx).label) == "2026-Q4, asked again"
    again = settles(company)
    assert (again.void, again.over, again.keys) == ((), (), (round_id,))
    assert len(company.letters(kind="round_void")) == 2


def test_an_open_round_in_which_nothing_happened_goes_on(company: Company) -> None:
    round_id = company.opens()
    settled = settles(company, unchanged=[round_id])
    assert (settled.void, settled.over, settled.keys) == ((), (), ())
    company.answers(MARIA, round_id)


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSING])
def test_a_round_that_closed_since_is_left_closed_without_a_word(company: Company, state: RoundState) -> None:
    round_id = company.opens()
    _sets(company, round_id, state=state)
    company.ends(round_id)
    company.keys.destroy(round_id)
    settled = settles(company)
    assert (settled.void, settled.over) == ((), ("2026-Q4",))
    assert company.waiting("round_void") == []
    assert company.dump()["ballot"] == []
    assert company.db.now(lambda tx: planning.plan(tx).label) == "2027-Q1"


def test_a_round_whose_key_is_lost_before_its_end_is_void_and_told(company: Company) -> None:
    round_id = company.opens()
    company.passes(days=8, hours=2)
    company.delivers()
    company.keys.destroy(round_id)
    assert settles(company).void == ("2026-Q4",)
    assert len(company.letters(kind="round_void")) == 2


def _sets(company: Company, round_id: str, **values: object) -> None:
    company.db.now(
        lambda tx: tx.session.execute(update(Round).where(col(Round.id) == round_id).values(**values))
    )


def _back_to_planned(company: Company, round_id: str) -> None:
    """As a copy of the day before the opening has it."""

    def forget(tx: Tx) -> None:
        tx.session.execute(delete(Letter))
        tx.session.execute(delete(Ballot))

    company.db.now(forget)
    _sets(company, round_id, state=RoundState.PLANNED)


def test_an_interview_that_opened_since_is_void_and_whoever_would_be_asked_is_told(company: Company) -> None:
    round_id = company.opens()
    _back_to_planned(company, round_id)
    settled = settles(company)
    assert (settled.void, settled.keys) == (("2026-Q4",), (round_id,))
    assert len(company.letters(kind="round_void")) == 2
    assert company.db.now(lambda tx: planning.plan(tx).label) == "2026-Q4, asked again"


def test_an_interview_that_opened_and_closed_since_is_left_closed(company: Company) -> None:
    round_id = company.opens()
    _back_to_planned(company, round_id)
    company.keys.destroy(round_id)
    company.ends(round_id)
    assert settles(company).over == ("2026-Q4",)
    assert company.waiting("round_void") == []


def test_an_interview_that_never_opened_opens_late(company: Company) -> None:
    round_id = company.plans()
    company.keys.put("0" * 32, bytes(32))
    company.clock.move_to(company.round(round_id).opens_at + timedelta(hours=2))
    settled = settles(company)
    assert (settled.void, settled.over) == ((), ())
    assert company.round(round_id).state is RoundState.PLANNED
    assert company.opens() == round_id


def test_a_round_that_is_to_come_is_left_alone(company: Company) -> None:
    round_id = company.plans()
    settles(company)
    assert company.round(round_id).state is RoundState.PLANNED


def test_a_pulse_that_opened_since_is_void_without_a_word(company: Company) -> None:
    pulses = under_pulses(company)
    round_id = pulse_opened(pulses)
    _back_to_planned(pulses, round_id)
    settled = settles(pulses)
    assert len(settled.void) == 1
    assert pulses.waiting("round_void") == []
    assert pulses.round(round_id).state is RoundState.VOID


def test_a_pulse_in_flight_is_void_and_its_people_are_told(company: Company) -> None:
    pulses = under_pulses(company)
    round_id = pulse_opened(pulses)
    pulses.clock.move_to(pulses.round(round_id).opens_at + timedelta(days=1, hours=2))
    sent = len(pulses.delivers())
    assert len(settles(pulses).void) == 1
    assert len(pulses.waiting("round_void")) == sent > 0


def test_rounds_known_by_their_rows_alone_are_told_of(company: Company) -> None:
    round_id = company.opens()
    _back_to_planned(company, round_id)
    _sets(company, round_id, state=RoundState.VOID)
    assert settles(company, opened=[round_id]).void == ("2026-Q4",)
    assert len(company.letters(kind="round_void")) == 2
    _sets(company, round_id, kind=RoundKind.PULSE)
    assert settles(company, opened=[round_id]).void == ("2026-Q4",)
    assert len(company.letters(kind="round_void")) == 2


def test_nothing_is_settled_while_the_keys_are_out_of_reach(company: Company) -> None:
    company.opens()
    before = company.dump()
    away = company.keys.folder.rename(company.keys.folder.with_name("away"))
    with pytest.raises(KeysUnreachable):
        settles(company)
    assert company.dump() == before
    away.rename(company.keys.folder)


def test_what_time_alone_would_say_again_counts_as_said(company: Company) -> None:
    promises = Promises(company)
    company.clock.move_to(NOON)
    promises.clock()
    made = promises.make(due_on=date(2026, 10, 30))
    company.delivers()
    company.clock.move_to(NOON + timedelta(days=20))
    settled = settles(company)
    assert promises.state(made) is State.MISSED
    assert settled.held >= 1
    (letter,) = company.letters(kind="commitment_missed")
    assert letter.state is LetterState.SETTLED
    sent = [envelope.fact for _, envelope in promises.days(3)]
    assert not any("Missed" in type(fact).__name__ for fact in sent)
    assert promises.turn() == 0
    promises.claim(made, by=PRIYA)


def test_a_summary_whose_morning_has_come_counts_as_posted(company: Company) -> None:
    appended(company, pulse(date(2026, 9, 7), enps(0, 40)))
    company.clock.move_to(company.clock.now().replace(month=10, day=2, hour=12))
    settles(company)
    rows = [one for one in company.letters() if one.kind in (summaries.MONTH, summaries.QUARTER)]
    assert {one.state for one in rows if one.due_at <= company.clock.now()} <= {LetterState.SETTLED}
    assert rows


def test_whoever_was_erased_since_is_erased_again(company: Company) -> None:
    company.db.now(erasures.remember, [MARIA])
    assert settles(company).erased == 1
    row = company.db.now(lambda tx: tx.session.get_one(Person, company.ids[MARIA]))
    assert row.slack_id is None
    assert settles(company).erased == 0


def test_more_letters_than_one_statement_takes_are_held(company: Company) -> None:
    def write(tx: Tx) -> int:
        to = tx.session.get_one(Person, company.ids[TOM])
        for number in range(restoring.AT_ONCE + 1):
            outbox.post(tx, kind="clock_over", subject=f"{number:032}", to=to, at=tx.now)
        return restoring._hold(tx, restoring._letters(tx))

    assert company.db.now(write) == restoring.AT_ONCE + 1
