"""The database's shape, brought up to date by Alembic; the migrations travel in the wheel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text

from staybot.errors import ConfigError
from staybot.store.only_one import file_of

if TYPE_CHECKING:
    from alembic.config import Config

_NAMED: Final = re.compile(r"^(revision|down_revision) = ['\"](\w+)['\"]$", re.MULTILINE)


def migrate(engine: Engine) -> None:
    """Bring the database up to date. Safe to run twice, and by two processes at once."""
    from alembic import command  # noqa: PLC0415 — heavy; only at use

    with _reshaping(engine) as connection:
        command.upgrade(config_for(connection), "head")


def downgrade(engine: Engine, *, to: str) -> None:
    """Take migrations back, down to the revision `to` ("base": an empty database)."""
    from alembic import command  # noqa: PLC0415 — heavy; only at use

    with _reshaping(engine) as connection:
        command.downgrade(config_for(connection), to)


@contextmanager
def _reshaping(engine: Engine) -> Iterator[Connection]:
    """One transaction. SQLite changes a table by building it anew and dropping the old one, which foreign
    keys of other tables would forbid: they are off meanwhile, which only works before the transaction.
    """
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        plain = connection.connection.cursor()
        plain.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            plain.execute("PRAGMA foreign_keys=ON")


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest migration."""
    return connection_revision(engine) == newest()


def connection_revision(engine: Engine) -> str | None:
    """The migration a database is at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def newest() -> str:
    """The newest migration there is: the one that no other follows. Read from the files, for every process
    asks at its start and Alembic costs more to load than the rest of the database.
    """
    found = [_NAMED.findall(file.read_text("utf-8")) for file in (folder() / "versions").glob("*.py")]
    followed = {name for names in found for what, name in names if what == "down_revision"}
    last: str
    (last,) = {name for names in found for what, name in names if what == "revision"} - followed
    return last


def folder() -> Path:
    """Where the migrations are: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def make_folder_for(url: str) -> None:
    """The folder of a SQLite file exists before it is opened."""
    file = file_of(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)


def check_file(url: str) -> None:
    """The file of a SQLite database is there; to open it would make an empty one. Raises ConfigError."""
    file = file_of(url)
    if file is not None and not file.exists():
        raise ConfigError(
            f"There is no database at {file.absolute()}. A new installation begins with `staybot migrate`; "
            "if yours lies elsewhere, start staybot in its folder, or set DATABASE_URL."
        )


def config_for(connection: Connection | None = None) -> Config:
    """Alembic's configuration, bound to an open connection."""
    from alembic.config import Config  # noqa: PLC0415 — heavy; only at use

    config = Config()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config
