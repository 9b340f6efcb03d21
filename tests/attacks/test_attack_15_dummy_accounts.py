"""Attack 15: an admin fills a group with accounts of their own until it is large enough to be shown."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from staybot.facts import Digest
from staybot.flows.publishing import closing
from staybot.flows.publishing.gathering import Gathered
from tests.attacks.deeds import BOSS, GPU, close, gathered, releases
from tests.company_rows import TOM, Company, somebody

ALONE = "moonshot"


@pytest.fixture
def regulars(company: Company) -> list[str]:
    """A first round, so that there is an earlier cohort; by the second only Tom and two others remain."""
    people = company.engineers(12)
    first = company.opens()
    company.delivers()
    for one in people:
        company.answers(one, first, frustrated=GPU)
    company.ends(first)
    close(company, first)
    for one in people[2:]:
        company.leaves(one)
    return people[:2]


def sybils(company: Company, count: int, **values: object) -> list[str]:
    """Accounts made the day before the next round opens, with an old start date in the people list."""
    company.plans()
    rows = company.dump()["round"]
    company.clock.move_to(max(row["opens_at"] for row in rows))
    today = company.clock.now().date()
    names = [f"USYBIL{n:03}" for n in range(count)]
    company.hires(
        *(somebody(name, name, is_engineer=True, first_seen_on=today, team=ALONE, **values) for name in names)
    )
    return names


def everyone_counts(of: Gathered) -> Gathered:
    """The broken variant: an account is an account."""
    cohort = tuple(replace(member, seasoned=True) for member in of.closed.cohort)
    return replace(of, closed=replace(of.closed, cohort=cohort))


def test_dummy_accounts_fill_a_group_where_every_account_counts(
    company: Company, regulars: list[str]
) -> None:
    round_id = second_round(company, regulars)
    company.ends(round_id)
    body = json.loads(closing.compute(everyone_counts(gathered(company, round_id))))

    assert body["enough"]
    assert body["cells"], "three people and twelve accounts of the admin's are shown as a group of fifteen"


def test_ours_counts_only_people_known_for_a_month(company: Company, regulars: list[str]) -> None:
    round_id = second_round(company, regulars)
    company.ends(round_id)
    close(company, round_id)
    body = releases(company)[-1]

    assert not body["enough"]
    assert body["cells"] == body["repeats"] == []
    assert body["rate_range"] is body["answered"] is None
    facts = [out.fact for out in company.delivers() if isinstance(out.fact, Digest)]
    assert [fact.silence_follows for fact in facts] == [True], "nothing is said of the second"
    assert not facts[-1].themes
    assert not facts[-1].groups


def second_round(company: Company, regulars: list[str]) -> str:
    dummies = sybils(company, 12)
    round_id = company.opens()
    for one in [*regulars, *dummies]:
        company.answers(one, round_id, frustrated=GPU)
    company.answers(TOM, round_id, frustrated=BOSS)
    return round_id


def test_bots_and_guests_are_not_even_asked(company: Company, regulars: list[str]) -> None:
    robots = sybils(company, 12, is_human=False)
    round_id = company.opens()
    asked = {row["person_id"] for row in company.dump()["cohort_member"] if row["round_id"] == round_id}

    assert asked >= {company.ids[one] for one in regulars}
    assert asked.isdisjoint(company.ids[one] for one in robots)


def test_a_team_renamed_to_hold_tom_alone_is_never_shown_alone(company: Company) -> None:
    people = company.engineers(24)
    company.sets(TOM, team=ALONE)
    round_id = company.opens()
    for one in [*people, TOM]:
        company.answers(one, round_id, frustrated=GPU)
    company.ends(round_id)
    close(company, round_id)
    (body,) = releases(company)

    assert body["cells"]
    assert all(ALONE not in json.dumps(cell["filters"]) or cell["n_range"][0] >= 5 for cell in body["cells"])
