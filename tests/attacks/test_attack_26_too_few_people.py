"""Attack 26: a company, or a turnout, so small that a total is about somebody."""

from __future__ import annotations

import pytest

from tests.attacks.deeds import BOSS, GPU, close, digests, exact_counts, opened, releases
from tests.company_rows import MARIA, TOM, Company


def played(company: Company, *, engineers: int, answering: int) -> str:
    people = [TOM, MARIA, *company.engineers(engineers - 2)]
    round_id = company.opens()
    company.delivers()
    for one in people[:answering]:
        company.answers(one, round_id, frustrated=BOSS if one == TOM else GPU)
    company.ends(round_id)
    return round_id


def test_a_bot_without_a_floor_publishes_what_tom_said(company: Company) -> None:
    round_id = played(company, engineers=12, answering=4)

    assert exact_counts(opened(company, round_id))["management_follow_through"] == 1


@pytest.mark.parametrize("answering", [0, 1, 4])
def test_below_five_answers_nothing_is_said_but_that(company: Company, answering: int) -> None:
    round_id = played(company, engineers=12, answering=answering)
    close(company, round_id)
    (body,), (digest,) = releases(company), digests(company)

    assert not body["enough"]
    assert body["cells"] == body["repeats"] == []
    assert body["rate_range"] is body["answered"] is None
    assert (digest.enough, digest.answered, digest.response_rate) == (False, None, None)
    assert not digest.themes
    assert not digest.groups


def test_none_one_or_four_answers_look_the_same(company: Company) -> None:
    """How few it were is not told either."""
    round_id = played(company, engineers=12, answering=4)
    close(company, round_id)
    (body,) = releases(company)

    assert (body["answered"], body["rate_range"], body["cells"], body["repeats"]) == (None, None, [], [])


def test_a_company_of_nine_gets_no_group_of_its_own(company: Company) -> None:
    round_id = played(company, engineers=9, answering=9)
    close(company, round_id)
    (body,) = releases(company)

    assert body["enough"]
    assert [cell["filters"] for cell in body["cells"] if cell["filters"]] == []
