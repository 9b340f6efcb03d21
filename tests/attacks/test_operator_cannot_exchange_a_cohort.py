"""What is counted is what was checked: whoever writes while a round is counted exchanges nothing.

PostgreSQL shows each statement what was committed before it, so a row may differ between two of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text

from staybot.flows.asking import seals
from staybot.flows.publishing import closing
from staybot.flows.publishing.gathering import Gathered
from staybot.store.tables import RoundState
from tests.attacks.operator import answered
from tests.company_rows import MARIA, Company
from tests.pulse_rows import check_in_of, joins, new_here

pytestmark = [
    pytest.mark.each_database,
    pytest.mark.parametrize("db", ["postgresql"], indirect=True),
]

TEAM = "UPDATE cohort_member SET team = :team WHERE person_id = :who"

MAX, ANNA = "UMAX000001", "UANNA00001"


@contextmanager
def exchanged(company: Company, who: str, *, before: int) -> Iterator[list[str]]:
    """From just before such a reading of a cohort on, somebody is alone in a team. Yields the readings."""
    readings: list[str] = []
    url = company.db.engine.url.render_as_string(hide_password=False)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def flip(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().startswith("SELECT") and "cohort_member" in statement:
            readings.append(statement)
            if len(readings) == before:
                writer.execute(text(TEAM), {"who": company.ids[who], "team": "alone"})

    with engine.connect() as writer:
        event.listen(company.db.engine, "before_cursor_execute", flip)
        yield readings
        event.remove(company.db.engine, "before_cursor_execute", flip)
        writer.execute(text(TEAM), {"who": company.ids[who], "team": "search"})
    engine.dispose()


def _is_alone(gathered: Gathered) -> bool:
    return any(one.segments.get("team") == "alone" for one in gathered.closed.cohort)


@pytest.mark.parametrize("before", [1, 2, 3, 4])
def test_a_cohort_is_counted_as_it_was_sealed_or_not_at_all(company: Company, before: int) -> None:
    round_id = answered(company)
    company.ends(round_id)
    company.db.now(closing.begin, round_id=round_id)
    as_sealed = closing.compute(company.db.now(closing.gather, round_id=round_id))
    with exchanged(company, MARIA, before=before) as readings:
        try:
            gathered = company.db.now(closing.gather, round_id=round_id)
        except seals.Broken:
            assert len(readings) >= before
        else:
            assert not _is_alone(gathered)
            assert json.loads(closing.compute(gathered)) == json.loads(as_sealed)


@pytest.mark.parametrize("before", range(1, 6))
def test_whoever_joins_a_check_in_seals_nobody_else_anew(company: Company, before: int) -> None:
    c = company.under(check_ins=True)
    new_here(c, MAX, c.clock.now().date() - timedelta(days=7), team="search")
    joins(c)
    new_here(c, ANNA, c.clock.now().date() - timedelta(days=7), team="search")
    with exchanged(c, MAX, before=before), suppress(seals.Broken):
        joins(c)
    of = check_in_of(c)
    c.ends(of.id)
    assert c.db.now(closing.begin, round_id=of.id) is RoundState.CLOSING
