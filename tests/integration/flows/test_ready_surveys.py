"""Each survey that ships can be sent, answered, closed; and a pair is compared with its first half."""

from __future__ import annotations

import json

import pytest

from staybot.flows.answering import pulse
from staybot.flows.asking import comparisons, surveys
from staybot.rules import question_names
from staybot.store.tables import RoundState
from tests.company_rows import Company
from tests.integration.flows.sent_surveys import answer, close, open_survey, send

READY = ("baseline", "reorganisation", "compute-access", "sprint")


@pytest.fixture
def company(company: Company) -> Company:
    return company.under(pulse_cadence="fortnightly")


@pytest.fixture
def people(company: Company) -> list[str]:
    return company.engineers(28)


def test_these_ship_and_no_others() -> None:
    assert set(surveys.ready()) == set(READY)


@pytest.mark.parametrize("name", READY)
def test_a_survey_that_ships_is_sent_answered_and_published(
    company: Company, people: list[str], name: str
) -> None:
    send(company, name)
    opened = open_survey(company, name)
    assert len(company.letters(kind="invitation")) == 30
    for who in people[:12]:
        answer(company, opened, by=who)
    form = company.db.now(pulse.form, by=people[0], round_id=opened)
    assert form.title == surveys.ready()[name].title
    assert set(form.answers) == {one.id for one in surveys.ready()[name].items}
    close(company, opened)
    (release,) = company.dump()["release"]
    cells = json.loads(release["body_json"])["cells"]
    asked = {question_names.of(one) for one in surveys.ready()[name].items}
    assert {one["question"] for one in cells if not one["filters"]} >= asked
    assert company.round(opened).state is RoundState.CLOSED


def test_the_second_of_a_pair_is_compared_with_the_first(company: Company, people: list[str]) -> None:
    send(company, "sprint")
    ended, released = [], []
    for score in (2, 4):
        opened = open_survey(company, "sprint")
        for who in people[:12]:
            answer(company, opened, by=who, score=score)
        ended.append(opened)
        released.append(close(company, opened))
    assert company.db.now(comparisons.pair, ended[0]) is None
    assert company.db.now(comparisons.pair, ended[1]) == released[0]
    first, second = (company.round(one) for one in ended)
    assert (first.survey, surveys.frozen(first)) == (second.survey, surveys.frozen(second))


def test_a_regular_pulse_and_an_interview_are_compared_with_nothing(company: Company) -> None:
    assert company.db.now(comparisons.pair, company.opens()) is None
    company.passes(days=40)
    send(company, "baseline")
    regular = next(row["id"] for row in company.dump()["round"] if row["survey"] == surveys.ROTATION)
    assert company.db.now(comparisons.pair, regular) is None
