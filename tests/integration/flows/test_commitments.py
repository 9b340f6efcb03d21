"""One visible change, from a manager to an engineer of theirs, by a date: who may, what, by when."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import CommitForm, CommitmentMade, Committed, SharedAnswers, Who
from staybot.flows import home
from staybot.flows.answering import open_interviews, sharing
from staybot.flows.promising import commit_forms, commitments, promises
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, PersonStatus
from tests.company_rows import DAVE, MARIA, NOOR, OLA, PRIYA, TOM, Company

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
"""A Friday."""


@pytest.fixture
def friday(company: Company) -> Company:
    company.opens()
    company.clock.move_to(NOON)
    return company


def _round(company: Company) -> str:
    return company.db.now(open_interviews.current, by=MARIA)


def _make(company: Company, *, by: str = PRIYA, to: str = MARIA, **changes: Any) -> Committed:
    what: dict[str, Any] = {"text": "No more night rota", "due_on": None, "request": "click"} | changes
    return company.db.now(commitments.make, by=by, engineer=to, **what)


def _told(company: Company) -> list[tuple[str, CommitmentMade]]:
    return [(one.to, one.fact) for one in company.delivers() if isinstance(one.fact, CommitmentMade)]


def _form(company: Company, **whom: Any) -> CommitForm:
    return company.db.now(commit_forms.form, by=PRIYA, **whom)


# --------------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("by", "to"),
    [(TOM, MARIA), (DAVE, MARIA), (NOOR, MARIA), (MARIA, MARIA), (MARIA, PRIYA), (OLA, TOM), (PRIYA, TOM)],
    ids=[
        "a colleague", "another manager", "her manager's manager", "the engineer to herself",
        "the engineer to her manager", "the operator", "a manager to another's engineer",
    ],
)  # fmt: skip
def test_only_the_manager_may_promise(friday: Company, by: str, to: str) -> None:
    with pytest.raises(Refused, match="people who report to you"):
        _make(friday, by=by, to=to)
    with pytest.raises(Refused, match="people who report to you"):
        friday.db.now(commit_forms.form, by=by, engineer=to)
    assert friday.dump()["commitment"] == []


def test_somebody_who_is_their_own_manager_promises_themselves_nothing(friday: Company) -> None:
    friday.sets(PRIYA, manager_id=friday.ids[PRIYA])
    with pytest.raises(Refused, match="people who report to you"):
        _make(friday, by=PRIYA, to=PRIYA)


def test_the_refusal_is_the_same_for_a_stranger_and_for_somebody_who_left(friday: Company) -> None:
    friday.leaves(MARIA)
    for to in (MARIA, "UNOBODY01", ""):
        with pytest.raises(Refused) as refusal:
            _make(friday, to=to)
        assert refusal.value.message == commitments.NOT_YOURS


def test_a_stranger_and_somebody_who_was_deactivated_promise_nothing(friday: Company) -> None:
    friday.sets(PRIYA, status=PersonStatus.DEACTIVATED)
    for by in (PRIYA, "UNOBODY01"):
        with pytest.raises(Refused, match="don't know you"):
            _make(friday, by=by)


def test_a_new_manager_may_and_the_one_before_may_no_longer(friday: Company) -> None:
    friday.sets(MARIA, manager_id=friday.ids[DAVE])
    _make(friday, by=DAVE)
    with pytest.raises(Refused):
        _make(friday, by=PRIYA)


def test_the_clock_of_another_manager_opens_no_form(friday: Company) -> None:
    round_id = _round(friday)
    friday.shares(MARIA, round_id)
    (clock,) = friday.dump()["sixty_days"]
    assert _form(friday, sixty_days_id=clock["id"]).engineer == Who("Maria", MARIA)
    with pytest.raises(Refused, match="report to you"):
        friday.db.now(commit_forms.form, by=DAVE, sixty_days_id=clock["id"])
    with pytest.raises(Refused, match="report to you"):
        _form(friday, sixty_days_id="0" * 32)
    friday.sets(MARIA, manager_id=friday.ids[DAVE])
    with pytest.raises(Refused, match="report to you"):
        _form(friday, sixty_days_id=clock["id"])


# -------------------------------------------------------------------- what


def test_the_engineer_is_told_what_by_whom_and_by_when(friday: Company) -> None:
    made = _make(friday)
    assert made == Committed(Who("Maria", MARIA), "No more night rota", date(2026, 12, 15), days_left=60)
    told = CommitmentMade(Who("Priya", PRIYA), "No more night rota", date(2026, 12, 15))
    assert _told(friday) == [(MARIA, told)]


def test_the_first_line_of_its_history_is_written_with_it(friday: Company) -> None:
    _make(friday)
    (made,) = friday.dump()["commitment"]
    (line,) = friday.dump()["commitment_event"]
    assert (line["commitment_id"], line["event"], line["by_id"]) == (made["id"], "make", friday.ids[PRIYA])
    assert made["state"] == "open"


def test_the_same_request_twice_makes_one_promise(friday: Company) -> None:
    first = _make(friday)
    second = _make(friday, text="typed again")
    assert (first.repeated, second.repeated) == (False, True)
    assert second.text == "No more night rota"
    assert len(_told(friday)) == 1
    _make(friday, text="A second one", request="another click")
    assert len(friday.dump()["commitment"]) == 2


def test_the_same_request_at_the_same_moment_makes_one_promise(friday: Company) -> None:
    gate = threading.Barrier(4)
    made: list[bool] = []

    def work() -> None:
        gate.wait()
        made.append(_make(friday).repeated)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(made) == [False, True, True, True]
    assert len(friday.dump()["commitment"]) == 1
    assert len(friday.letters(kind="commitment_made")) == 1


def test_a_request_of_one_manager_never_shows_the_promise_of_another(friday: Company) -> None:
    _make(friday, request="")
    other = _make(friday, by=DAVE, to=TOM, text="A new desk", request="")
    assert (other.repeated, other.text) == (False, "A new desk")


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x07", "\u202e"])
def test_a_promise_without_words_is_refused(friday: Company, text: str) -> None:
    with pytest.raises(Refused, match="in one sentence") as refusal:
        _make(friday, text=text)
    assert refusal.value.field == "text"


def test_a_promise_is_one_plain_sentence(friday: Company) -> None:
    made = _make(friday, text=" Move\x00 her\n\toff \ud83dthe <!channel> rota ")
    assert made.text == "Move her off the <!channel> rota"
    assert _make(friday, text="é" * 300, request="b").text == "é" * 300
    with pytest.raises(Refused, match="300 characters"):
        _make(friday, text="é" * 301, request="c")


# ----------------------------------------------------------------- by when


@pytest.mark.parametrize(("due_on", "left"), [(date(2026, 10, 16), 0), (date(2027, 10, 17), 366)])
def test_a_day_from_today_to_a_year_ahead_may_be_named(friday: Company, due_on: date, left: int) -> None:
    made = _make(friday, due_on=due_on)
    assert (made.due_on, made.days_left) == (due_on, left)


@pytest.mark.parametrize(
    ("due_on", "why"), [(date(2026, 10, 15), "past"), (date(2027, 10, 18), "a year away")]
)
def test_a_day_that_is_past_or_far_is_refused(friday: Company, due_on: date, why: str) -> None:
    with pytest.raises(Refused, match=why) as refusal:
        _make(friday, due_on=due_on)
    assert refusal.value.field == "due_on"


def test_a_day_on_which_the_engineer_does_not_work_is_marked(friday: Company) -> None:
    assert _make(friday, due_on=date(2026, 12, 25), request="a").holiday
    assert _make(friday, due_on=date(2026, 12, 19), request="b").holiday
    assert not _make(friday, due_on=date(2026, 12, 18), request="c").holiday


def test_today_is_today_where_the_engineer_is(friday: Company) -> None:
    friday.sets(MARIA, tz="Pacific/Kiritimati")
    assert _make(friday).due_on == date(2026, 12, 16)
    with pytest.raises(Refused, match="past"):
        _make(friday, due_on=date(2026, 10, 16), request="b")


def test_after_a_shared_interview_it_is_due_when_the_sixty_days_end(friday: Company) -> None:
    round_id = _round(friday)
    friday.shares(MARIA, round_id)
    friday.passes(days=20)
    form = _form(friday, engineer=MARIA, text="half a sen")
    assert (form.due_on, form.latest_on, form.text) == (date(2026, 12, 15), date(2026, 12, 15), "half a sen")
    made = _make(friday)
    assert made.due_on == date(2026, 12, 15)
    (row,) = friday.dump()["commitment"]
    assert row["sixty_days_id"] == friday.dump()["sixty_days"][0]["id"]


def test_sixty_days_after_the_sixty_days_a_promise_stands_alone(friday: Company) -> None:
    round_id = _round(friday)
    friday.shares(MARIA, round_id)
    friday.passes(days=61)
    form = _form(friday, engineer=MARIA)
    assert (form.due_on, form.latest_on) == (date(2027, 2, 14), None)


def test_what_was_taken_back_leaves_no_date_in_the_form(friday: Company) -> None:
    round_id = _round(friday)
    friday.shares(MARIA, round_id)
    friday.passes(days=3)
    (share,) = friday.db.now(home.home, by=MARIA).shares
    friday.db.now(sharing.take_back, by=MARIA, share_id=share.share_id)
    form = _form(friday, engineer=MARIA)
    assert (form.due_on, form.latest_on) == (date(2026, 12, 18), None)


# ------------------------------------------------------------------- lists


def test_everybody_sees_what_they_promised_and_what_was_promised_to_them(friday: Company) -> None:
    _make(friday, due_on=date(2026, 12, 1), text="Later", request="a")
    _make(friday, due_on=date(2026, 11, 1), text="Sooner", request="b")
    _make(friday, by=NOOR, to=PRIYA, text="A budget", request="c")
    mine = friday.db.now(promises.mine, by=PRIYA)
    assert [(one.other.name, one.text, one.days_left, one.state) for one in mine.made] == [
        ("Maria", "Sooner", 16, "open"),
        ("Maria", "Later", 46, "open"),
    ]
    assert [(one.other.name, one.text) for one in mine.received] == [("Noor", "A budget")]
    hers = friday.db.now(commitments.mine, by=MARIA)
    assert [one.text for one in hers.received] == ["Sooner", "Later"]
    assert (hers.made, hers.awaiting) == ((), ())
    assert friday.db.now(promises.mine, by=TOM).received == ()


def test_what_is_no_longer_open_comes_last(friday: Company) -> None:
    _make(friday, due_on=date(2026, 11, 1), text="Kept", request="a")
    _make(friday, due_on=date(2026, 12, 1), text="Open", request="b")

    def keep(tx: Tx) -> None:
        row = tx.session.exec(select(Commitment).where(Commitment.text == "Kept")).one()
        row.state = State.KEPT
        tx.session.add(row)

    friday.db.now(keep)
    assert [one.text for one in friday.db.now(promises.mine, by=PRIYA).made] == ["Open", "Kept"]


def test_who_shared_waits_for_a_promise_until_one_is_made(friday: Company) -> None:
    round_id = _round(friday)
    friday.shares(MARIA, round_id)
    (hers,) = friday.db.now(promises.mine, by=PRIYA).awaiting
    assert (hers.engineer, hers.ends_on, hers.days_left) == ("Maria", date(2026, 12, 15), 60)
    assert friday.db.now(promises.mine, by=DAVE).awaiting == ()
    _make(friday)
    assert friday.db.now(promises.mine, by=PRIYA).awaiting == ()


def test_who_waits_longest_comes_first_and_nobody_waits_after_sixty_days(friday: Company) -> None:
    friday.sets(TOM, manager_id=friday.ids[PRIYA])
    round_id = _round(friday)
    friday.shares(TOM, round_id)
    friday.passes(days=2)
    friday.shares(MARIA, round_id)
    names = [one.engineer for one in friday.db.now(promises.mine, by=PRIYA).awaiting]
    assert names == ["Tom", "Maria"]
    friday.passes(days=59)
    assert [one.engineer for one in friday.db.now(promises.mine, by=PRIYA).awaiting] == ["Maria"]


def test_the_managers_message_leads_to_the_form(friday: Company) -> None:
    round_id = _round(friday)
    friday.shares(MARIA, round_id)
    (fact,) = (one.fact for one in friday.delivers() if isinstance(one.fact, SharedAnswers))
    assert _form(friday, sixty_days_id=fact.sixty_days_id).latest_on == fact.ends_on


def test_nothing_of_a_promise_is_ever_overwritten_by_another(friday: Company) -> None:
    _make(friday, text="One", request="a")
    before = friday.db.now(lambda tx: tx.session.exec(select(CommitmentEvent)).all())
    _make(friday, text="Another", request="b")
    after = friday.db.now(lambda tx: tx.session.exec(select(CommitmentEvent)).all())
    assert {row.id for row in before} < {row.id for row in after}
