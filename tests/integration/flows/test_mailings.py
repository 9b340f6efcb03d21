"""Letters for many people at once: few statements, each letter once, ids that tell nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text

from staybot.flows.asking import cohorts, rounds
from staybot.flows.delivering import mailings
from staybot.store.database import Tx
from staybot.store.tables import Round
from tests.company_rows import Company
from tests.pulse_rows import planned, under_pulses

pytestmark = pytest.mark.each_database

SATURDAY = datetime(2026, 10, 17, 9, 0, tzinfo=UTC)


def _statements(c: Company, round_id: str) -> list[str]:
    """The tables that opening a round reads and writes, statement by statement."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(" ".join(re.findall(r"(?:FROM|JOIN|INTO|UPDATE) \w+", statement)))

    event.listen(c.db.engine, "before_cursor_execute", note)
    c.clock.move_to(max(c.clock.now(), c.round(round_id).opens_at))
    found.clear()
    assert c.db.now(rounds.open_, round_id=round_id)
    event.remove(c.db.engine, "before_cursor_execute", note)
    return found


def test_a_round_opens_by_as_many_statements_for_two_people_as_for_two_hundred(company: Company) -> None:
    """One for the cohort, one for the letters; a thousand ballots share one."""
    c = under_pulses(company)
    few = _statements(c, planned(c).id)
    c.ends(c.round(planned(c).id).id)
    c.engineers(200)
    many = _statements(c, planned(c).id)
    assert sorted(many) == sorted(few)
    assert sum("INTO letter" in one for one in many) == 1
    assert len(c.letters(kind="invitation")) == 2 + 202


def test_an_interview_s_letters_take_one_statement_too(company: Company) -> None:
    company.engineers(40)
    assert sum("INTO letter" in one for one in _statements(company, company.plans())) == 1
    assert len(company.letters(kind="invitation")) == len(company.letters(kind="reminder")) == 42


def test_ids_are_opaque_and_in_no_order_that_tells_of_people(company: Company) -> None:
    company.engineers(60)
    company.opens()
    rows = company.letters()
    assert all(re.fullmatch("[0-9a-f]{32}", row.id) for row in rows)
    assert len({row.id for row in rows}) == len(rows)
    assert len({row.id[0] for row in rows}) > 8
    by_id = [row.recipient for row in sorted(rows, key=lambda row: row.id)]
    assert by_id != sorted(by_id)


def test_rows_stand_in_the_order_of_their_peoples_random_ids(company: Company) -> None:
    company.engineers(30)
    company.opens()
    place = "rowid" if company.db.engine.dialect.name == "sqlite" else "ctid"

    def read(tx: Tx) -> list[tuple[str, str]]:
        rows = tx.connection.execute(text(f"SELECT kind, recipient FROM letter ORDER BY {place}"))
        return [(kind, recipient) for kind, recipient in rows]

    found = company.db.now(read)
    assert found == sorted(found)


def test_the_same_told_twice_is_one_letter_each_at_a_decent_hour(company: Company) -> None:
    round_id = company.opens()
    company.clock.move_to(SATURDAY)

    def tell(tx: Tx) -> None:
        people = cohorts.members(tx, tx.session.get_one(Round, round_id))
        mailings.tell(tx, people, kind="round_void", subject=round_id)

    company.db.now(tell)
    company.db.now(tell)
    rows = company.letters(kind="round_void")
    assert len(rows) == 2
    assert {row.due_at.isoformat() for row in rows} == {"2026-10-19T09:00:00+00:00"}


def test_nobody_is_told_without_a_word_to_the_database(company: Company) -> None:
    company.db.now(lambda tx: mailings.tell(tx, [], kind="round_void", subject="x"))
    assert company.letters() == []


def test_who_is_due_nothing_gets_nothing_while_others_get_theirs(company: Company) -> None:
    some, none = company.engineers(2)
    moment = mailings.Moment("reminder", company.clock.now(), company.clock.now().date())
    due = [((moment,), [company.ids[some]]), ((), [company.ids[none]])]
    company.db.now(mailings.post, subject="s", due=due)
    assert [row.recipient for row in company.letters(kind="reminder")] == [company.ids[some]]
