"""Rounds: planned by the settings or the operator, opened once, re-sealed, void when their key is lost."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import OperatorNotice, RoundVoid
from staybot.flows import home, operator
from staybot.flows.answering import interview
from staybot.flows.asking import planning, rounds
from staybot.flows.publishing import closing
from staybot.heartbeat import Heartbeat, close_round
from staybot.store.database import Tx
from staybot.store.keys import MARK
from staybot.store.tables import Ballot, LetterState, Round, RoundState
from tests.company_rows import MARIA, OLA, PRIYA, TOM, Company

pytestmark = pytest.mark.each_database


def _labels(company: Company) -> list[tuple[str, str]]:
    return [(one.label, one.state.value) for one in company.db.now(rounds.every)]


async def _nothing() -> None:
    """Nobody delivers."""


def _beat(company: Company) -> None:
    heart = Heartbeat(company.db, keys=company.keys, deliver=_nothing)
    asyncio.run(heart.beat())


def _open(company: Company, round_id: str) -> bool:
    return company.db.now(rounds.open_, round_id=round_id)


# ----------------------------------------------------------------- planning


def test_the_next_interview_is_a_row_with_dates_that_cover_every_time_zone(company: Company) -> None:
    of = company.round(company.plans())
    assert (of.label, of.opens_on, of.closes_on) == ("2026-Q4", date(2026, 10, 15), date(2026, 11, 4))
    assert of.opens_at == datetime(2026, 10, 14, 10, tzinfo=UTC)  # midnight in Kiritimati
    assert of.closes_at == datetime(2026, 11, 5, 12, tzinfo=UTC)  # midnight on Baker Island


def test_planning_again_changes_nothing(company: Company) -> None:
    assert company.plans() == company.plans()
    assert len(company.db.now(rounds.every)) == 1


def test_a_planned_round_follows_the_settings_until_it_opens(company: Company) -> None:
    round_id = company.plans()
    changed = company.under(opens_after_days=20, window_days=10)
    assert changed.plans() == round_id
    assert company.round(round_id).opens_on == date(2026, 10, 21)
    assert changed.opens() == round_id
    company.under(opens_after_days=30).plans()
    assert company.round(round_id).opens_on == date(2026, 10, 21)
    assert company.round(round_id).closes_on == date(2026, 10, 30)


def test_a_quarter_whose_opening_has_passed_is_left_out(company: Company) -> None:
    company.clock.move_to(datetime(2026, 10, 15, 12, tzinfo=UTC))
    assert company.round(company.plans()).label == "2027-Q1"


def test_a_quarter_that_ended_while_nobody_ran_is_not_asked_late(company: Company) -> None:
    round_id = company.plans()
    company.clock.move_to(datetime(2027, 1, 5, 12, tzinfo=UTC))
    assert company.plans() == round_id
    assert company.round(round_id).label == "2027-Q1"
    assert company.round(round_id).opens_on == date(2027, 1, 15)


def test_the_operator_may_choose_the_day(company: Company) -> None:
    company.clock.move_to(datetime(2026, 10, 20, 12, tzinfo=UTC))
    of = company.db.now(rounds.replan, opens_on=date(2026, 10, 22))
    assert (of.label, of.closes_on) == ("2026-Q4", date(2026, 11, 11))
    assert company.plans() == of.id  # and the settings do not move it back
    assert company.round(of.id).opens_on == date(2026, 10, 22)
    company.opens()
    assert company.round(company.plans()).label == "2027-Q1"


def test_a_second_round_in_a_quarter_keeps_the_name_of_its_own(company: Company) -> None:
    company.opens()
    assert company.db.now(rounds.replan, opens_on=date(2026, 12, 1)).label == "2027-Q1"


@pytest.mark.parametrize("opens_on", [date(2026, 10, 12), date(2020, 1, 1), date(2027, 5, 1)])
def test_the_operator_may_not_choose_a_day_that_is_past_or_far(company: Company, opens_on: date) -> None:
    with pytest.raises(Refused, match="next 200 days"):
        company.db.now(rounds.replan, opens_on=opens_on)


def test_the_operator_may_not_open_a_round_inside_another(company: Company) -> None:
    company.opens()
    for day in (date(2026, 10, 20), date(2026, 11, 4), date(2026, 11, 6)):
        with pytest.raises(Refused, match="still open"):
            company.db.now(rounds.replan, opens_on=day)
    assert company.db.now(rounds.replan, opens_on=date(2026, 11, 7)).opens_on == date(2026, 11, 7)


# ------------------------------------------------------------------ opening


def test_a_round_is_due_from_its_first_instant(company: Company) -> None:
    round_id = company.plans()
    company.clock.move_to(company.round(round_id).opens_at - timedelta(microseconds=1))
    assert company.db.now(rounds.due_to_open) == []
    company.passes(microseconds=1)
    assert company.db.now(rounds.due_to_open) == [round_id]


def test_a_round_opens_once(company: Company) -> None:
    round_id = company.opens()
    before = company.dump()
    assert not _open(company, round_id)
    assert company.dump() == before


def test_a_round_that_two_processes_open_at_once_opens_once(company: Company) -> None:
    round_id = company.plans()
    company.clock.move_to(company.round(round_id).opens_at)
    opened: list[bool] = []
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        opened.append(_open(company, round_id))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(opened) == [False, False, False, True]
    assert len(company.letters(kind="invitation")) == 2
    assert len(company.dump()["ballot"]) == 2
    company.answers(MARIA, round_id)


def test_the_policy_and_the_key_are_fixed_at_the_opening(company: Company) -> None:
    of = company.round(company.opens())
    assert '"k":5' in of.policy_json.replace(" ", "")
    assert len(of.policy_hash) == len(of.key_commitment) == 64
    assert of.key_commitment not in company.keys.get(of.id).hex()
    assert company.keys.get(of.id).hex() not in str(company.dump())


def test_a_late_opening_puts_off_the_whole_window(company: Company) -> None:
    round_id = company.plans()
    company.clock.move_to(datetime(2026, 10, 20, 21, tzinfo=UTC))  # eleven of the 21st in Kiritimati
    assert _open(company, round_id)
    of = company.round(round_id)
    assert (of.opens_on, of.closes_on) == (date(2026, 10, 22), date(2026, 11, 11))
    assert of.opens_at == company.clock.now()  # it is open from now on
    assert min(row.due_at for row in company.letters(kind="invitation")) > company.clock.now()
    company.shares(MARIA, round_id)
    assert company.db.now(interview.form, by=MARIA, round_id=round_id).shared == ("energized",)


def test_an_opening_before_ten_in_the_first_zone_is_not_late(company: Company) -> None:
    round_id = company.plans()
    company.clock.move_to(datetime(2026, 10, 14, 20, tzinfo=UTC))
    assert _open(company, round_id)
    assert company.round(round_id).opens_on == date(2026, 10, 15)


def test_with_nobody_to_ask_the_operator_is_told_and_it_is_tried_again_every_day(company: Company) -> None:
    for who in (MARIA, TOM):
        company.leaves(who)
    round_id = company.plans()
    company.clock.move_to(company.round(round_id).opens_at)
    assert not _open(company, round_id)
    assert [one.fact for one in company.delivers()] == [operator.TOPICS["nobody"]]
    assert company.db.now(rounds.due_to_open) == []
    company.passes(days=1)
    assert company.db.now(rounds.due_to_open) == [round_id]
    company.engineers(1)
    assert _open(company, round_id)
    assert company.round(round_id).closes_on - company.round(round_id).opens_on == timedelta(days=20)


def test_without_a_place_for_its_key_no_round_opens(company: Company) -> None:
    round_id = company.plans()
    company.clock.move_to(company.round(round_id).opens_at)
    company.keys.folder.parent.mkdir(exist_ok=True)
    company.keys.folder.write_text("in the way")
    assert not _open(company, round_id)
    assert [one.fact for one in company.delivers()] == [operator.TOPICS["keys_unreachable"]]
    company.keys.folder.unlink()
    assert _open(company, round_id)


def test_ballots_that_do_not_open_stop_no_resealing(company: Company) -> None:
    round_id = company.opens()

    def spoil(tx: Tx) -> None:
        for row in tx.session.exec(select(Ballot)).all():
            row.sealed = bytes(len(row.sealed))
            tx.session.add(row)

    company.db.now(spoil)
    before = company.dump()["ballot"]
    company.db.now(rounds.reseal, round_id=round_id)
    assert company.dump()["ballot"] == before


def test_no_round_opens_while_another_takes_answers(company: Company) -> None:
    first = company.opens()
    second = company.plans()

    def soon(tx: Tx) -> None:
        planning.put_off(tx, tx.session.get_one(Round, second), opens_on=date(2026, 11, 3))

    company.db.now(soon)
    company.clock.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC))
    assert company.db.now(rounds.due_to_open) == [second]
    assert not _open(company, second)
    assert company.round(second).opens_on == date(2026, 11, 7)
    assert company.round(second).opens_at > company.round(first).closes_at
    company.ends(first)
    asyncio.run(close_round(company.db, company.keys, first))
    company.clock.move_to(company.round(second).opens_at)
    assert _open(company, second)


# ------------------------------------------------------------------- the key


def test_ballots_are_resealed_every_hour_while_the_round_is_open(company: Company) -> None:
    round_id = company.opens()
    assert company.db.now(rounds.due_to_reseal) == []
    company.passes(hours=1)
    assert company.db.now(rounds.due_to_reseal) == [round_id]
    before = company.dump()["ballot"]
    company.db.now(rounds.reseal, round_id=round_id)
    assert company.db.now(rounds.due_to_reseal) == []
    assert not [row for row in company.dump()["ballot"] if row in before]
    company.ends(round_id)
    assert company.db.now(rounds.due_to_reseal) == []
    asyncio.run(close_round(company.db, company.keys, round_id))
    company.db.now(rounds.reseal, round_id=round_id)
    assert company.round(round_id).reseal_at is None


def test_a_lost_key_voids_the_round_and_it_is_asked_again(company: Company) -> None:
    round_id = company.opens()
    company.delivers_each_morning(days=8)
    company.answers(MARIA, round_id)
    assert company.db.now(rounds.void_lost) == []
    company.keys.destroy(round_id)
    assert company.db.now(rounds.void_lost) == [round_id]
    assert company.db.now(rounds.void_lost) == []
    assert company.round(round_id).state is RoundState.VOID
    assert company.dump()["ballot"] == []
    told = {one.to: one.fact for one in company.delivers()}
    assert told[MARIA] == told[TOM] == RoundVoid("2026-Q4", date(2026, 10, 23))
    assert isinstance(told[OLA], OperatorNotice)
    assert PRIYA not in told
    assert {row.state for row in company.letters(kind="reminder")} == {LetterState.WAITING}
    company.delivers_each_morning(days=3)
    assert {row.state for row in company.letters(kind="reminder", subject=round_id)} == {LetterState.SETTLED}
    again = company.plans()
    assert company.round(again).label == "2026-Q4, asked again"
    assert _open(company, again)
    company.answers(MARIA, again)


def test_only_those_who_were_asked_are_told_that_a_round_is_void(company: Company) -> None:
    round_id = company.opens()
    company.keys.destroy(round_id)
    company.db.now(rounds.void_lost)
    assert {one.to for one in company.delivers()} == {OLA}
    company.delivers_each_morning(days=9)
    assert company.letters(kind="round_void") == []


def test_a_key_lost_again_and_again_gives_every_round_its_own_short_name(company: Company) -> None:
    for _ in range(4):
        company.keys.destroy(company.opens())
        company.db.now(rounds.void_lost)
    assert sorted(label for label, _ in _labels(company)) == [
        "2026-Q4",
        "2026-Q4, asked again",
        "2026-Q4, asked again (2)",
        "2026-Q4, asked again (3)",
        "2026-Q4, asked again (4)",
    ]


def test_a_round_that_follows_soon_needs_no_repetition(company: Company) -> None:
    round_id = company.opens()
    company.db.now(planning.plan)
    company.db.now(rounds.replan, opens_on=date(2026, 11, 9))
    company.clock.move_to(datetime(2026, 10, 30, 12, tzinfo=UTC))
    company.keys.destroy(round_id)
    company.db.now(rounds.void_lost)
    assert _labels(company) == [("2026-Q4", "void"), ("2027-Q1", "planned")]


def test_a_key_lost_while_closing_voids_the_round(company: Company) -> None:
    round_id = company.opens()
    company.answers(MARIA, round_id)
    company.ends(round_id)
    company.keys.destroy(round_id)
    asyncio.run(close_round(company.db, company.keys, round_id))
    assert company.round(round_id).state is RoundState.CLOSING
    _beat(company)
    assert company.round(round_id).state is RoundState.VOID
    assert company.dump()["release"] == []
    _beat(company)
    assert company.round(round_id).state is RoundState.VOID


@pytest.mark.parametrize("other", ["none", "an empty one"])
def test_a_key_folder_that_is_away_voids_nothing(company: Company, other: str) -> None:
    """A wrong folder in the settings, or a volume not mounted, must not destroy what people wrote."""
    round_id = company.opens()
    company.answers(MARIA, round_id)
    away = company.keys.folder.rename(company.keys.folder.with_name("away"))
    if other == "an empty one":
        company.keys.folder.mkdir()
    assert company.db.now(rounds.void_lost) == []
    assert [one.fact for one in company.delivers()] == [operator.TOPICS["keys_unreachable"]]
    assert company.db.now(home.home, by=MARIA).interview is None
    company.ends(round_id)
    _beat(company)
    assert company.round(round_id).state is RoundState.CLOSING
    if other == "an empty one":
        company.keys.folder.rmdir()
    away.rename(company.keys.folder)
    _beat(company)
    assert company.round(round_id).state is RoundState.CLOSED


def test_rounds_whose_key_folder_is_gone_are_void_once_an_operator_says_so(company: Company) -> None:
    round_id = company.opens()
    company.keys.folder.rename(company.keys.folder.with_name("gone"))
    company.keys.folder.mkdir()
    assert company.db.now(rounds.void_lost) == []
    (company.keys.folder / MARK).touch()
    assert company.db.now(rounds.void_lost) == [round_id]


def test_a_close_ends_in_no_folder_but_the_one_in_which_its_key_can_be_destroyed(company: Company) -> None:
    round_id = company.opens()
    company.ends(round_id)
    company.db.now(closing.begin, round_id=round_id)
    body = closing.compute(company.db.now(closing.gather, round_id=round_id))
    company.db.now(closing.append, round_id=round_id, body_json=body)
    away = company.keys.folder.rename(company.keys.folder.with_name("away"))
    company.keys.folder.mkdir()
    _beat(company)
    assert company.round(round_id).state is RoundState.PUBLISHED
    company.keys.folder.rmdir()
    away.rename(company.keys.folder)
    _beat(company)
    assert company.round(round_id).state is RoundState.CLOSED
    assert [left.name for left in company.keys.folder.iterdir()] == [MARK]


def _closing_and_due(company: Company) -> tuple[str, str]:
    """A round that waits to be counted, since the last beat could not reach its key; and the next, due."""
    first = company.opens()
    company.answers(MARIA, first)
    company.ends(first)
    away = company.keys.folder.rename(company.keys.folder.with_name("away"))
    _beat(company)
    second = company.db.now(rounds.next_due)
    assert second is not None
    company.clock.move_to(second)
    away.rename(company.keys.folder)
    (planned,) = company.db.now(rounds.due_to_open)
    return first, planned


def test_a_round_that_falls_due_makes_no_new_folder_while_a_key_lies_in_another(company: Company) -> None:
    """In a new folder the older key would look lost, and what people wrote would be void a minute later."""
    first, second = _closing_and_due(company)
    away = company.keys.folder.rename(company.keys.folder.with_name("away"))
    company.delivers()
    for _ in range(3):
        _beat(company)
    assert [company.round(one).state for one in (first, second)] == [RoundState.CLOSING, RoundState.PLANNED]
    assert not company.keys.folder.exists()
    assert operator.TOPICS["keys_unreachable"] in [one.fact for one in company.delivers()]
    away.rename(company.keys.folder)
    _beat(company)
    assert [company.round(one).state for one in (first, second)] == [RoundState.CLOSED, RoundState.OPEN]


def test_a_lost_key_voids_its_round_and_keeps_no_other_from_opening(company: Company) -> None:
    first, second = _closing_and_due(company)
    company.keys.destroy(first)
    assert not _open(company, second)  # not before everybody is told about the first
    _beat(company)
    assert [company.round(one).state for one in (first, second)] == [RoundState.VOID, RoundState.OPEN]


# -------------------------------------------------------------- what is next


def test_what_happens_next_is_a_letter_an_opening_or_a_close(company: Company) -> None:
    assert company.db.now(rounds.next_due) is None
    round_id = company.plans()
    assert company.db.now(rounds.next_due) == company.round(round_id).opens_at
    company.opens()
    first = min(row.due_at for row in company.letters())
    assert company.db.now(rounds.next_due) == first
    company.clock.move_to(company.round(round_id).closes_at - timedelta(hours=1))
    company.delivers()
    nights = [row.due_at for row in company.letters() if row.due_at > company.clock.now()]
    assert company.db.now(rounds.next_due) == min([*nights, company.round(round_id).closes_at])


def test_an_interrupted_close_comes_before_others(company: Company) -> None:
    round_id = company.opens()
    assert company.db.now(rounds.due_to_close) == []
    company.ends(round_id)
    assert company.db.now(rounds.due_to_close) == [round_id]

    def halfway(tx: Tx) -> None:
        tx.session.get_one(Round, round_id).state = RoundState.PUBLISHED

    company.db.now(halfway)
    assert company.db.now(rounds.due_to_close) == [round_id]
