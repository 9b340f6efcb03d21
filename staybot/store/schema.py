"""The database's shape, brought up to date by Alembic; the migrations travel in the wheel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

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


def check(engine: Engine) -> None:
    """The database is at the newest migration. Raises ConfigError with what to do if not."""
    found = connection_revision(engine)
    if found is None:
        raise ConfigError(
            "The database of DATABASE_URL is empty.",
            remedy="A new installation begins with `staybot migrate`; if yours has people already, "
            "DATABASE_URL names another one.",
        )
    check_known(found)
    if found != newest():
        raise ConfigError("The database is of an older staybot.", remedy="Run `staybot migrate` first.")


def check_known(revision: str) -> None:
    """Whether we have that migration. Raises ConfigError if not: we were installed over a newer database."""
    if revision not in {name for what, name in _names() if what == "revision"}:
        raise ConfigError(
            "The database is of a newer staybot than this one.",
            remedy="Install that version again, or restore a backup from before the upgrade with `staybot "
            "restore`.",
        )


def reason(error: Exception) -> str:
    """What the driver says in its first line. It names hosts and users, never a password."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return next(iter(str(cause).splitlines()), "") or type(cause).__name__


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
    found = _names()
    followed = {name for what, name in found if what == "down_revision"}
    (last,) = {name for what, name in found if what == "revision"} - followed
    return last


def _names() -> list[tuple[str, str]]:
    """`revision` or `down_revision`, and the migration's name, of each file."""
    files = (folder() / "versions").glob("*.py")
    return [(found[1], found[2]) for file in files for found in _NAMED.finditer(file.read_text("utf-8"))]


def folder() -> Path:
    """Where the migrations are: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def make_place_for(url: str) -> None:
    """A SQLite file and its folder exist before it is opened, a new one for its owner alone: SQLite would let
    everybody read it. Its log gets the file's own mode.
    """
    file = file_of(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)


MOVED: Final = "moved"
"""The end of an old file's name when its rows are in PostgreSQL: a bot started on it by mistake would write
to everybody twice.
"""


def check_not_moved(url: str) -> None:
    """What was in this SQLite file did not move to PostgreSQL. Raises ConfigError."""
    file = file_of(url)
    if file is None or file.exists():
        return
    old = file.with_name(f"{file.name}.{MOVED}")
    if old.exists():
        raise ConfigError(
            f"The database of this installation was moved to PostgreSQL; {old.absolute()} is the old file.",
            remedy="Put the DATABASE_URL that `staybot move` printed into .env.",
        )


def check_file(url: str) -> None:
    """The file of a SQLite database is there; to open it would make an empty one. Raises ConfigError."""
    check_not_moved(url)
    file = file_of(url)
    if file is not None and not file.exists():
        raise ConfigError(
            f"There is no database at {file.absolute()}.",
            remedy="A new installation begins with `staybot migrate`; if yours lies elsewhere, start staybot "
            "in its folder, or set DATABASE_URL.",
        )


def config_for(connection: Connection | None = None) -> Config:
    """Alembic's configuration, bound to an open connection."""
    from alembic.config import Config  # noqa: PLC0415 — heavy; only at use

    config = Config()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config
