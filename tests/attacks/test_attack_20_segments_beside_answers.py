"""Attack 20: answers without names, but with function, team, level and place, are answers with names."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.attacks.deeds import BOSS, GPU
from tests.company_rows import TOM, Company

SEGMENTS = ("function", "team", "level", "location")

Row = dict[str, Any]


@pytest.fixture
def round_id(company: Company) -> str:
    people = company.engineers(30, level="L4", location="Berlin")
    company.sets(TOM, level="staff", location="Lisbon")
    at = company.opens()
    for one in people:
        company.answers(one, at, frustrated=GPU)
    company.answers(TOM, at, frustrated=BOSS)
    return at


def singled_out(answers: list[Row], by: list[str], roster: list[Row]) -> list[str]:
    """The people of the org chart whose one answer follows from its columns."""
    alike = Counter(tuple(row[name] for name in by) for row in roster)
    stored = {tuple(row[name] for name in by) for row in answers}
    return [
        row["person_id"]
        for row in roster
        if alike[key := tuple(row[name] for name in by)] == 1 and key in stored
    ]


def test_answers_that_carry_segments_single_out_tom(company: Company, round_id: str) -> None:
    assert round_id
    roster = company.dump()["cohort_member"]
    broken = [{name: row[name] for name in SEGMENTS} | {"text": "..."} for row in roster]

    assert company.ids[TOM] in singled_out(broken, list(SEGMENTS), roster)


def test_our_ballots_carry_nothing_that_an_org_chart_knows(company: Company, round_id: str) -> None:
    tables = company.dump()
    roster, ballots = tables["cohort_member"], tables["ballot"]
    readable = [name for name in ballots[0] if name not in {"ballot_id", "sealed"}]

    assert readable == ["round_id", "workspace"]
    assert {tuple(row[name] for name in readable) for row in ballots} == {(round_id, "main")}
    assert singled_out(ballots, readable, roster) == []
    assert {len(row["sealed"]) for row in ballots} == {24 * 1024}
