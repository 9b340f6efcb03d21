"""Attack 30: "share it with me, or I will know that it was you": a manager reads something into silence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from staybot.errors import Refused
from staybot.flows import home
from staybot.flows.answering import interview, sharing
from staybot.flows.promising import commitments
from tests.company_rows import MARIA, PRIYA, Company, differences, somebody

QUIET = ("UQUIET001", "UQUIET002")


@pytest.fixture
def round_id(company: Company) -> str:
    priya = company.ids[PRIYA]
    company.hires(*(somebody(one, one, is_engineer=True, manager_id=priya) for one in QUIET))
    company.engineers(6)
    at = company.opens()
    company.delivers_each_morning(days=8)
    return at


def of_priya(company: Company) -> tuple[object, ...]:
    """Everything that a manager can see by themselves or is written to them."""
    screens = (company.db.now(home.home, by=PRIYA), company.db.now(commitments.mine, by=PRIYA))
    return (*screens, [out.fact for out in company.delivers() if out.to == PRIYA])


def test_a_bot_that_counts_shares_of_answers_points_at_who_kept_theirs(
    company: Company, round_id: str
) -> None:
    for one in (MARIA, QUIET[0]):
        company.answers(one, round_id)
    company.shares(MARIA, round_id)
    reports = {MARIA, *QUIET}
    shared = {row["engineer_id"] for row in company.dump()["share"]}
    own = {one: company.db.now(home.home, by=one).interview for one in reports}
    answered = {one for one in reports if own[one] != own[QUIET[1]]}

    assert {one for one in answered if company.ids[one] not in shared} == {QUIET[0]}


Deed = Callable[[Company, str], object]

KEPT_TO_ONESELF: dict[str, Deed] = {
    "does not answer": lambda _company, _at: None,
    "answers for the themes": lambda company, at: company.answers(QUIET[0], at),
    "marks it, sees the preview and thinks better": lambda company, at: company.marks(QUIET[0], at),
    "declines": lambda company, at: company.db.now(interview.decline, by=QUIET[0], round_id=at),
    "withdraws": lambda company, at: (
        company.answers(QUIET[0], at),
        company.db.now(interview.withdraw, by=QUIET[0], round_id=at),
    ),
}


@pytest.mark.parametrize("deed", KEPT_TO_ONESELF)
def test_a_manager_sees_the_same_whoever(company: Company, round_id: str, deed: str) -> None:
    company.shares(MARIA, round_id)
    of_priya(company)
    before = of_priya(company)
    KEPT_TO_ONESELF[deed](company, round_id)

    assert of_priya(company) == before


def test_sharing_marks_no_ballot(company: Company, round_id: str) -> None:
    seen = company.marks(MARIA, round_id).preview
    assert seen is not None
    before = company.dump()
    company.db.now(sharing.share, by=MARIA, round_id=round_id, seal=seen.seal)
    after = company.dump()

    assert before["ballot"] == after["ballot"]
    by_name = {"share", "sixty_days", "clock_event", "letter", "person"}
    assert {table for table, _ in differences(before, after)} <= by_name


def test_a_share_has_no_link_to_a_round_or_a_ballot(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id)
    tables = company.dump()
    ids = {round_id, *(row["ballot_id"].hex() for row in tables["ballot"])}

    for row in tables["share"] + tables["sixty_days"]:
        assert not any(one in str(value) for value in row.values() for one in ids)


def test_nobody_but_the_engineer_shares_or_asks_for_it(company: Company, round_id: str) -> None:
    seen = company.marks(MARIA, round_id).preview
    assert seen is not None
    for other in (PRIYA, QUIET[0]):
        with suppress(Refused):
            company.db.now(sharing.share, by=other, round_id=round_id, seal=seen.seal)
        assert company.dump()["share"] == []
