"""A plain statement gives what SQLAlchemy gives for it, on either database."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, update
from sqlmodel import col, select

from staybot.store.database import Database, Tx
from staybot.store.plain import Plain
from staybot.store.tables import Person, Round, RoundKind
from tests.company_rows import MARIA, Company

pytestmark = pytest.mark.each_database

BOTH = Plain(
    select(Person, Round)
    .join(Round, Round.workspace == Person.workspace)  # type: ignore[arg-type]
    .where(Person.slack_id == bindparam("who"), Round.id == bindparam("which"))
)
RENAME = Plain(
    update(Person).where(col(Person.slack_id) == bindparam("who")).values(name=bindparam("new_name"))
)

IDS = Plain(select(col(Person.slack_id)).where(Person.workspace == bindparam("here")))


def test_every_column_comes_as_the_tables_hold_it(company: Company) -> None:
    round_id = company.opens()

    def read(tx: Tx) -> None:
        found = BOTH.one(tx.connection, {"which": round_id, "who": MARIA})
        assert found is not None
        person, of = found
        for row, whole in (
            (person, tx.session.get_one(Person, person.id)),
            (of, tx.session.get_one(Round, round_id)),
        ):
            assert row._asdict() == whole.model_dump()
        assert of.kind is RoundKind.INTERVIEW
        assert of.opens_at.tzinfo is not None

    company.db.now(read)


def test_nothing_found_is_none(company: Company) -> None:
    assert company.db.now(lambda tx: BOTH.one(tx.connection, {"which": "?", "who": MARIA})) is None


def test_a_column_comes_whole(company: Company) -> None:
    everybody = company.db.now(lambda tx: tx.session.exec(select(Person.slack_id)).all())
    assert len(everybody) > 1
    there = company.db.now(lambda tx: IDS.column(tx.connection, {"here": tx.workspace}))
    assert len(there) == len(everybody)
    assert {*there} == {*everybody}
    assert company.db.now(lambda tx: IDS.column(tx.connection, {"here": "elsewhere"})) == []


def test_one_that_failed_can_be_asked_again_on_the_same_connection(company: Company) -> None:
    with company.db.engine.connect() as connection:
        with connection.begin():
            RENAME.run(connection, {"who": MARIA, "new_name": "Marie"})
        with pytest.raises(Exception, match=r"(?i)not.null"), connection.begin():
            RENAME.run(connection, {"who": MARIA, "new_name": None})
        with connection.begin():
            RENAME.run(connection, {"who": MARIA, "new_name": "Mary"})
    assert _name(company.db) == "Mary"


def test_what_it_writes_belongs_to_the_transaction(company: Company) -> None:
    def renames(tx: Tx) -> None:
        RENAME.run(tx.connection, {"who": MARIA, "new_name": "Marie"})
        raise ValueError

    try:
        company.db.now(renames)
    except ValueError:
        assert _name(company.db) != "Marie"
    company.db.now(lambda tx: RENAME.run(tx.connection, {"who": MARIA, "new_name": "Marie"}))
    assert _name(company.db) == "Marie"


def _name(db: Database) -> str:
    return db.now(lambda tx: tx.session.exec(select(Person.name).where(Person.slack_id == MARIA)).one())
