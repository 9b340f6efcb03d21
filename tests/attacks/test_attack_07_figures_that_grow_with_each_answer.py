"""Attack 7: whoever watches figures while they grow sees what the last one answered."""

from __future__ import annotations

import pytest

from staybot.store.tables import RoundState
from tests.attacks.deeds import BOSS, GPU, close, digests, exact_counts, opened, releases
from tests.company_rows import TOM, Company


@pytest.fixture
def round_id(company: Company) -> str:
    people = company.engineers(14)
    at = company.opens()
    for one in people:
        company.answers(one, at, frustrated=GPU)
    return at


def test_a_bot_with_live_figures_tells_what_tom_answered(company: Company, round_id: str) -> None:
    before = exact_counts(opened(company, round_id))
    company.answers(TOM, round_id, frustrated=BOSS)
    after = exact_counts(opened(company, round_id))

    assert after - before == {"management_follow_through": 1}


def test_ours_says_nothing_until_the_close_however_often_it_is_tried(company: Company, round_id: str) -> None:
    company.delivers()
    for words in (GPU, BOSS):
        company.answers(TOM, round_id, frustrated=words)
        close(company, round_id)
        assert not digests(company)
        assert not releases(company)
    company.ends(round_id)
    company.passes(seconds=-1)
    close(company, round_id)

    assert not digests(company)
    assert not releases(company)
    assert company.round(round_id).state is RoundState.OPEN


def test_ours_speaks_once(company: Company, round_id: str) -> None:
    company.ends(round_id)
    close(company, round_id)
    first = digests(company)
    for _ in range(3):
        company.passes(days=1)
        close(company, round_id)

    assert len(first) == len(releases(company)) == 1
    assert digests(company) == []
