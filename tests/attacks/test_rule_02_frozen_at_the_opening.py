"""Rule 2: cohort and groups are those of the opening; joiners wait, the answers of leavers stay."""

from __future__ import annotations

import pytest

from staybot.errors import Refused
from staybot.flows.answering import participation
from staybot.flows.publishing import closing
from staybot.store.tables import PersonStatus
from tests.attacks.deeds import BOSS, GPU, exact_counts, gathered, opened
from tests.company_rows import TOM, Company


@pytest.fixture
def round_id(company: Company) -> str:
    people = company.engineers(12)
    at = company.opens()
    for one in people:
        company.answers(one, at, frustrated=GPU)
    company.answers(TOM, at, frustrated=BOSS)
    return at


def still_here(company: Company) -> list[str]:
    """The broken variant's cohort: whoever works here on the day of the count."""
    return [row["id"] for row in company.dump()["person"] if row["status"] == PersonStatus.ACTIVE]


def test_a_cohort_as_of_today_loses_the_answer_of_who_leaves(company: Company, round_id: str) -> None:
    raised = opened(company, round_id)
    before = exact_counts(raised, still_here(company))
    company.leaves(TOM)
    assert before - exact_counts(raised, still_here(company)) == {"management_follow_through": 1}


def test_ours_counts_who_left_as_if_they_were_here(company: Company, round_id: str) -> None:
    company.ends(round_id)
    before = closing.compute(gathered(company, round_id))
    company.leaves(TOM)
    company.sets("UENG00000", team="another", level="L9")
    assert closing.compute(gathered(company, round_id)) == before


def test_who_joins_while_it_is_open_waits_for_the_next_round(company: Company, round_id: str) -> None:
    company.hires(company.engineer("ULATE0001", team="Boss 0"))
    with pytest.raises(Refused, match=participation.NOT_ASKED[:20]):
        company.answers("ULATE0001", round_id, frustrated=BOSS)
    company.ends(round_id)
    cohort = {member.person for member in gathered(company, round_id).closed.cohort}
    assert company.ids[TOM] in cohort
    assert company.ids["ULATE0001"] not in cohort
