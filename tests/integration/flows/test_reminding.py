"""Reminders: at most two, on working mornings, never to who answered or declined; no row tells who."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from staybot.anonymity import sealing
from staybot.errors import Refused
from staybot.facts import InterviewAnswers, Invitation, Reminder
from staybot.flows.answering import interview
from staybot.flows.delivering import letters
from staybot.rules.reminders import AT_MOST
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, PersonStatus
from tests.attacks.operator import writes
from tests.company_rows import MARIA, TOM, Company, Row

WINDOW = 24
"""Days from the opening until after the close."""


@pytest.fixture
def round_id(company: Company) -> str:
    return company.opens()


def _reminded(company: Company, *, days: int, who: str = MARIA) -> list[date]:
    out = company.delivers_each_morning(days=days)
    return [day for day, one in out if one.to == who and isinstance(one.fact, Reminder)]


def _invited_on(company: Company, who: str = MARIA) -> date:
    (row,) = company.letters(kind="invitation", recipient=company.ids[who])
    return row.due_on


def _invite(company: Company, who: str = MARIA) -> None:
    """Noon of the day of the invitation."""
    while company.clock.now().date() < _invited_on(company, who):
        company.delivers_each_morning(days=1)


def _before_the_first(company: Company) -> date:
    """Noon of the day before Maria's first reminder; the day of it."""
    first = _invited_on(company) + timedelta(days=7)
    while company.clock.now().date() < first - timedelta(days=1):
        company.delivers_each_morning(days=1)
    return first


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_whoever_stays_silent_is_reminded_twice_and_never_again(company: Company, round_id: str) -> None:
    invited = _invited_on(company)
    found = _reminded(company, days=WINDOW)
    assert found == [invited + timedelta(days=7), date(2026, 11, 2)]
    assert company.round(round_id).closes_on == date(2026, 11, 4)


def test_whoever_answered_is_not_reminded(company: Company, round_id: str) -> None:
    company.answers(MARIA, round_id)
    assert _reminded(company, days=WINDOW) == []


def test_whoever_answers_after_the_first_reminder_gets_no_second(company: Company, round_id: str) -> None:
    assert len(_reminded(company, days=14)) == 1
    company.answers(MARIA, round_id)
    assert _reminded(company, days=WINDOW) == []


def test_whoever_declined_is_not_reminded(company: Company, round_id: str) -> None:
    company.db.now(interview.decline, by=MARIA, round_id=round_id)
    assert _reminded(company, days=WINDOW) == []


def test_a_draft_is_no_answer(company: Company, round_id: str) -> None:
    draft = InterviewAnswers({"energized": "half a"})
    at = f"{company.clock.now().timestamp():.6f}"
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at=at)
    assert len(_reminded(company, days=WINDOW)) == 2


def test_whoever_left_is_not_reminded(company: Company, round_id: str) -> None:
    _invite(company)
    company.sets(MARIA, status=PersonStatus.DEACTIVATED)
    assert _reminded(company, days=WINDOW) == []
    assert company.round(round_id).label == "2026-Q4"


def test_later_comes_on_the_morning_that_was_asked_for(company: Company, round_id: str) -> None:
    _invite(company)
    on = company.db.now(interview.later, by=MARIA, round_id=round_id, until="next_week").until
    found = _reminded(company, days=WINDOW)
    assert found[0] == on
    assert len(found) == 2


def test_later_again_and_again_never_brings_a_third_reminder(company: Company, round_id: str) -> None:
    found = []
    for _ in range(WINDOW - 4):
        found += _reminded(company, days=1)
        try:
            company.db.now(interview.later, by=MARIA, round_id=round_id, until="tomorrow")
        except Refused:
            break
    else:
        pytest.fail("it was never refused")
    with pytest.raises(Refused, match="reminded you twice already"):
        company.db.now(interview.later, by=MARIA, round_id=round_id, until="tomorrow")
    found += _reminded(company, days=WINDOW)
    assert len(found) == AT_MOST


def test_later_before_the_hour_of_a_reminder_replaces_that_one(company: Company, round_id: str) -> None:
    first = _before_the_first(company)
    company.clock.move_to(_at(first, 7))
    on = company.db.now(interview.later, by=MARIA, round_id=round_id, until="tomorrow").until
    company.clock.move_to(_at(first, 12))
    assert MARIA not in {one.to for one in company.delivers()}
    found = _reminded(company, days=WINDOW)
    assert found[0] == on
    assert len(found) == 2


def test_later_before_the_invitation_arrived_counts_nothing(company: Company, round_id: str) -> None:
    company.db.now(interview.later, by=MARIA, round_id=round_id, until="tomorrow")
    found = _reminded(company, days=WINDOW)
    assert len(found) == 2
    assert found[0] > _invited_on(company)


def test_a_reminder_after_an_outage_comes_once_and_late(company: Company, round_id: str) -> None:
    back_on = _before_the_first(company) + timedelta(days=4)
    company.clock.move_to(_at(back_on, 12) - timedelta(days=1))
    found = _reminded(company, days=WINDOW)
    assert back_on <= found[0] <= back_on + timedelta(days=2)
    assert found == sorted(set(found))
    assert found[1:] in ([], [date(2026, 11, 2)])
    assert company.round(round_id).label == "2026-Q4"


def test_a_late_invitation_brings_no_reminder_at_once(company: Company, round_id: str) -> None:
    company.passes(days=12)
    out = company.delivers_each_morning(days=5)
    assert {type(one.fact) for _, one in out} == {Invitation}
    assert company.round(round_id).label == "2026-Q4"


def test_nobody_is_reminded_after_the_last_day_though_answers_are_still_taken(
    company: Company, round_id: str
) -> None:
    company.delivers_each_morning(days=9)
    company.clock.move_to(company.round(round_id).closes_at - timedelta(hours=1))  # 11:00 of the day after
    assert company.delivers() == []
    company.answers(MARIA, round_id)


def test_reminders_keep_to_the_mornings_of_the_person(company: Company) -> None:
    company.sets(MARIA, tz="Pacific/Auckland", location="Wellington, New Zealand")
    company.opens()
    found = []
    for _ in range(26 * 24):
        company.passes(hours=1)
        found += [company.clock.now() for one in company.delivers() if one.to == MARIA]
    local = [at.astimezone(ZoneInfo("Pacific/Auckland")) for at in found]
    assert [at.hour for at in local] == [10, 10, 10]
    assert all(at.weekday() < 5 and at.date() != date(2026, 10, 26) for at in local)  # Labour Day


def test_the_rows_of_who_is_reminded_and_who_answered_look_the_same(company: Company, round_id: str) -> None:
    company.delivers_each_morning(days=8)
    company.answers(TOM, round_id)
    reminded = set()
    for _ in range(20):
        company.clock.move_to(company.clock.now().replace(hour=12) + timedelta(days=1))
        claimed = company.db.now(letters.claim, limit=50)
        assert _row(company, MARIA) == _row(company, TOM)
        for letter_id in claimed:
            envelope = company.db.now(letters.compose, letter_id=letter_id)
            if envelope is None:
                continue
            reminded.add((envelope.to, type(envelope.fact)))
            before = company.dump()
            company.db.now(letters.sent, letter_id=letter_id, channel=f"D{envelope.to}", ts="1")
            company.db.now(letters.found, letter_id=letter_id, channel=f"D{envelope.to}", ts="1")
            company.db.now(letters.failed, letter_id=letter_id, reason="cannot_dm_bot")
            company.db.now(letters.retry, letter_id=letter_id, after=timedelta(minutes=1))
            company.db.now(letters.undecided, letter_id=letter_id)
            assert company.dump() == before
        assert _row(company, MARIA) == _row(company, TOM)
    assert reminded == {(MARIA, Reminder)}


def _row(company: Company, who: str) -> Row:
    """A reminder's row, all but whose it is."""
    (row,) = company.letters(kind="reminder", recipient=company.ids[who])
    return row.model_dump(exclude={"id", "recipient"})


def test_a_reminder_waits_for_the_end_of_a_pause_whoever_it_is_for(company: Company, round_id: str) -> None:
    company.answers(TOM, round_id)
    first = _before_the_first(company)
    company.clock.move_to(_at(first, 12))
    company.db.now(letters.pause, method="chat.postMessage", seconds=600)
    assert company.delivers() == []
    due = {row.recipient: row.due_at for row in company.waiting("reminder")}
    assert due[company.ids[MARIA]] == due[company.ids[TOM]] == company.clock.now() + timedelta(minutes=10)
    company.passes(minutes=10)
    company.delivers()
    assert all(row.due_on > first for row in company.waiting("reminder"))


def test_a_reminder_whose_worker_died_is_looked_at_again(company: Company, round_id: str) -> None:
    company.clock.move_to(_at(_before_the_first(company), 12))
    company.db.now(letters.claim, limit=50)
    company.passes(minutes=6)
    assert company.db.now(letters.unsure, limit=50) == []
    assert [one.to for one in company.delivers() if one.to == MARIA] == [MARIA]
    assert company.round(round_id).label == "2026-Q4"


def test_after_the_close_every_row_of_reminders_is_settled(company: Company, round_id: str) -> None:
    company.answers(TOM, round_id)
    company.delivers_each_morning(days=WINDOW)
    assert {row.state for row in company.letters(kind="reminder")} == {LetterState.SETTLED}
    assert {row.sent_at for row in company.letters(kind="reminder")} == {None}


def test_a_lost_key_reminds_nobody_and_stops_nothing(company: Company, round_id: str) -> None:
    company.delivers_each_morning(days=6)
    company.keys.destroy(round_id)
    assert _reminded(company, days=10) == []
    assert {row.state for row in company.letters(kind="reminder")} == {LetterState.WAITING}


def test_a_spoilt_ballot_leaves_the_row_of_its_owner_as_the_others(company: Company, round_id: str) -> None:
    """Else whoever can write to the database flips a byte and sees whose letter stays behind."""
    key, of = company.keys.get(round_id), round_id.encode()
    hers = sealing.ballot_id(key, round_id=of, person_id=company.ids[MARIA].encode())
    kept = next(row["sealed"] for row in company.dump()["ballot"] if row["ballot_id"] == hers)
    spoilt = bytes([kept[0] ^ 1]) + kept[1:]
    writes(company.db, "UPDATE ballot SET sealed = :s WHERE ballot_id = :b", s=spoilt, b=hers)
    company.clock.move_to(_at(_before_the_first(company), 12))
    assert [one.to for one in company.delivers() if one.to == MARIA] == []
    assert _row(company, MARIA) == _row(company, TOM)
    assert _row(company, MARIA)["state"] is LetterState.WAITING


def test_somebody_taken_into_no_cohort_has_no_ballot_to_remind_of(company: Company, round_id: str) -> None:
    company.delivers_each_morning(days=6)
    (row,) = company.letters(kind="reminder", recipient=company.ids[MARIA])
    ola = company.engineers(1)[0]

    def give_away(tx: Tx) -> None:
        letter = tx.session.get_one(Letter, row.id)
        letter.recipient = company.ids[ola]
        tx.session.add(letter)

    company.db.now(give_away)
    assert _reminded(company, days=WINDOW, who=ola) == []
    assert company.round(round_id).label == "2026-Q4"
