"""Attack 9: the same answers cut by another org chart, counted again after a change, or themed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from staybot import themes
from staybot.flows.publishing import closing
from staybot.flows.publishing import digests as digest_flow
from staybot.store.keys import KeyLost
from tests.attacks.deeds import BOSS, GPU, close, digests, exact_counts, gathered, opened, releases
from tests.company_rows import TOM, Company


@pytest.fixture
def round_id(company: Company) -> str:
    people = company.engineers(19)
    at = company.opens()
    for one in people:
        company.answers(one, at, frustrated=GPU)
    company.answers(TOM, at, frustrated=BOSS)
    return at


def team(company: Company, name: str) -> list[str]:
    """Who is in a team as the people list stands now."""
    return [row["id"] for row in company.dump()["person"] if row["team"] == name]


def test_a_bot_that_keeps_answers_can_be_asked_about_tom_by_moving_him(
    company: Company, round_id: str
) -> None:
    kept = opened(company, round_id)
    before = exact_counts(kept, team(company, "team 1"))
    company.sets(TOM, team="team 1")
    after = exact_counts(kept, team(company, "team 1"))

    assert after - before == {"management_follow_through": 1}


def test_the_cut_is_that_of_the_opening(company: Company, round_id: str) -> None:
    company.ends(round_id)
    before = closing.compute(gathered(company, round_id))
    company.sets(TOM, team="team 1", location="Lisbon", level="L9")

    assert closing.compute(gathered(company, round_id)) == before


def test_a_closed_round_cannot_be_cut_counted_or_themed_again(
    company: Company, round_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.ends(round_id)
    close(company, round_id)
    published, (posted,) = releases(company), digests(company)
    (row,) = company.dump()["release"]

    company.sets(TOM, team="team 1")
    monkeypatch.setattr(themes, "read", lambda _text, *, question: themes.read(BOSS, question=question))
    close(company, round_id)
    with pytest.raises(KeyLost):
        opened(company, round_id)

    assert releases(company) == published
    again = company.db.now(digest_flow.published, release_id=row["id"])
    assert again is not None
    assert replace(again, silence_follows=posted.silence_follows) == posted
    assert digests(company) == []


def test_somebody_who_leaves_after_the_close_changes_nothing_that_was_published(
    company: Company, round_id: str
) -> None:
    company.ends(round_id)
    close(company, round_id)
    published = releases(company)

    company.leaves(TOM)
    close(company, round_id)

    assert releases(company) == published
