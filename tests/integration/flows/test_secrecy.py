"""What somebody with the whole database in hand learns about who answered: nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from staybot.facts import InterviewAnswers
from staybot.flows import home
from staybot.flows.answering import interview, sharing
from staybot.flows.asking import rounds
from staybot.store.database import Tx
from staybot.store.tables import Ballot
from tests.company_rows import MARIA, TOM, Company, differences, transactions

pytestmark = pytest.mark.each_database

SECRET = "The night rota is what made me look elsewhere"


@pytest.fixture
def round_id(company: Company) -> str:
    company.engineers(6)
    opened = company.opens()
    company.delivers_each_morning(days=8)
    return opened


def _draft(company: Company, round_id: str) -> None:
    at = f"{company.clock.now().timestamp():.6f}"
    draft = InterviewAnswers({"frustrated": SECRET})
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at=at)


def _submit(company: Company, round_id: str) -> None:
    company.answers(MARIA, round_id, frustrated=SECRET)


def _mark(company: Company, round_id: str) -> None:
    company.marks(MARIA, round_id, frustrated=SECRET)


def _later(company: Company, round_id: str) -> None:
    company.db.now(interview.later, by=MARIA, round_id=round_id, until="tomorrow")


def _decline(company: Company, round_id: str) -> None:
    company.db.now(interview.decline, by=MARIA, round_id=round_id)


def _withdraw(company: Company, round_id: str) -> None:
    company.db.now(interview.withdraw, by=MARIA, round_id=round_id)


@pytest.mark.parametrize("act", [_draft, _submit, _mark, _later, _decline, _withdraw])
def test_an_act_changes_nothing_but_the_ciphertext_of_one_ballot(
    company: Company, round_id: str, act: Callable[[Company, str], None]
) -> None:
    before = company.dump()
    act(company, round_id)
    after = company.dump()
    assert differences(before, after) == {("ballot", "sealed")}
    changed = [old for old, new in zip(before["ballot"], after["ballot"], strict=True) if old != new]
    assert len(changed) == 1
    assert {len(row["sealed"]) for row in after["ballot"]} == {len(before["ballot"][0]["sealed"])}


def test_looking_changes_nothing(company: Company, round_id: str) -> None:
    before = company.dump()
    company.db.now(interview.form, by=MARIA, round_id=round_id)
    company.db.now(home.home, by=MARIA)
    assert differences(before, company.dump()) == set()


def test_no_table_holds_a_word_of_an_answer_in_the_clear(company: Company, round_id: str) -> None:
    _draft(company, round_id)
    _submit(company, round_id)
    assert "night rota" not in str(company.dump())


def test_the_whole_week_of_reminders_changes_no_ballot(company: Company, round_id: str) -> None:
    company.answers(TOM, round_id)
    before = company.dump()["ballot"]
    company.delivers_each_morning(days=10)
    assert company.dump()["ballot"] == before


def test_resealing_changes_every_ballot_and_loses_no_answer(company: Company, round_id: str) -> None:
    _submit(company, round_id)
    before = company.dump()["ballot"]
    company.db.now(rounds.reseal, round_id=round_id)
    after = company.dump()["ballot"]
    assert [row["ballot_id"] for row in after] == [row["ballot_id"] for row in before]
    assert all(new["sealed"] != old["sealed"] for old, new in zip(before, after, strict=True))
    answers = company.db.now(interview.form, by=MARIA, round_id=round_id).answers
    assert answers.texts == {"frustrated": SECRET}


def test_ballots_name_nobody_and_lie_in_no_order_of_people(company: Company, round_id: str) -> None:
    rows = company.dump()["ballot"]
    assert {*rows[0]} == {"round_id", "ballot_id", "workspace", "sealed"}
    assert [row["ballot_id"] for row in rows] == sorted(row["ballot_id"] for row in rows)
    assert {row["round_id"] for row in rows} == {round_id}
    everything = str(rows)
    assert not [person for person in company.ids.values() if person in everything]


def test_no_transaction_joins_a_ballot_to_anything_written_by_name(company: Company, round_id: str) -> None:
    """PostgreSQL keeps in each row which transaction wrote it, and which one locked it."""
    if company.db.engine.dialect.name != "postgresql":
        _no_rowid(company)
        return
    opening = set.union(*transactions(company.db, "cohort_member", "person_id").values())
    seen = company.marks(MARIA, round_id, frustrated=SECRET).preview
    assert seen is not None
    company.db.now(sharing.share, by=MARIA, round_id=round_id, seal=seen.seal)
    company.db.now(interview.form, by=MARIA, round_id=round_id)
    company.db.now(home.home, by=MARIA)
    company.answers(TOM, round_id)
    company.delivers_each_morning(days=10)
    _draft(company, round_id)
    ballots = set.union(*transactions(company.db, "ballot", "ballot_id").values()) - opening
    assert ballots
    for table in ("share", "sixty_days", "letter", "person", "workspace"):
        assert not set.union(*transactions(company.db, table).values()) & ballots
    company.db.now(rounds.reseal, round_id=round_id)
    assert len(set.union(*transactions(company.db, "ballot", "ballot_id").values())) == 1


def _no_rowid(company: Company) -> None:
    """SQLite's hidden row numbers would tell the order of writing; ballots and cohorts have none."""
    with company.db.engine.connect() as connection:
        for table in ("ballot", "cohort_member"):
            sql = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
            assert "WITHOUT ROWID" in sql.scalar_one()


def test_a_decision_to_share_leaves_no_mark_on_the_ballot(company: Company, round_id: str) -> None:
    seen = company.marks(MARIA, round_id, frustrated=SECRET).preview
    assert seen is not None
    before = company.db.now(_ciphertexts)
    company.clock.move_to(datetime(2026, 10, 23, 12, tzinfo=UTC))
    company.db.now(sharing.share, by=MARIA, round_id=round_id, seal=seen.seal)
    assert company.db.now(_ciphertexts) == before


def _ciphertexts(tx: Tx) -> list[bytes]:
    return list(tx.session.exec(select(Ballot.sealed).order_by(Ballot.ballot_id)))  # type: ignore[arg-type]
