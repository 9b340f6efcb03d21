"""What happens at every click and at every beat finds its rows by an index, on either database.

Each act is carried out, and the database is asked for the plan of every statement that it made. PostgreSQL
would read small tables whole, so it is told to avoid that: what it then still reads whole has no index.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

import pytest

from staybot.facts import InterviewAnswers
from staybot.flows import home, viewer
from staybot.flows.answering import interview, open_interviews, participation, pulse, resealing
from staybot.flows.asking import rounds
from staybot.flows.delivering import letters
from staybot.flows.promising import promise_days
from staybot.store.database import Database
from tests.company_rows import MARIA, Company
from tests.noting import Statement, noted
from tests.pulse_rows import items, now_as_slack_says, opened, under_pulses

pytestmark = pytest.mark.each_database

GROWING: Final = {"person", "letter", "ballot", "cohort_member", "commitment", "sixty_days", "share"}
"""Tables with at least a row for each person."""

_NUMBER: Final = re.compile(r"_[0-9]+$")
"""What SQLAlchemy puts behind the second name of a table."""


def read_whole(db: Database, statement: Statement) -> set[str]:
    """The growing tables that a statement reads from end to end."""
    text, parameters = statement
    many = isinstance(parameters, list) and parameters and isinstance(parameters[0], tuple | dict)
    values = parameters[0] if many else parameters
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {text}", values).fetchall()
            details = [str(row[3]).split() for row in rows]
            return {_NUMBER.sub("", detail[1]) for detail in details if detail[0] == "SCAN"} & GROWING
        connection.exec_driver_sql("SET enable_seqscan = off")
        cursor = connection.connection.cursor()
        cursor.execute(f"EXPLAIN (FORMAT JSON) {text}", values)
        (plan,) = cursor.fetchone() or ("[]",)
        found = json.loads(plan) if isinstance(plan, str) else plan
        return _whole(found[0]["Plan"]) & GROWING


def _whole(node: dict[str, Any]) -> set[str]:
    is_whole = "Relation Name" in node and "Scan" in node["Node Type"] and not _has_condition(node)
    below: set[str] = set().union(*map(_whole, node.get("Plans", [])))
    return below | ({str(node["Relation Name"])} if is_whole else set())


def _has_condition(node: dict[str, Any]) -> bool:
    return bool({"Index Cond", "Recheck Cond", "TID Cond"} & node.keys())


def _tap(c: Company) -> None:
    me = c.db.now(viewer.known, slack_id=MARIA)
    (round_id,) = (of.id for of in c.db.now(participation.pulses, me))
    item = items(c, MARIA, round_id)[0]
    c.db.now(pulse.choose, by=MARIA, round_id=round_id, item=item, score=2, at=now_as_slack_says(c))
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="so", at=now_as_slack_says(c))
    c.db.now(pulse.form, by=MARIA, round_id=round_id)


def _answer(c: Company) -> None:
    round_id = c.db.now(open_interviews.current, by=MARIA)
    given = InterviewAnswers({"energized": "The review"}, {"energized": "manager"})
    c.db.now(interview.form, by=MARIA, round_id=round_id)
    c.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=given, at=now_as_slack_says(c))
    c.db.now(interview.submit, by=MARIA, round_id=round_id, answers=given)


def _look_at_home(c: Company) -> None:
    c.db.now(home.home, by=MARIA)


def _claim_and_compose(c: Company) -> None:
    c.passes(days=2)
    claimed = c.db.now(letters.claim, limit=50)
    assert claimed
    for letter_id in claimed[:3]:
        c.db.now(letters.compose, letter_id=letter_id)


def _beat(c: Company) -> None:
    c.db.now(rounds.plan)
    for due in (rounds.due_to_open, rounds.due_to_close, rounds.due_to_reseal):
        c.db.now(due)
    c.db.now(promise_days.turn)


def _reseal(c: Company) -> None:
    c.db.now(resealing.reseal, round_id=c.db.now(open_interviews.current, by=MARIA))


@pytest.fixture
def asked(company: Company) -> Company:
    company.engineers(12)
    return company


def all_read_whole(db: Database, statements: list[Statement]) -> dict[str, set[str]]:
    return {one[0]: found for one in statements if (found := read_whole(db, one))}


@pytest.mark.parametrize("act", [_answer, _look_at_home, _claim_and_compose, _beat, _reseal])
def test_an_act_of_an_interview_reads_no_growing_table_whole(
    asked: Company, act: Callable[..., None]
) -> None:
    if act is _beat and asked.db.engine.dialect.name == "postgresql":
        pytest.skip("of a tiny table with a limit it takes now one index, now the order of another")
    asked.opens()
    with noted(asked.db) as statements:
        act(asked)
    assert statements
    assert all_read_whole(asked.db, statements) == {}


def test_a_tap_reads_no_growing_table_whole(asked: Company) -> None:
    c = under_pulses(asked)
    opened(c)
    with noted(c.db) as statements:
        _tap(c)
    assert any("UPDATE ballot" in text for text, _ in statements)
    assert all_read_whole(c.db, statements) == {}


def test_the_same_look_finds_a_statement_without_an_index(asked: Company) -> None:
    by_name = "SELECT id FROM person WHERE name = 'Maria'"
    assert read_whole(asked.db, (by_name, ())) == {"person"}
