"""`staybot move --to postgresql://…`: an installation moves from its SQLite file into PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from staybot.commands import progress
from staybot.config import Settings
from staybot.errors import ConfigError, Refused
from staybot.store import copies, moving, schema
from staybot.store.alone import alone
from staybot.store.database import engine_for
from staybot.store.only_one import file_of, only_one


def run(settings: Settings, *, to: str) -> str:
    """Move, and say what is left to be done. Raises Refused or ConfigError, having changed nothing.

    May be broken off at any moment and begun again.
    """
    path = _source(settings)
    url = make_url(to) if to.startswith(("postgres://", "postgresql://", "postgresql+psycopg://")) else None
    if url is None or not url.database:
        raise Refused("--to takes the URL of a PostgreSQL database: postgresql://user:password@host/name.")
    try:
        copies.check(path)
        with only_one(settings.database_url), alone(path) as source, _target(to) as target:
            if not schema.is_current(source):
                raise Refused("The file is of an older staybot. Run `staybot migrate` first, then move.")
            rows = _move(source, target)
            old = path.rename(path.with_name(f"{path.name}.{schema.MOVED}"))
            copies.keep_private(old)
    except copies.Damaged as damage:
        raise Refused(f"Nothing was moved: {damage}.") from None
    shown = url.render_as_string(hide_password=True)
    return (
        f"Moved and compared, row by row: {rows} rows are in PostgreSQL.\n"
        f"Now put this into .env (with the password) and start staybot again:\n\nDATABASE_URL={shown}\n\n"
        f"Keys stay where they are: leave STAYBOT_KEY_DIR as it is ({settings.key_dir}), on this machine; "
        "for several machines see STAYBOT_KEYS_URL before the next round opens.\n"
        f"The old file is {old}. Delete it, and its copies, once staybot runs: it holds everybody's names "
        "and the sealed answers of open rounds."
    )


def _source(settings: Settings) -> Path:
    path = file_of(settings.database_url)
    if path is None:
        raise Refused("DATABASE_URL is not a SQLite file, so there is nothing to move.")
    if not path.exists():
        moved = path.with_name(f"{path.name}.{schema.MOVED}")
        more = f" It was moved before: {moved} is the old file." if moved.exists() else ""
        raise Refused(f"There is no {path}.{more}")
    return path


@contextmanager
def _target(url: str) -> Iterator[Engine]:
    """The target, at the newest migration. Raises ConfigError, Refused."""
    engine = engine_for(url)
    try:
        with engine.connect() as connection:
            if not moving.is_ours(connection):
                raise Refused("That database holds another program's tables. Give staybot one of its own.")
        schema.migrate(engine)
        yield engine
    except (SQLAlchemyError, psycopg.Error, OSError) as error:
        raise ConfigError(f"PostgreSQL cannot be used, nothing was moved: {schema.reason(error)}") from None
    except CommandError:
        raise Refused(
            "That database was used by a newer staybot. Give this one a database of its own."
        ) from None
    finally:
        engine.dispose()


def _move(source: Engine, target: Engine) -> int:
    """All rows in one transaction; how many. What was moved before is only compared."""
    with source.connect() as here, target.begin() as there:
        rows = moving.count(here)
        with progress.shown("Moving", total=2 * rows) as moved:
            try:
                if moving.is_fresh(there):
                    moving.copy(here, there, moved)
                else:
                    moving.compare(here, there, moved)
            except moving.Unfit as problem:
                raise Refused(
                    f"PostgreSQL does not take a row of this file, nothing was moved: {problem}."
                ) from None
            except moving.Different as difference:
                raise Refused(
                    f"That database holds another installation's data ({difference}). Nothing was moved: "
                    "give staybot a database of its own, or drop and create this one."
                ) from None
    _analyse(target)
    return rows


def _analyse(target: Engine) -> None:
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _statistics(connection)


def _statistics(connection: Connection) -> None:
    """So that the first queries already know how much there is."""
    for table in moving.tables():
        connection.exec_driver_sql(f"ANALYZE {connection.dialect.identifier_preparer.format_table(table)}")
