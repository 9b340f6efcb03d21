"""The database's shape, brought up to date by Alembic; the migrations travel in the wheel."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, make_url


def migrate(engine: Engine) -> None:
    """Bring the database up to date. Safe to run twice, and by two processes at once."""
    with engine.begin() as connection:
        command.upgrade(config_for(connection), "head")


def downgrade(engine: Engine, *, to: str) -> None:
    """Take migrations back, down to the revision `to` ("base": an empty database)."""
    with engine.begin() as connection:
        command.downgrade(config_for(connection), to)


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest migration."""
    return connection_revision(engine) == ScriptDirectory.from_config(config_for()).get_current_head()


def connection_revision(engine: Engine) -> str | None:
    """The migration a database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def folder() -> Path:
    """Where the migrations are: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def make_folder_for(url: str) -> None:
    """The folder of a SQLite file exists before it is opened."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)


def config_for(connection: Connection | None = None) -> Config:
    """Alembic's configuration, bound to an open connection."""
    config = Config()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config
