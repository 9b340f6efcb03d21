"""The database's shape on both databases: up, equal to the tables, and down again."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from staybot.store import schema
from staybot.store.database import engine_for
from tests.databases import DIALECTS, Databases

pytestmark = pytest.mark.each_database


@pytest.mark.parametrize("dialect", DIALECTS)
def test_migrations_build_exactly_the_tables_and_take_them_down_again(
    databases: Databases, dialect: str
) -> None:
    engine = engine_for(databases.empty(dialect))
    assert not schema.is_current(engine)
    schema.migrate(engine)
    schema.migrate(engine)
    assert schema.is_current(engine)
    with engine.begin() as connection:
        command.check(schema.config_for(connection))
    schema.downgrade(engine, to="base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_the_newest_migration_is_the_one_that_alembic_takes_for_it() -> None:
    assert schema.newest() == ScriptDirectory.from_config(schema.config_for()).get_current_head()
