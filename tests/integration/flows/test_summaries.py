"""Summaries: planned once, late after an outage, silent when the digests have said everything."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from staybot.facts import MonthSummary, OperatorNotice, QuarterSummary
from staybot.flows.publishing import summaries
from staybot.slack.views.letters import letter
from staybot.store.tables import LetterState
from tests.attacks.operator import writes
from tests.company_rows import Company
from tests.ledger_rows import appended, cell, enps, interview, pulse

SEPTEMBER, FIRST, SECOND = date(2026, 9, 7), date(2026, 10, 5), date(2026, 10, 19)
"""The first days of three pulses."""


def at(company: Company, day: date, *, hour: int = 12) -> list[Any]:
    """The beats of that hour; what went out."""
    company.clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
    company.db.now(summaries.plan)
    return [out.fact for out in company.delivers()]


def summary_of(facts: list[Any]) -> Any:
    (found,) = [one for one in facts if isinstance(one, MonthSummary | QuarterSummary)]
    return found


@pytest.fixture
def october(company: Company) -> Company:
    """A pulse in September, two in October; all posted."""
    for day, band in ((SEPTEMBER, (-40, 0)), (FIRST, (-40, 0)), (SECOND, (40, 100))):
        appended(company, pulse(day, enps(*band)))
    at(company, date(2026, 10, 26))
    return company


def test_a_month_is_told_on_its_first_working_morning_after_it(october: Company) -> None:
    assert at(october, date(2026, 11, 1)) == [], "a Sunday"
    assert at(october, date(2026, 11, 2), hour=9) == [], "ten o'clock is the hour"
    fact = summary_of(at(october, date(2026, 11, 2), hour=10))
    assert isinstance(fact, MonthSummary)
    assert fact.month == date(2026, 10, 1)
    assert len(fact.digests) == 2
    (outcome,) = fact.outcomes
    assert outcome.everyone is not None
    assert (outcome.everyone.now.low, outcome.everyone.now.high) == (40, 100)
    assert outcome.everyone.before is not None
    assert outcome.everyone.before.closed_on == SEPTEMBER + timedelta(days=4)


def test_a_month_reads_as_what_moved_apart(october: Company) -> None:
    text = letter(summary_of(at(october, date(2026, 11, 2)))).text
    assert "October 2026 in short" in text
    assert "willingness to recommend us went up" in text
    assert "up: it was −40 to 0 on 11 September 2026" in text
    assert text.count("Pulse of") == 2


def test_a_summary_is_sent_once_however_often_it_is_planned(october: Company) -> None:
    at(october, date(2026, 11, 2))
    for day in (2, 3, 9):
        assert at(october, date(2026, 11, day), hour=15) == []
    assert len(october.letters(kind=summaries.MONTH)) == 1


def test_another_time_zone_in_the_settings_makes_no_second_summary(october: Company) -> None:
    at(october, date(2026, 11, 2))
    elsewhere = october.under(timezone="Pacific/Auckland", region="NZ")
    assert at(elsewhere, date(2026, 11, 3)) == []
    assert len(october.letters(kind=summaries.MONTH)) == 1


def test_after_an_outage_it_is_still_told_and_after_a_long_one_not_any_more(october: Company) -> None:
    october.clock.move_to(datetime(2026, 11, 2, 3, tzinfo=UTC))
    october.db.now(summaries.plan)
    assert isinstance(summary_of(at(october, date(2026, 11, 4))), MonthSummary)


def test_a_summary_that_waited_too_long_is_settled(october: Company) -> None:
    october.clock.move_to(datetime(2026, 11, 2, 3, tzinfo=UTC))
    october.db.now(summaries.plan)
    assert at(october, date(2026, 11, 16)) == []
    (row,) = october.letters(kind=summaries.MONTH)
    assert row.state is LetterState.SETTLED


def test_what_was_not_planned_in_time_is_not_planned_late(company: Company) -> None:
    for day in (FIRST, SECOND):
        appended(company, pulse(day, enps(0, 40)))
    assert at(company, date(2026, 11, 16)) != []
    assert company.letters(kind=summaries.MONTH) == []


def test_a_summary_has_its_day_as_soon_as_there_is_something_to_tell(october: Company) -> None:
    (row,) = october.letters(kind=summaries.MONTH)
    assert row.due_at == datetime(2026, 11, 2, 10, tzinfo=UTC)


def test_an_outage_over_the_morning_delays_it(october: Company) -> None:
    assert isinstance(summary_of(at(october, date(2026, 11, 5))), MonthSummary)


def test_a_month_in_which_nothing_was_published_has_no_letter(company: Company) -> None:
    assert at(company, date(2026, 11, 2)) == []
    assert company.letters() == []


def test_a_month_with_one_digest_needs_no_summary(company: Company) -> None:
    appended(company, pulse(FIRST, enps(0, 40)))
    at(company, date(2026, 10, 13))
    assert at(company, date(2026, 11, 2)) == []
    (row,) = company.letters(kind=summaries.MONTH)
    assert row.state is LetterState.SETTLED


@pytest.mark.parametrize("days", [(FIRST, SECOND), (date(2026, 11, 9), date(2026, 11, 23))])
def test_a_month_or_quarter_with_nothing_to_be_compared_with_needs_no_summary(
    company: Company, days: tuple[date, date]
) -> None:
    for day in days:
        appended(company, pulse(day, enps(0, 40)))
    at(company, days[1] + timedelta(days=7))
    assert at(company, date(2026, 12, 1)) == []
    assert at(company, date(2027, 1, 4)) == []
    assert {row.state for row in company.letters(kind=summaries.MONTH)} <= {LetterState.SETTLED}
    (row,) = company.letters(kind=summaries.QUARTER)
    assert row.state is LetterState.SETTLED


def test_a_round_that_showed_nothing_is_no_line_of_a_summary(october: Company) -> None:
    appended(october, {**pulse(date(2026, 10, 12)), "kind": "check_in", "wave": "check_in 2026-Q4"})
    at(october, date(2026, 10, 27))
    text = letter(summary_of(at(october, date(2026, 11, 2)))).text
    assert "Check-ins" not in text
    assert text.count("Pulse of") == 2


def test_a_summary_waits_for_the_digests_that_it_tells_of(company: Company) -> None:
    for day in (SEPTEMBER, FIRST, SECOND):
        appended(company, pulse(day, enps(0, 40)))
    company.clock.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC))
    company.db.now(summaries.plan)
    kinds = [type(fact).__name__ for fact in at(company, date(2026, 11, 2), hour=13)]
    assert kinds[:2] == ["PulseDigest", "PulseDigest"]
    assert (
        kinds.count("MonthSummary")
        + len([one for one in at(company, date(2026, 11, 2), hour=14) if isinstance(one, MonthSummary)])
        == 1
    )


def test_a_summary_waits_for_a_round_of_its_month_that_is_not_published_yet(october: Company) -> None:
    writes(october.db, "UPDATE round SET state = 'published' WHERE opens_on = :day", day=SECOND)
    assert at(october, date(2026, 11, 2)) == []
    writes(october.db, "UPDATE round SET state = 'closed' WHERE opens_on = :day", day=SECOND)
    assert isinstance(summary_of(at(october, date(2026, 11, 2), hour=13)), MonthSummary)


def test_nothing_is_told_while_the_ledger_is_changed(october: Company) -> None:
    writes(
        october.db, "UPDATE release SET body_json = replace(body_json, '[40,100]', '[0,40]') WHERE seq = 3"
    )
    facts = at(october, date(2026, 11, 2)) + at(october, date(2026, 11, 2), hour=13)
    assert {type(one) for one in facts} == {OperatorNotice}
    (row,) = october.letters(kind=summaries.MONTH)
    assert row.state is LetterState.WAITING


# ------------------------------------------------------------------- quarters


def themes(**counts: list[int]) -> dict[str, Any]:
    return cell("themes", theme_counts={f"{theme}:negative": band for theme, band in counts.items()})


def promised(kept: list[int]) -> dict[str, Any]:
    whole = {"opened": [30, 99], "promised_soon": None, "kept": kept, "missed": None, "unconfirmed": None,
             "dropped": None, "ended": None, "open": None, "kept_rate": [50, 55], "days_to_commit": None,
             "days_to_keep": None}  # fmt: skip
    return {"made": [10, 29], "due": None, "clocks": {"opened_now": [10, 29], "from": None, "to": None},
            "promises": {"whole": whole}}  # fmt: skip


@pytest.fixture
def two_quarters(company: Company) -> Company:
    was = interview(
        "2026-Q3", date(2026, 8, 4), themes(workload=[3, 10], autonomy=[3, 10]), followed=promised([0, 9])
    )
    now = interview(
        "2026-Q4", date(2026, 11, 4), themes(workload=[11, 20], autonomy=[3, 10]), followed=promised([10, 29])
    )
    for body in (was, pulse(SEPTEMBER, enps(0, 40)), pulse(FIRST, enps(0, 40)), now):
        appended(company, body)
    at(company, date(2026, 11, 20))
    return company


def test_a_quarter_lies_beside_the_one_before(two_quarters: Company) -> None:
    fact = summary_of(at(two_quarters, date(2027, 1, 4)))
    assert isinstance(fact, QuarterSummary)
    assert (fact.quarter, fact.before) == ("2026-Q4", "2026-Q3")
    text = letter(fact).text
    assert "Q4 2026 beside Q3 2026" in text
    assert "11–20 people, one step up from 3–10 in Q3 2026" in text
    assert "utonomy" not in text.partition("moved since")[2].partition("Promises")[0]
    assert "as told in Q4 2026: 10–29" in text
    assert "as told in Q3 2026: 0–9" in text
    assert "no visible change of willingness" in text


def test_the_quarter_takes_the_place_of_its_last_month(two_quarters: Company) -> None:
    appended(two_quarters, pulse(date(2026, 12, 1), enps(0, 40)))
    appended(two_quarters, pulse(date(2026, 12, 14), enps(0, 40)))
    at(two_quarters, date(2026, 12, 22))
    told = at(two_quarters, date(2027, 1, 4))
    assert [type(one) for one in told if not hasattr(one, "part")] == [QuarterSummary]


def test_a_quarter_without_an_interview_says_that_nothing_is_shown_of_one(october: Company) -> None:
    appended(october, pulse(date(2026, 11, 9), enps(40, 100)))
    at(october, date(2026, 11, 24))
    text = letter(summary_of(at(october, date(2027, 1, 4)))).text
    assert "Themes of this quarter's interview: not shown" in text
    assert "Promises kept" not in text


def test_a_quarter_with_one_digest_and_none_before_needs_no_summary(company: Company) -> None:
    appended(company, pulse(date(2026, 12, 7), enps(0, 40)))
    at(company, date(2026, 12, 15))
    assert at(company, date(2027, 1, 4)) == []
    (row,) = company.letters(kind=summaries.QUARTER)
    assert row.state is LetterState.SETTLED


def test_no_theme_is_compared_where_another_reader_read(company: Company) -> None:
    was = interview("2026-Q3", date(2026, 8, 4), themes(workload=[3, 10]), reader="older")
    now = interview("2026-Q4", date(2026, 11, 4), themes(workload=[11, 20]))
    for body in (was, pulse(SEPTEMBER, enps(0, 40)), now, pulse(date(2026, 11, 9), enps(0, 40))):
        appended(company, body)
    at(company, date(2026, 11, 20))
    text = letter(summary_of(at(company, date(2027, 1, 4)))).text
    assert "nothing yet to compare them with" in text
    assert "no visible change of willingness" in text
    assert "3–10" not in text


def test_themes_that_cannot_be_compared_are_alone_no_reason_for_a_summary(company: Company) -> None:
    was = interview("2026-Q3", date(2026, 8, 4), themes(workload=[3, 10]), reader="older")
    now = interview("2026-Q4", date(2026, 11, 4), themes(workload=[11, 20]))
    for body in (was, now):
        appended(company, body)
    at(company, date(2026, 11, 20))
    assert at(company, date(2027, 1, 4)) == []


def test_promises_of_two_interviews_are_a_reason(company: Company) -> None:
    was = interview("2026-Q3", date(2026, 8, 4), followed=promised([0, 9]))
    now = interview("2026-Q4", date(2026, 11, 4), followed=promised([10, 29]))
    for body in (was, now):
        appended(company, body)
    at(company, date(2026, 11, 20))
    text = letter(summary_of(at(company, date(2027, 1, 4)))).text
    assert "as told in Q4 2026: 10–29" in text
    assert "as told in Q3 2026: 0–9" in text
    assert "Outcomes: not shown" in text


def test_a_quarter_is_beside_another_only_if_the_ledger_shows_something_of_that(company: Company) -> None:
    was = interview("2026-Q2", date(2026, 5, 4), themes(workload=[3, 10]))
    now = interview("2026-Q4", date(2026, 11, 4), themes(workload=[11, 20]))
    for body in (was, pulse(SEPTEMBER), now, pulse(date(2026, 11, 9), enps(0, 40))):
        appended(company, body)
    at(company, date(2026, 11, 20))
    text = letter(summary_of(at(company, date(2027, 1, 4)))).text
    assert text.startswith("Q4 2026 in short\n")
    assert "Q3 2026" not in text
    assert "11–20 people, one step up from 3–10 in Q2 2026" in text
