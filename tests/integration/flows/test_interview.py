"""The stay interview: asked, answered, changed, postponed, declined, withdrawn."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from sqlmodel import select

from staybot.anonymity import sealing
from staybot.errors import Refused
from staybot.facts import InterviewAnswers, Submitted
from staybot.flows.answering import ballots, interview, open_interviews, participation
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.asking import planning
from staybot.rules.questions import INTERVIEW, MAX_ANSWER
from staybot.store.database import Tx
from staybot.store.tables import Ballot, Person, PersonStatus, Round, RoundKind, RoundState
from tests.company_rows import MARIA, OLA, PRIYA, TOM, Company

pytestmark = pytest.mark.each_database

ALL = tuple(question.id for question in INTERVIEW)


def _form(company: Company, round_id: str, *, by: str = MARIA) -> InterviewAnswers:
    return company.db.now(interview.form, by=by, round_id=round_id).answers


def _ballot(company: Company, round_id: str, *, by: str = MARIA) -> InterviewBallot:
    def read(tx: Tx) -> InterviewBallot:
        of = tx.session.get_one(Round, round_id)
        found = ballots.read(tx, of, tx.session.get_one(Person, company.ids[by]), holds=InterviewBallot)
        assert found is not None
        return found

    return company.db.now(read)


def _types(company: Company, round_id: str, later: int, **texts: str) -> None:
    """A keystroke, so many microseconds after the clock's time."""
    at = f"{company.clock.now().timestamp() + later / 1e6:.6f}"
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=InterviewAnswers(texts), at=at)


def _later(company: Company, round_id: str, until: Literal["tomorrow", "next_week"]) -> date:
    return company.db.now(interview.later, by=MARIA, round_id=round_id, until=until).until


def test_the_open_interview_is_found_by_whoever_was_asked(company: Company) -> None:
    round_id = company.opens()
    assert company.db.now(open_interviews.current, by=MARIA) == round_id
    with pytest.raises(Refused, match="No interview is open for you"):
        company.db.now(open_interviews.current, by=PRIYA)


def test_the_form_says_who_asked_who_reads_and_until_when(company: Company) -> None:
    form = company.db.now(interview.form, by=MARIA, round_id=company.opens())
    assert form.quarter == "2026-Q4"
    assert form.promise.sponsor == "Noor, VP Engineering"
    assert form.promise.manager == "Priya"
    assert form.promise.closes_on == date(2026, 11, 4)
    assert form.promise.floor == 5
    assert len(form.promise.policy_hash) == 64
    assert (form.submitted, form.shared, form.answers) == (False, (), InterviewAnswers())


def test_a_second_submission_replaces_the_first(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, energized="The first thing", frustrated="The old thing")
    company.answers(MARIA, round_id, energized="The second thing")
    form = company.db.now(interview.form, by=MARIA, round_id=round_id)
    assert form.submitted
    assert form.answers.texts == {"energized": "The second thing"}


def test_the_same_submission_twice_is_one(company: Company) -> None:
    round_id = company.opens()
    first = company.answers(MARIA, round_id)
    assert company.answers(MARIA, round_id) == first == Submitted(round_id, date(2026, 11, 4), None)


def test_at_least_one_answer_is_asked_for(company: Company) -> None:
    round_id = company.opens()
    for texts in ({}, {"energized": " \n\t\u200d".rstrip("\u200d")}, {"salary": "not a question of ours"}):
        with pytest.raises(Refused) as refusal:
            company.db.now(interview.submit, by=MARIA, round_id=round_id, answers=InterviewAnswers(texts))
        assert refusal.value.field == "energized"
    assert _ballot(company, round_id) == InterviewBallot()


def test_an_answer_that_is_too_long_is_refused_where_it_stands(company: Company) -> None:
    round_id = company.opens()
    with pytest.raises(Refused, match="1500") as refusal:
        company.answers(MARIA, round_id, energized="fine", stay_two_years="x" * (MAX_ANSWER + 1))
    assert refusal.value.field == "stay_two_years"
    company.answers(MARIA, round_id, stay_two_years="x" * MAX_ANSWER)


def test_whoever_was_not_asked_is_told_so_in_words(company: Company) -> None:
    round_id = company.opens()
    for by, answer in ((PRIYA, participation.NOT_ASKED), ("UNOBODY", "I don't know you yet")):
        with pytest.raises(Refused, match=answer[:20]):
            company.db.now(interview.form, by=by, round_id=round_id)
        with pytest.raises(Refused, match=answer[:20]):
            company.answers(by, round_id)
    for strange in ("", "0" * 32):
        with pytest.raises(Refused, match="not part of"):
            company.answers(MARIA, strange)


def test_a_pulse_is_no_interview(company: Company) -> None:
    round_id = company.opens()

    def turn(tx: Tx) -> None:
        tx.session.get_one(Round, round_id).kind = RoundKind.PULSE

    company.db.now(turn)
    with pytest.raises(Refused, match="not part of"):
        company.answers(MARIA, round_id)


def test_whoever_left_mid_round_can_no_longer_answer(company: Company) -> None:
    round_id = company.opens()
    company.sets(MARIA, status=PersonStatus.DEACTIVATED)
    with pytest.raises(Refused, match="don't know you"):
        company.answers(MARIA, round_id)


def test_answers_are_taken_until_the_last_instant_and_not_at_it(company: Company) -> None:
    round_id = company.opens()
    company.ends(round_id)
    company.passes(microseconds=-1)
    company.answers(MARIA, round_id)
    company.passes(microseconds=1)
    for act in (interview.form, interview.decline, interview.withdraw):
        with pytest.raises(Refused, match="has closed"):
            company.db.now(act, by=MARIA, round_id=round_id)
    with pytest.raises(Refused, match="has closed"):
        company.answers(MARIA, round_id)
    with pytest.raises(Refused, match="No interview is open"):
        company.db.now(open_interviews.current, by=MARIA)


def test_the_last_day_is_a_whole_day_in_the_westernmost_zone_too(company: Company) -> None:
    round_id = company.opens()
    company.sets(MARIA, tz="Etc/GMT+12")
    company.ends(round_id)
    company.passes(seconds=-1)  # one second before midnight of 4 November in Maria's zone
    company.answers(MARIA, round_id)


def test_a_planned_round_takes_no_answers_yet(company: Company) -> None:
    round_id = company.plans()
    with pytest.raises(Refused):
        company.answers(MARIA, round_id)


def test_whoever_has_no_manager_is_offered_only_the_anonymous_way(company: Company) -> None:
    round_id = company.opens()
    for change in (
        {"manager_id": None},
        {"manager_id": company.ids[PRIYA]},
    ):
        company.sets(MARIA, **change)
        company.sets(PRIYA, status=PersonStatus.DEACTIVATED if change["manager_id"] else PersonStatus.ACTIVE)
        form = company.db.now(interview.form, by=MARIA, round_id=round_id)
        assert form.promise.manager is None
        assert company.marks(MARIA, round_id).preview is None
        assert _ballot(company, round_id).submitted == InterviewAnswers(
            {"energized": "The incident review went well."}
        )


def test_hostile_text_is_stored_as_plain_text(company: Company) -> None:
    round_id = company.opens()
    company.answers(
        MARIA,
        round_id,
        energized="a\x00b\x07c \ud83d d\r\ne\rf",
        frustrated="<!channel> *bold* & \u202etxt.exe\u202c",
        stay_two_years="10\u00a0000\u3000円 👩\u200d👩\u200d👧 می\u200cخواهم",
        pick_up_call="'; DROP TABLE ballot; --",
    )
    assert _form(company, round_id).texts == {
        "energized": "abc  d\ne f",
        "frustrated": "<!channel> *bold* & txt.exe",
        "stay_two_years": "10 000 円 👩\u200d👩\u200d👧 می\u200cخواهم",
        "pick_up_call": "'; DROP TABLE ballot; --",
    }


def test_four_answers_of_fifteen_hundred_emoji_fit_beside_a_draft_of_as_many(company: Company) -> None:
    round_id = company.opens()
    full = dict.fromkeys(ALL, "🧗" * MAX_ANSWER)
    company.answers(MARIA, round_id, **full)
    draft = dict.fromkeys(ALL, "🚲" * MAX_ANSWER)
    _types(company, round_id, 1, **draft)
    assert _form(company, round_id).texts == draft


def _noise(seed: int, size: int = MAX_ANSWER) -> str:
    """As hard to compress as text can be: rare characters of four bytes each, in no order."""
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x20000, 0x2A6DF)) for _ in range(size))


def test_a_ballot_that_is_full_says_so_and_keeps_what_it_has(company: Company) -> None:
    round_id = company.opens()
    full = {question: _noise(n) for n, question in enumerate(ALL)}
    company.answers(MARIA, round_id, **full)
    _types(company, round_id, 1, energized="short")
    with pytest.raises(Refused, match="more than a ballot can hold"):
        _types(company, round_id, 2, **{question: _noise(10 + n) for n, question in enumerate(ALL)})
    kept = _ballot(company, round_id)
    assert kept.submitted is not None
    assert kept.submitted.texts == full
    assert kept.draft is not None
    assert kept.draft.texts == full | {"energized": "short"}
    company.answers(MARIA, round_id, energized="all new")


def test_a_full_ballot_can_still_note_later_and_not_this_quarter(company: Company) -> None:
    round_id = company.opens()
    _types(company, round_id, 1, **{question: _noise(n, 2000) for n, question in enumerate(ALL)})
    size, step = 2000, 256
    while step:  # as full as it gets
        try:
            _types(company, round_id, size, energized=_noise(20, size + step))
            size += step
        except Refused:
            step //= 2
    company.db.now(interview.decline, by=MARIA, round_id=round_id)
    company.db.now(interview.later, by=MARIA, round_id=round_id, until="tomorrow")
    assert _ballot(company, round_id).later is not None


def test_later_is_the_next_working_morning_of_the_person(company: Company) -> None:
    round_id = company.opens()  # on a Wednesday
    company.passes(days=2)
    assert _later(company, round_id, "tomorrow") == date(2026, 10, 19)
    assert _later(company, round_id, "next_week") == date(2026, 10, 23)


def test_later_skips_a_public_holiday_where_the_person_works(company: Company) -> None:
    round_id = company.opens()
    company.sets(MARIA, location="Dublin, Ireland", tz="Europe/Dublin")
    company.clock.move_to(company.clock.now().replace(day=23, hour=12))  # Friday before a bank holiday
    assert _later(company, round_id, "tomorrow") == date(2026, 10, 27)


def test_tomorrow_is_tomorrow_on_the_short_day_of_the_year(company: Company) -> None:
    # Chile's clocks go forward in the night to Sunday 6 September: 24 hours after 23:30 it is Monday.
    company.clock.move_to(datetime(2026, 8, 24, 12, tzinfo=UTC))
    company.db.now(planning.replan, opens_on=date(2026, 8, 27))
    round_id = company.opens()
    company.sets(MARIA, tz="America/Santiago", location="Tehran, Iran")
    company.clock.move_to(datetime(2026, 9, 6, 3, 30, tzinfo=UTC))
    weekends_too = company.under(working_days=tuple(range(7)))
    assert _later(weekends_too, round_id, "tomorrow") == date(2026, 9, 6)


def test_later_after_the_last_day_is_refused(company: Company) -> None:
    round_id = company.opens()
    company.clock.move_to(company.round(round_id).closes_at - timedelta(days=5))
    with pytest.raises(Refused, match="closes before then"):
        _later(company, round_id, "next_week")
    assert _later(company, round_id, "tomorrow") == date(2026, 11, 2)


def test_later_takes_back_a_no(company: Company) -> None:
    round_id = company.opens()
    assert company.db.now(interview.decline, by=MARIA, round_id=round_id).quarter == "2026-Q4"
    assert _ballot(company, round_id).declined
    _later(company, round_id, "tomorrow")
    assert not _ballot(company, round_id).declined


def test_an_answer_takes_back_a_no(company: Company) -> None:
    round_id = company.opens()
    company.db.now(interview.decline, by=MARIA, round_id=round_id)
    company.answers(MARIA, round_id)
    assert not _ballot(company, round_id).declined


def test_whoever_answered_is_neither_promised_a_reminder_nor_told_that_a_no_took_it_back(
    company: Company,
) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id)
    with pytest.raises(Refused, match="answered already"):
        _later(company, round_id, "tomorrow")
    with pytest.raises(Refused, match="answered already"):
        company.db.now(interview.decline, by=MARIA, round_id=round_id)
    assert _ballot(company, round_id).submitted is not None


def test_withdrawing_empties_the_ballot(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id)
    _types(company, round_id, 1, frustrated="typed")
    withdrawn = company.db.now(interview.withdraw, by=MARIA, round_id=round_id)
    assert (withdrawn.closes_on, withdrawn.shared_remains) == (date(2026, 11, 4), False)
    assert _form(company, round_id) == InterviewAnswers()
    again = company.db.now(interview.withdraw, by=MARIA, round_id=round_id)
    assert again == withdrawn
    company.answers(MARIA, round_id, energized="after all")
    assert _form(company, round_id).texts == {"energized": "after all"}


def test_withdrawing_says_that_what_was_shared_remains(company: Company) -> None:
    round_id = company.opens()
    company.shares(MARIA, round_id)
    assert company.db.now(interview.withdraw, by=MARIA, round_id=round_id).shared_remains
    assert company.db.now(interview.form, by=MARIA, round_id=round_id).shared == ("energized",)


def test_a_void_round_says_so_also_where_its_key_is_not_lost(company: Company) -> None:
    round_id = company.opens()

    def void(tx: Tx) -> None:
        tx.session.get_one(Round, round_id).state = RoundState.VOID

    company.db.now(void)
    with pytest.raises(Refused, match="cannot be opened or counted any more, by anyone"):
        company.answers(MARIA, round_id)


def test_a_round_that_has_not_opened_again_does_not_say_that_it_was_counted(company: Company) -> None:
    round_id = company.opens()

    def put_off(tx: Tx) -> None:
        tx.session.get_one(Round, round_id).state = RoundState.PLANNED

    company.db.now(put_off)
    with pytest.raises(Refused, match="has not opened"):
        company.answers(MARIA, round_id)


def test_a_lost_key_is_said_in_words(company: Company) -> None:
    round_id = company.opens()
    company.keys.destroy(round_id)
    with pytest.raises(Refused, match="key to these answers is gone"):
        company.answers(MARIA, round_id)


def test_another_key_in_its_place_is_a_lost_key(company: Company) -> None:
    round_id = company.opens()
    company.keys.put(round_id, sealing.new_key())
    with pytest.raises(Refused, match="key to these answers is gone"):
        company.answers(MARIA, round_id)


def test_a_key_folder_that_is_away_loses_nothing(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id)
    away = company.keys.folder.rename(company.keys.folder.with_name("away"))
    with pytest.raises(Refused, match="Nothing is lost"):
        company.answers(MARIA, round_id, energized="again")
    away.rename(company.keys.folder)
    assert _form(company, round_id).texts == {"energized": "The incident review went well."}


def test_a_ballot_that_vanished_refuses_a_change(company: Company) -> None:
    round_id = company.opens()

    def change_after_destruction(tx: Tx) -> None:
        of = tx.session.exec(select(Round).where(Round.id == round_id)).one()
        ballots.destroy(tx, of)
        ballots.change(
            tx,
            of,
            tx.session.get_one(Person, company.ids[MARIA]),
            holds=InterviewBallot,
            by=lambda ballot: ballot,
        )

    with pytest.raises(Refused, match="not part of this quarter"):
        company.db.now(change_after_destruction)


def test_every_ballot_has_the_same_size_whatever_it_holds(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id, **dict.fromkeys(ALL, "words " * 200))
    rows = company.db.now(lambda tx: tx.session.exec(select(Ballot)).all())
    assert {len(row.sealed) for row in rows} == {sealing.INTERVIEW_BALLOT}
    assert {row.round_id for row in rows} == {round_id}
    assert len(rows) == company.db.now(lambda tx: ballots.count(tx, tx.session.get_one(Round, round_id))) == 2
    assert OLA not in str(rows)
    assert TOM not in str(rows)
