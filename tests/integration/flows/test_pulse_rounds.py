"""Rounds of pulses: planned by the cadence, around interviews and surveys by hand, opened or put off."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.flows.asking import pulse_rounds, pulse_windows, rounds, surveys
from staybot.rules import bank
from staybot.rules.pulse_calendar import BETWEEN, Window
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Round, RoundKind, RoundState
from tests.company_rows import LONG_AGO, MARIA, TOM, Company
from tests.pulse_rows import opened, planned, under_pulses

FIRST = date(2026, 10, 27)
"""The first Tuesday that is three days from the interview's week of invitations (15 to 22 October)."""


def _pulses(c: Company, **values: Any) -> list[Round]:
    def read(tx: Tx) -> list[Round]:
        rows = tx.session.exec(select(Round).where(Round.kind == RoundKind.PULSE).order_by(Round.opens_on))  # type: ignore[arg-type]
        return [row for row in rows if all(getattr(row, name) == value for name, value in values.items())]

    return c.db.now(read)


def _opens(c: Company, round_id: str) -> bool:
    of = c.round(round_id)
    c.clock.move_to(max(c.clock.now(), of.opens_at))
    return c.db.now(rounds.open_, round_id=round_id)


def _sends(c: Company, name: str, opens_on: date | None = None) -> tuple[Window, ...]:
    survey = bank.surveys()[name]
    return c.db.now(lambda tx: pulse_rounds.send(tx, survey=survey, opens_on=opens_on))


@pytest.mark.parametrize(
    ("cadence", "opens_on", "closes_on"),
    [
        ("weekly", FIRST, date(2026, 10, 30)),
        ("fortnightly", date(2026, 11, 3), date(2026, 11, 9)),
        ("monthly", FIRST, date(2026, 11, 2)),
    ],
)
def test_the_next_pulse_follows_the_cadence(
    company: Company, cadence: str, opens_on: date, closes_on: date
) -> None:
    c = under_pulses(company, cadence)
    c.plans()
    of = planned(c)
    assert (of.opens_on, of.closes_on) == (opens_on, closes_on)
    assert planned(c).id == of.id
    assert len(_pulses(c)) == 1


def test_the_next_pulse_moves_with_the_settings_and_goes_when_they_are_off(company: Company) -> None:
    first = planned(under_pulses(company, "weekly"))
    moved = planned(under_pulses(company, "fortnightly"))
    assert (moved.id, moved.opens_on) == (first.id, date(2026, 11, 3))
    assert company.db.now(pulse_rounds.plan) is None
    assert _pulses(company) == []
    assert company.db.now(pulse_rounds.plan) is None


def test_an_open_pulse_stays_when_pulses_are_switched_off(company: Company) -> None:
    round_id = opened(under_pulses(company))
    assert company.db.now(pulse_rounds.plan) is None
    assert company.round(round_id).state is RoundState.OPEN


def test_the_next_pulse_makes_room_when_the_interview_moves(company: Company) -> None:
    c = under_pulses(company)
    assert planned(c).opens_on == FIRST
    c.db.now(rounds.replan, opens_on=date(2026, 10, 28))
    assert planned(c).opens_on == date(2026, 10, 13)
    c.clock.move_to(planned(c).opens_at + timedelta(days=2))
    assert planned(c).opens_on == date(2026, 10, 20)
    c.clock.move_to(planned(c).opens_at + timedelta(days=2))
    assert planned(c).opens_on == date(2026, 11, 10)


def test_a_pulse_opens_with_two_themes_and_an_outcome(company: Company) -> None:
    c = under_pulses(company)
    round_id = opened(c)
    (survey,) = surveys.frozen(c.round(round_id))
    assert [bool(item.theme) for item in survey.items] == [True, True, False]
    assert survey.items[-1].outcome == "recommend"
    assert c.round(round_id).survey == surveys.ROTATION


def test_no_two_rounds_ask_the_same_until_all_were_asked(company: Company) -> None:
    c = under_pulses(company)
    asked: list[str] = []
    for _ in range(6):
        of = planned(c)
        assert _opens(c, of.id)
        asked += [item.id for item in surveys.frozen(c.round(of.id))[0].items if item.theme]
        c.ends(of.id)
    assert len(asked) == len(set(asked))


def test_one_round_at_most_is_in_flight(company: Company) -> None:
    c = under_pulses(company)
    opened(c)
    following = planned(c)
    running = _pulses(c, state=RoundState.OPEN)[0]
    assert following.opens_on - running.closes_on >= BETWEEN


def test_a_bot_that_was_down_over_the_window_goes_on_with_the_next(company: Company) -> None:
    c = under_pulses(company)
    of = planned(c)
    c.clock.move_to(of.closes_at + timedelta(days=1))
    assert planned(c).id == of.id
    assert c.round(of.id).opens_on == date(2026, 11, 3)
    assert [row.id for row in _pulses(c)] == [of.id]


def test_a_pulse_never_opens_once_a_morning_has_passed_somewhere(company: Company) -> None:
    """The instant between planning and opening is the only way there."""
    c = under_pulses(company)
    of = planned(c)
    c.clock.move_to(of.opens_at + timedelta(hours=11))
    assert not c.db.now(rounds.open_, round_id=of.id)
    assert c.round(of.id).state is RoundState.VOID
    assert planned(c).opens_on == date(2026, 11, 3)


def test_with_nobody_to_ask_the_pulse_is_left_out(company: Company) -> None:
    c = under_pulses(company)
    of = planned(c)
    for who in (MARIA, TOM):
        c.leaves(who)
    assert not _opens(c, of.id)
    assert c.round(of.id).state is RoundState.VOID
    assert planned(c).opens_on == date(2026, 11, 3)
    assert c.letters() == []


def test_when_every_theme_waits_the_round_is_left_out(company: Company) -> None:
    """Every item was asked in a survey by hand three weeks ago."""
    c = under_pulses(company)
    of = planned(c)
    everything = surveys.regular([*bank.rotating(), *bank.outcomes()])

    def before(tx: Tx) -> None:
        days = pulse_windows.days(Window(date(2026, 10, 6), date(2026, 10, 9)), name="all")
        tx.session.add(
            Round(workspace=tx.workspace, kind=RoundKind.PULSE, survey="all", state=RoundState.CLOSED,
                  questions_json=surveys.freeze(everything), **days)
        )  # fmt: skip

    c.db.now(before)
    assert not _opens(c, of.id)
    assert c.round(of.id).state is RoundState.VOID


def test_while_the_keys_are_out_of_reach_the_pulse_waits(company: Company) -> None:
    c = under_pulses(company)
    of = planned(c)
    c.clock.move_to(of.opens_at)
    c.keys.folder.write_text("in the way")
    assert not c.db.now(rounds.open_, round_id=of.id)
    assert c.round(of.id).state is RoundState.PLANNED
    c.keys.folder.unlink()
    assert c.db.now(rounds.open_, round_id=of.id)


def test_a_survey_by_hand_goes_first_and_the_regular_pulse_gives_way(company: Company) -> None:
    c = under_pulses(company)
    assert planned(c).opens_on == FIRST
    (window,) = _sends(c, "reorganisation", FIRST)
    assert window.opens_on.weekday() in (2, 3)
    regular = planned(c)
    assert Window(regular.opens_on, regular.closes_on).is_apart_from(window)
    survey = _pulses(c, survey="reorganisation")[0]
    assert _opens(c, survey.id)
    assert surveys.frozen(c.round(survey.id)) == (bank.surveys()["reorganisation"],)


def test_a_before_and_after_pair_asks_the_same_twice(company: Company) -> None:
    c = under_pulses(company)
    first, second = _sends(c, "sprint")
    weeks = bank.surveys()["sprint"].again_after_weeks
    assert weeks is not None
    assert second.opens_on - first.opens_on >= timedelta(weeks=weeks)
    one, other = _pulses(c, survey="sprint")
    assert one.questions_json == other.questions_json
    assert one.label != other.label
    with pytest.raises(Refused, match="planned already"):
        _sends(c, "sprint")


@pytest.mark.parametrize("day", [date(2026, 10, 12), date(2027, 2, 10)])
def test_a_day_that_is_past_or_far_away_is_refused(company: Company, day: date) -> None:
    with pytest.raises(Refused, match="within the next 120 days"):
        _sends(under_pulses(company), "baseline", day)


def test_a_survey_that_could_not_open_moves_to_the_next_free_days(company: Company) -> None:
    c = under_pulses(company)
    _sends(c, "baseline")
    of = _pulses(c, survey="baseline")[0]
    c.clock.move_to(of.closes_at)
    assert not c.db.now(rounds.open_, round_id=of.id)
    later = c.round(of.id)
    assert later.state is RoundState.PLANNED
    assert later.opens_on > of.closes_on
    assert _opens(c, of.id)


def test_a_survey_moves_when_the_interview_comes_into_its_days(company: Company) -> None:
    c = under_pulses(company)
    (window,) = _sends(c, "baseline", date(2026, 10, 28))
    of = _pulses(c, survey="baseline")[0]
    c.db.now(rounds.replan, opens_on=window.opens_on + timedelta(days=1))
    assert not _opens(c, of.id)
    later = c.round(of.id)
    assert later.opens_on > window.opens_on + timedelta(days=1 + 7 + 3)


def test_a_regular_pulse_waits_for_its_new_days_when_a_survey_was_set_down_on_them(company: Company) -> None:
    """Between planning and opening, within one beat."""
    c = under_pulses(company)
    of = planned(c)

    def late_survey(tx: Tx) -> None:
        days = pulse_windows.days(Window(FIRST + timedelta(days=1), FIRST + timedelta(days=7)), name="x")
        tx.session.add(Round(workspace=tx.workspace, kind=RoundKind.PULSE, survey="x", **days))

    c.db.now(late_survey)
    assert not _opens(c, of.id)
    assert c.round(of.id).state is RoundState.PLANNED
    assert planned(c).opens_on > FIRST + timedelta(days=7)


def test_a_round_that_is_planned_at_this_moment_opens_after_that(company: Company) -> None:
    """PostgreSQL: the row is read under its lock, so that nothing redates what has opened meanwhile."""
    if company.db.engine.dialect.name == "sqlite":
        return  # writers take turns anyway
    c = under_pulses(company)
    of = planned(c)
    c.clock.move_to(of.opens_at)
    worker = threading.Thread(target=lambda: c.db.now(rounds.open_, round_id=of.id))

    def plans(tx: Tx) -> None:
        assert pulse_rounds.plan(tx) is not None
        worker.start()
        worker.join(0.5)
        assert worker.is_alive(), "it waits for the plan"

    c.db.now(plans)
    worker.join()
    assert (c.round(of.id).opens_on, c.round(of.id).state) == (FIRST, RoundState.OPEN)
    later = planned(c)
    assert (later.id == of.id, later.opens_on) == (False, date(2026, 11, 3))


def test_two_workers_that_plan_at_once_plan_one_round(company: Company) -> None:
    if company.db.engine.dialect.name == "sqlite":
        return  # writers take turns anyway
    c = under_pulses(company)
    start, found = threading.Barrier(3), list[str]()

    def work() -> None:
        start.wait()
        found.append(planned(c).id)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(found) == 3
    assert len(set(found)) == len(_pulses(c)) == 1


def test_the_cohort_is_whoever_is_asked_interviews_and_not_paused(company: Company) -> None:
    c = under_pulses(company)
    c.hires(c.engineer("UNEW00001", start_on=date(2026, 10, 1)), c.engineer("UOLD00001", start_on=LONG_AGO))
    round_id = opened(c)
    members = c.db.now(
        lambda tx: {
            one.person_id
            for one in tx.session.exec(select(CohortMember).where(CohortMember.round_id == round_id))
        }
    )
    assert members == {c.ids[one] for one in (MARIA, TOM, "UOLD00001")}
