"""Surveys sent by hand: planned on free days, taken back, put off together; and what operators see."""

from __future__ import annotations

import itertools
import threading
from datetime import date

import pytest

from staybot.errors import Refused
from staybot.flows.asking import group_pauses, pauses, rounds, survey_rounds, surveys
from staybot.rules.pulse_calendar import Window
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundState
from tests.company_rows import MARIA, Company
from tests.integration.flows.sent_surveys import open_survey, send
from tests.integration.flows.survey_texts import SOUP, add
from tests.pulse_rows import search_of_five

FIRST = Window(date(2026, 10, 28), date(2026, 11, 3))
"""The first free Wednesday after the days on which interviews are asked for."""


@pytest.fixture
def company(company: Company) -> Company:
    company.engineers(28)
    return company.under(pulse_cadence="fortnightly")


def days_of(company: Company, name: str) -> list[date]:
    return sorted(row["opens_on"] for row in company.dump()["round"] if row["survey"] == name)


def refused(company: Company, which: str) -> str:
    with pytest.raises(Refused) as refusal:
        company.db.now(survey_rounds.cancel, which=which)
    return refusal.value.message


def test_a_survey_takes_the_first_free_days_and_the_regular_pulse_gives_way(company: Company) -> None:
    before = company.db.now(survey_rounds.every)
    assert [one.is_regular for one in before] == [True]
    assert send(company, "baseline") == (FIRST,)
    survey, regular = company.db.now(survey_rounds.every)
    assert (survey.label, survey.title) == ("2026-10-28 baseline", "How work is going")
    assert (survey.is_open, regular.is_regular) == (False, True)
    assert (regular.opens_on - survey.closes_on).days >= 3


def test_a_survey_sent_twice_is_planned_once(company: Company) -> None:
    send(company, "baseline")
    with pytest.raises(Refused, match="planned already: it opens on Wednesday 28 October 2026"):
        send(company, "baseline", on=date(2026, 12, 2))
    assert days_of(company, "baseline") == [FIRST.opens_on]


def test_two_who_send_at_the_same_moment_get_different_days(company: Company) -> None:
    names = ("baseline", "reorganisation", "compute-access", "baseline")
    threads = [threading.Thread(target=_send_quietly, args=(company, name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted(day for name in set(names) for day in days_of(company, name))
    assert len(found) == 3
    assert all((later - earlier).days >= 7 for earlier, later in itertools.pairwise(found))


def _send_quietly(company: Company, name: str) -> None:
    try:
        send(company, name)
    except Refused:
        return


@pytest.mark.parametrize("on", [date(2026, 10, 12), date(2027, 3, 1)])
def test_a_day_that_is_past_or_far_is_refused(company: Company, on: date) -> None:
    with pytest.raises(Refused, match="within the next 120 days"):
        send(company, "baseline", on=on)


def test_a_pair_is_planned_twice_with_the_same_words(company: Company) -> None:
    first, second = send(company, "sprint")
    assert (first, (second.opens_on - first.opens_on).days) == (FIRST, 91)
    rows = [row for row in company.dump()["round"] if row["survey"] == "sprint"]
    assert len({row["questions_json"] for row in rows}) == 1


@pytest.mark.parametrize("which", ["2026-10-28 baseline", "baseline", "2026-10-30", "30 October"])
def test_a_planned_survey_is_taken_back_by_label_name_or_day(company: Company, which: str) -> None:
    regular = company.db.now(survey_rounds.every)
    send(company, "baseline")
    done = company.db.now(survey_rounds.cancel, which=which)
    assert (done.title, done.opens_on, done.stays) == ("How work is going", FIRST.opens_on, None)
    assert company.db.now(survey_rounds.every) == regular
    send(company, "baseline")


def test_of_a_pair_each_half_is_taken_back_by_itself(company: Company) -> None:
    _, second = send(company, "sprint")
    assert "“2026-10-28 sprint”, “2027-01-27 sprint”" in refused(company, "sprint")
    done = company.db.now(survey_rounds.cancel, which="2026-10-28")
    assert done.stays is not None
    assert done.stays.opens_on == second.opens_on


def test_what_is_not_planned_is_told_with_what_is(company: Company) -> None:
    assert refused(company, "lunch") == "No survey is planned as “lunch”. No survey is planned at all."
    send(company, "baseline")
    assert "There are: “2026-10-28 baseline”." in refused(company, "lunch")
    assert "There are" in refused(company, "2026-10-20")


def test_the_regular_pulse_is_not_taken_back(company: Company) -> None:
    (regular,) = company.db.now(survey_rounds.every)
    assert "STAYBOT_PULSES" in refused(company, regular.label)


def test_an_open_survey_is_not_taken_back(company: Company) -> None:
    send(company, "baseline")
    opened = open_survey(company, "baseline")
    assert "stays open until Tuesday 3 November 2026" in refused(company, "baseline")
    assert company.round(opened).state is RoundState.OPEN
    assert company.db.now(survey_rounds.every)[0].is_open


def test_a_survey_that_could_not_open_moves_and_its_second_half_with_it(company: Company) -> None:
    send(company, "sprint")
    of = next(row for row in company.dump()["round"] if row["opens_on"] == FIRST.opens_on)
    company.passes(days=30)
    assert not company.db.now(rounds.open_, round_id=of["id"])
    first, second = days_of(company, "sprint")
    assert first > date(2026, 11, 11)
    assert (second - first).days >= 91


def test_a_survey_that_could_not_open_moves_alone_where_its_words_are_its_own(company: Company) -> None:
    send(company, "sprint")
    of, other = sorted(
        (row for row in company.dump()["round"] if row["survey"] == "sprint"), key=lambda row: row["opens_on"]
    )
    company.db.now(lambda tx: _rename(tx, other["id"]))
    company.passes(days=30)
    company.db.now(rounds.open_, round_id=of["id"])
    assert days_of(company, "sprint")[1] == other["opens_on"]


def _rename(tx: Tx, round_id: str) -> None:
    row = tx.session.get_one(Round, round_id)
    row.questions_json = row.questions_json.replace("Before and after", "Otherwise")
    tx.session.add(row)


def test_what_the_rotation_asks_next_is_what_it_then_asks(company: Company) -> None:
    add(company, SOUP, "soups")
    coming = company.db.now(survey_rounds.next_questions)
    assert coming is not None
    assert coming.items is not None
    opened = open_survey(company, "rotation")
    assert surveys.frozen(company.round(opened))[0].items == coming.items


def test_nothing_comes_next_while_pulses_are_off(company: Company) -> None:
    assert company.under(pulse_cadence="off").db.now(survey_rounds.next_questions) is None


def test_the_planned_regular_pulse_goes_when_pulses_are_switched_off(company: Company) -> None:
    company.db.now(survey_rounds.every)
    assert company.under(pulse_cadence="off").db.now(survey_rounds.every) == ()
    assert company.dump()["round"] == []


def test_a_regular_pulse_that_could_not_open_is_left_out_for_the_next(company: Company) -> None:
    (missed,) = company.db.now(survey_rounds.every)
    (of,) = company.dump()["round"]
    company.clock.move_to(company.round(of["id"]).opens_at)
    company.passes(days=3)
    assert not company.db.now(rounds.open_, round_id=of["id"])
    assert company.round(of["id"]).state is RoundState.VOID
    assert company.db.now(survey_rounds.every)[0].opens_on > missed.opens_on


def test_a_survey_waits_while_everyone_is_paused(company: Company) -> None:
    search_of_five(company)
    send(company, "baseline")
    company.db.now(pauses.rest_group, dimension="function", value="engineering", until=FIRST.closes_on)
    (of,) = [row for row in company.dump()["round"] if row["survey"] == "baseline"]
    company.clock.move_to(company.round(of["id"]).opens_at)
    assert not company.db.now(rounds.open_, round_id=of["id"])
    assert company.round(of["id"]).state is RoundState.PLANNED


@pytest.mark.parametrize(
    ("words", "day"),
    [("2026-11-24", date(2026, 11, 24)), ("24 November", date(2026, 11, 24)), ("friday", date(2026, 10, 16)),
     ("3/11", date(2026, 11, 3))],
)  # fmt: skip
def test_days_are_named_in_the_usual_forms(company: Company, words: str, day: date) -> None:
    assert company.db.now(survey_rounds.day, words=words) == day


def test_what_is_no_day_is_refused(company: Company) -> None:
    with pytest.raises(Refused, match="could not read “soon”"):
        company.db.now(survey_rounds.day, words="soon")


def test_pauses_of_groups_are_listed_and_ended_and_those_of_persons_are_not(company: Company) -> None:
    search_of_five(company)
    until = date(2026, 11, 6)
    company.db.now(pauses.rest, by=MARIA, until=until)
    assert company.db.now(group_pauses.every) == ()
    company.db.now(pauses.rest_group, dimension="team", value="search", until=until)
    (one,) = company.db.now(group_pauses.every)
    assert (one.dimension, one.value, one.until) == ("team", "search", until)
    with pytest.raises(Refused, match="is not paused"):
        company.db.now(group_pauses.resume, dimension="team", value="billing")
    with pytest.raises(Refused, match="is not paused"):
        company.db.now(group_pauses.resume, dimension="person", value=company.ids[MARIA])
    company.db.now(group_pauses.resume, dimension="team", value="search")
    assert company.db.now(group_pauses.every) == ()
    assert len(company.dump()["pause"]) == 1


def test_a_pause_that_is_over_is_not_listed(company: Company) -> None:
    search_of_five(company)
    company.db.now(pauses.rest_group, dimension="team", value="search", until=date(2026, 10, 13))
    company.passes(days=2)
    assert company.db.now(group_pauses.every) == ()
