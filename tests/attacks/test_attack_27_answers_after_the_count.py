"""Attack 27: late answers, edits after the close, clocks that go wrong, and a second close."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from staybot.errors import Refused
from staybot.facts import InterviewAnswers
from staybot.flows.answering import interview
from staybot.flows.publishing import closing
from staybot.heartbeat import close_round
from tests.attacks.deeds import BOSS, GPU, close, digests, exact_counts, opened, releases
from tests.company_rows import TOM, Company


@pytest.fixture
def round_id(company: Company) -> str:
    people = company.engineers(14)
    at = company.opens()
    company.delivers()
    for one in people:
        company.answers(one, at, frustrated=GPU)
    return at


def every_way_in(company: Company, round_id: str) -> list[str]:
    """The words with which each change of a ballot is refused; "taken" where it was not."""
    given = InterviewAnswers({"frustrated": BOSS})
    db = company.db
    ways = (
        lambda: db.now(interview.submit, by=TOM, round_id=round_id, answers=given),
        lambda: db.now(interview.save_draft, by=TOM, round_id=round_id, draft=given, at="9999999999.0"),
        lambda: db.now(interview.withdraw, by=TOM, round_id=round_id),
        lambda: db.now(interview.decline, by=TOM, round_id=round_id),
        lambda: db.now(interview.later, by=TOM, round_id=round_id, until="tomorrow"),
        lambda: db.now(interview.form, by=TOM, round_id=round_id),
    )
    found = []
    for way in ways:
        try:
            way()
            found.append("taken")
        except Refused as refused:
            found.append(refused.message)
    return found


def test_a_bot_that_counts_twice_tells_who_was_late(company: Company, round_id: str) -> None:
    before = exact_counts(opened(company, round_id))
    company.answers(TOM, round_id, frustrated=BOSS)

    assert exact_counts(opened(company, round_id)) - before == {"management_follow_through": 1}


def test_ours_takes_nothing_from_the_last_instant_on_though_the_close_is_late(
    company: Company, round_id: str
) -> None:
    company.ends(round_id)

    assert "taken" not in every_way_in(company, round_id)


def test_ours_takes_nothing_while_it_counts_even_if_the_clock_jumps_back(
    company: Company, round_id: str
) -> None:
    company.ends(round_id)
    company.db.now(closing.begin, round_id=round_id)
    company.clock.move(by=-timedelta(days=3))

    assert "taken" not in every_way_in(company, round_id)


def test_ours_takes_nothing_after_the_close_and_says_that_answers_are_gone(
    company: Company, round_id: str
) -> None:
    company.ends(round_id)
    close(company, round_id)
    company.clock.move(by=-timedelta(days=3))
    said = every_way_in(company, round_id)

    assert "taken" not in said
    assert all("destroyed" in words for words in said)


def test_a_clock_that_jumps_back_opens_no_second_count(company: Company, round_id: str) -> None:
    company.ends(round_id)
    close(company, round_id)
    first = releases(company)
    company.clock.move(by=-timedelta(days=5))
    close(company, round_id)
    company.clock.move(by=timedelta(days=5))
    close(company, round_id)

    assert releases(company) == first
    assert len(digests(company)) == 1


def test_two_closes_at_once_publish_once(company: Company, round_id: str) -> None:
    company.ends(round_id)

    async def twice() -> None:
        closes = [close_round(company.db, company.keys, round_id) for _ in range(2)]
        await asyncio.gather(*closes, return_exceptions=True)

    asyncio.run(twice())
    close(company, round_id)

    assert len(releases(company)) == 1
    assert len(digests(company)) == 1
    assert company.dump()["ballot"] == []
