"""A leader wants to know whose promise it was: sentences come only with those of four others and more."""

from __future__ import annotations

import json
from typing import Any

import pytest

from staybot.flows.promising import showing
from staybot.flows.publishing import digests
from staybot.slack.views.letters import letter
from tests.company_rows import Company
from tests.promise_rows import NOON, Promises
from tests.pulse_rows import closes

NASTY = "<!channel> *free* <@UMARIA001> lunch"


@pytest.fixture
def company(company: Company) -> Company:
    company.engineers(12, managers=6)
    company.clock.move_to(NOON)
    return company


def agreed(company: Company, pairs: list[tuple[int, int]], *, text: str = "Change") -> list[str]:
    """Kept promises of (engineer, manager), each with consent."""
    promises = Promises(company)
    ids: list[str] = []
    for engineer, manager in pairs:
        by, to = f"UBOSS{manager:04}", f"UENG{engineer:05}"
        company.sets(to, manager_id=company.ids[by])
        ids.append(promises.make(by=by, to=to, text=f"{text} {engineer}-{manager}-{len(ids)}"))
        promises.claim(ids[-1], by=by)
        promises.answer(ids[-1], "confirm", by=to)
        company.db.now(showing.choose, by=to, commitment_id=ids[-1], yes=True)
    return ids


def published(company: Company) -> dict[str, Any]:
    """The next interview's release, with answers enough that it says something."""
    round_id = company.opens()
    for n in range(12):
        company.answers(f"UENG{n:05}", round_id)
    return closes(company, round_id)


FIVE = [(n, n) for n in range(5)]


def test_five_of_five_makers_are_told_and_their_names_are_not(company: Company) -> None:
    ids = agreed(company, FIVE)
    body = published(company)
    assert body["followed"]["shown"] == [f"Change {n}-{n}-{n}" for n in range(5)]
    told = json.dumps(body)
    assert not any(one in told for one in (*ids, *company.ids.values(), *company.ids, "Boss"))


@pytest.mark.parametrize(
    "pairs",
    [
        [(n % 4, n) for n in range(6)],
        [(n, n % 4) for n in range(9)],
        FIVE[:4],
    ],
    ids=["four engineers of six managers", "nine engineers of four managers", "four of four"],
)
def test_fewer_than_five_of_either_are_not_told(company: Company, pairs: list[tuple[int, int]]) -> None:
    agreed(company, pairs)
    assert published(company)["followed"]["shown"] == []


def test_the_fifth_who_takes_it_back_takes_all_of_them_back(company: Company) -> None:
    ids = agreed(company, FIVE)
    company.db.now(showing.choose, by="UENG00004", commitment_id=ids[4], yes=False)
    assert published(company)["followed"]["shown"] == []


def test_accounts_made_to_fill_the_five_do_not_count(company: Company) -> None:
    published(company)  # of an installation's first cohort everybody counts
    new_on = company.round(company.plans()).opens_on
    company.hires(company.engineer("UENG00099", first_seen_on=new_on))
    agreed(company, [*FIVE[:4], (99, 4)])
    assert published(company)["followed"]["shown"] == []


def test_what_was_typed_rings_at_nobody_in_the_post(company: Company) -> None:
    agreed(company, FIVE, text=NASTY)
    body = published(company)
    assert len(body["followed"]["shown"]) == 5
    fact = digests.from_ledger(body, release_hash="f" * 64)
    assert [NASTY in one for one in fact.said_done] == [True] * 5
    post = letter(fact)
    markup = json.dumps([block for block in post.blocks if block["type"] != "rich_text"])
    assert "<!channel>" not in markup
    assert "<@UMARIA001>" not in markup
    assert "<!channel>" not in post.text
