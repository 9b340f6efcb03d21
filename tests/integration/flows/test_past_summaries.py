"""Summaries that are over: every one that was posted, and those that could not be in time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from staybot.errors import Refused
from staybot.facts import MonthSummary, PastSummary, QuarterSummary
from staybot.flows.publishing import history, summaries
from staybot.slack.views.digests import past_digest
from staybot.slack.views.letters import letter
from tests.attacks.operator import writes
from tests.company_rows import MARIA, NOOR, Company
from tests.integration.flows.test_summaries import FIRST, SECOND, SEPTEMBER, at, summary_of
from tests.ledger_rows import appended, enps, pulse


@pytest.fixture
def october(company: Company) -> Company:
    """A pulse in September, two in October; all posted."""
    for day, band in ((SEPTEMBER, (-40, 0)), (FIRST, (-40, 0)), (SECOND, (40, 100))):
        appended(company, pulse(day, enps(*band)))
    at(company, date(2026, 10, 26))
    return company


def past(company: Company, named: str) -> PastSummary:
    fact = company.db.now(history.past, by=NOOR, named=named)
    assert isinstance(fact, PastSummary)
    return fact


def offered(company: Company) -> tuple[str, ...]:
    return company.db.now(history.past, by=NOOR, named="").summaries


def test_a_summary_that_could_not_be_sent_for_ten_days_is_offered_then(october: Company) -> None:
    october.clock.move_to(datetime(2026, 11, 2, 3, tzinfo=UTC))
    october.db.now(summaries.plan)
    october.clock.move_to(datetime(2026, 11, 12, 9, tzinfo=UTC))
    assert offered(october) == (), "it may still be posted"
    assert at(october, date(2026, 11, 13)) == []
    assert offered(october) == ("summary 2026-10",)
    fact = past(october, "Summary 2026-10")
    assert isinstance(fact.summary, MonthSummary)
    assert "October 2026 in short" in past_digest.messages(fact)[0].text
    words = past_digest.names(fact).text
    assert words.startswith("The summary of October 2026: every figure is read from the ledger")
    assert "Summaries: `summary 2026-10`." in words


def test_one_that_was_never_planned_is_offered_too(october: Company) -> None:
    october.clock.move_to(datetime(2026, 12, 20, 12, tzinfo=UTC))
    assert october.letters(kind=summaries.MONTH, subject="2026-11") == []
    writes(october.db, "DELETE FROM letter WHERE kind = 'month_summary'")
    assert offered(october) == ("summary 2026-10",)


def test_one_that_was_posted_is_shown_as_it_was_whatever_came_later(october: Company) -> None:
    fact = summary_of(at(october, date(2026, 11, 2)))
    assert offered(october) == ("summary 2026-10",)
    for day, band in ((date(2026, 11, 2), (-100, -40)), (date(2026, 11, 16), (0, 40))):
        appended(october, pulse(day, enps(*band)))
    at(october, date(2026, 11, 25))
    shown = past(october, "summary 2026-10")
    assert past_digest.messages(shown) == (letter(fact),)


def test_a_quarter_is_asked_for_with_its_year_or_without(october: Company) -> None:
    appended(october, pulse(date(2026, 12, 7), enps(0, 40)))
    at(october, date(2026, 12, 20))
    posted = summary_of(at(october, date(2027, 1, 4)))
    assert isinstance(posted, QuarterSummary)
    assert offered(october) == ("summary 2026-Q4", "summary 2026-10")
    for named in ("summary 2026-Q4", "summary Q4 2026", "SUMMARY q4"):
        shown = past(october, named)
        assert shown.summary == posted
        assert past_digest.names(shown).text.startswith("The summary of Q4 2026: ")


def test_months_and_quarters_whose_digests_said_everything_are_not_offered(company: Company) -> None:
    appended(company, pulse(FIRST, enps(0, 40)))
    at(company, date(2026, 12, 18))
    assert offered(company) == ()


def test_none_is_offered_before_what_it_tells_of_was_posted(october: Company) -> None:
    writes(october.db, "UPDATE letter SET state = 'waiting' WHERE kind = 'digest' AND due_on = :day",
           day=max(one.due_on for one in october.letters(kind="digest")))  # fmt: skip
    writes(october.db, "UPDATE letter SET state = 'sent' WHERE kind = 'digest' AND subject IN "
           "(SELECT id FROM release WHERE seq = 1)")  # fmt: skip
    october.clock.move_to(datetime(2026, 12, 20, 3, tzinfo=UTC))
    assert offered(october) == ()


def test_a_name_that_there_is_not_is_answered_with_those_there_are(october: Company) -> None:
    at(october, date(2026, 11, 2))
    for named in ("summary 2026-11", "summary 2026-Q4", "summary", "2026-10"):
        with pytest.raises(Refused, match=r"Summaries: summary 2026-10\."):
            october.db.now(history.past, by=NOOR, named=named)
    with pytest.raises(Refused) as refusal:
        october.db.now(history.past, by=MARIA, named="summary 2026-10")
    assert "2026-10" not in refusal.value.message
