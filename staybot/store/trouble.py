"""What ails a database, by the codes that its makers gave out: a driver's own words may hold values."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

READ_ONLY: Final = "25006"
"""PostgreSQL's code for a write where none is taken: on a standby, or by a host's answer to a full disk."""


def code_of(error: BaseException) -> str | None:
    """SQLite's name ("SQLITE_FULL") or PostgreSQL's SQLSTATE ("53100"); None where there is neither."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return code if isinstance(code, str) else None


def of_writes(engine: Engine) -> str | None:
    """Why the database takes no writes, as a code or the kind of the error; None if it does.

    SQLite is given something that changes nothing: the number of the version it has. PostgreSQL is asked.
    """
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if engine.dialect.name != "sqlite":
                is_closed = connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
                return READ_ONLY if is_closed else None
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    except DBAPIError as error:
        return code_of(error) or type(error.orig).__name__
    return None
