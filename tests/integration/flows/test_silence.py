"""Silence is announced once, kept until something can be shown, and decided by the ledger alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from staybot.facts import Digest
from staybot.flows.publishing import silence
from staybot.slack.views.letters import letter
from staybot.store.tables import LetterState
from tests.company_rows import Company
from tests.ledger_rows import appended, cell, enps, interview, pulse

DAY = date(2026, 10, 5)


def posted(company: Company) -> list[Digest]:
    """The digests that go out by the noon of the next working day."""
    noon = company.clock.now().replace(hour=12) + timedelta(days=1)
    company.clock.move_to(noon + timedelta(days=7 - noon.weekday() if noon.weekday() > 4 else 0))
    return [out.fact for out in company.delivers() if isinstance(out.fact, Digest)]


def empty(week: int, **more: Any) -> dict[str, Any]:
    return pulse(DAY + timedelta(weeks=week), **more)


def test_the_first_round_with_nothing_to_show_says_so_and_that_silence_follows(company: Company) -> None:
    appended(company, empty(0))
    (only,) = posted(company)
    assert only.silence_follows
    message = letter(only)
    assert "I will not post about pulses again" in message.text
    assert "I will not post about pulses again" in str(message.blocks)


def test_rounds_after_it_are_silent_until_one_shows_something_again(company: Company) -> None:
    said = []
    for week, cells in enumerate([[], [], [], [enps(0, 40)], [], []]):
        appended(company, pulse(DAY + timedelta(weeks=week), *cells))
        said.append([one.silence_follows for one in posted(company)])
    assert said == [[True], [], [], [False], [True], []]
    states = [row.state for row in company.letters(kind="digest")]
    assert states.count(LetterState.SETTLED) == 3


def test_too_few_answers_are_nothing_to_show_either(company: Company) -> None:
    appended(company, empty(0, enough=False, answered=None))
    appended(company, empty(1, enough=False, answered=None))
    assert [one.silence_follows for one in posted(company)] == [True]


def test_each_kind_has_its_own_silence(company: Company) -> None:
    appended(company, empty(0))
    appended(company, interview("2026-Q4", DAY))
    appended(company, empty(1, survey="canteen", title="Canteen"))
    appended(company, empty(2, survey="promise:abc:team:a", title="A promise to team a"))
    appended(company, empty(3, survey="promise:def:team:b", title="A promise to team b"))
    told = posted(company)
    assert [one.silence_follows for one in told] == [True] * 4
    words = [letter(one).text.partition("post about ")[2].partition(" again")[0] for one in told]
    assert words == ["pulses", "stay interviews", "surveys like this one", "surveys like this one"]


@pytest.mark.parametrize(
    "body",
    [
        interview("2026-Q4", DAY, cell("themes", theme_counts={"workload:negative": [3, 10]})),
        interview("2026-Q4", DAY, followed={"made": [5, 9], "due": None}),
        interview("2026-Q4", DAY, followed={"made": None, "due": None, "clocks": {"opened_now": [5, 9]}}),
        pulse(DAY, repeats=[{"wave": "w", "closed_on": "2026-09-01", "cell": enps(0, 40)}]),
        pulse(DAY, cell("tools", mean_range=[2.4, 3.6])),
    ],
)
def test_anything_told_is_something_to_show(body: dict[str, Any]) -> None:
    assert silence.shows(body)
    assert not silence.shows(body | {"enough": False})


def test_how_many_wrote_is_nothing_to_show_by_itself() -> None:
    assert not silence.shows(interview("2026-Q4", DAY, cell("themes")))


def test_bodies_from_before_there_were_pulses_are_interviews() -> None:
    body = interview("2026-Q4", DAY)
    del body["kind"], body["survey"]
    assert silence.series(body) == ("interview", "")


def test_an_empty_check_in_says_what_it_is(company: Company) -> None:
    appended(company, {**empty(0), "kind": "check_in", "wave": "check_in 2026-Q4"})
    (only,) = posted(company)
    assert "I will not post about check-ins of new people again" in letter(only).text


def test_the_silence_of_a_digest_is_not_broken_by_posting_it_again(company: Company) -> None:
    appended(company, empty(0))
    appended(company, empty(1))
    assert len(posted(company)) == 1
    company.passes(days=3)
    assert posted(company) == []
