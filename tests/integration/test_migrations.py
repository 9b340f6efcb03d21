"""The database's shape on both databases: up, equal to the tables, and down again."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from staybot.commands import migrate
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.opening import open_database
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


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("revision", "words"), [("9999", "newer staybot.*restore"), ("0001", "older staybot.*staybot migrate")]
)
def test_a_database_of_another_version_is_told_from_an_older_and_a_newer_one(
    databases: Databases, dialect: str, revision: str, words: str
) -> None:
    settings = Settings(database_url=databases.new(dialect))
    engine = engine_for(settings.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    engine.dispose()
    with pytest.raises(ConfigError, match=words):
        open_database(settings)
    if revision == "9999":
        with pytest.raises(ConfigError, match=words):
            migrate.run(settings)


def test_an_empty_database_may_be_the_wrong_one(databases: Databases) -> None:
    with pytest.raises(ConfigError, match=r"is empty.*DATABASE_URL names another one"):
        open_database(Settings(database_url=databases.empty("postgresql")))


def test_a_server_that_is_away_is_said_with_its_own_words_and_without_the_password() -> None:
    with pytest.raises(ConfigError, match=r"cannot be reached: .*refused") as said:
        open_database(Settings(database_url="postgresql://stay:s3cret@127.0.0.1:9/stay"))
    assert "s3cret" not in str(said.value)
