"""From a SQLite file to PostgreSQL: every row, compared on both sides, in one transaction.

Until it commits nothing is in the target, so that whatever ends a move at whatever moment, the next one
begins with all or nothing: there is no half of an installation that a bot could be started on, and no note
of how far it came. Rows are copied in the order of their keys, which are random: neither the order in the
files of PostgreSQL nor its numbers of transactions tell when a row was written, or with which others
(anonymity.md section 3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import psycopg
from psycopg.sql import SQL
from sqlalchemy import Column, Connection, Select, Table, func, inspect, select, text
from sqlmodel import col

from staybot.store.tables import Workspace, metadata

AT_ONCE: Final = 500
"""Rows in memory at a time: 12 MB of an interview's ballots."""

MODULUS: Final = 1 << 256

Moved = Callable[[int], None]
"""Told how many more rows were copied or compared."""


class Different(Exception):  # noqa: N818 — it states a fact
    """The two sides do not hold the same; the message names the table, never what is in it."""


class Unfit(Exception):  # noqa: N818 — it states a fact
    """PostgreSQL does not take something that SQLite holds; the message names the table and the reason."""


@dataclass(frozen=True)
class Sum:
    """How many rows, and the sum of their SHA-256: the same on both sides whatever order they come in."""

    rows: int = 0
    digest: int = 0

    def plus(self, rows: Iterable[tuple[Any, ...]]) -> Sum:
        """With some rows more."""
        count, digest = self.rows, self.digest
        for row in rows:
            count += 1
            digest += int.from_bytes(hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest())
        return Sum(count, digest % MODULUS)


def tables() -> list[Table]:
    """Every table, those that others point to first."""
    return metadata.sorted_tables


def count(connection: Connection) -> int:
    """How many rows there are in all."""
    return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables())


def is_fresh(connection: Connection) -> bool:
    """Whether nobody has settled here yet: at most a workspace that no Slack team is tied to."""
    settled = select(func.count()).select_from(Workspace).where(col(Workspace.team_id).is_not(None))
    others = (table for table in tables() if table.name != Workspace.__tablename__)
    return not connection.scalar(settled) and not any(
        connection.execute(select(table).limit(1)).first() for table in others
    )


def is_ours(connection: Connection) -> bool:
    """Whether a PostgreSQL database holds our tables, or none at all."""
    there = set(inspect(connection).get_table_names())
    return not there or "alembic_version" in there


def copy(source: Connection, target: Connection, moved: Moved) -> dict[str, Sum]:
    """Copy every row into a fresh target, then read it back and compare. Raises Different, Unfit.

    The target's transaction is the caller's. Nobody else writes to the target meanwhile.
    """
    every = ", ".join(table.name for table in tables())
    target.execute(text(f"LOCK TABLE {every} IN EXCLUSIVE MODE"))
    if not is_fresh(target):
        raise Different("the target holds another installation's data")
    target.execute(Workspace.__table__.delete())  # type: ignore[attr-defined]
    sums = {}
    for table in tables():
        sums[table.name] = _copy(source, target, table, moved)
        _same(table, sums[table.name], total(target, table, moved))
    return sums


def compare(source: Connection, target: Connection, moved: Moved) -> None:
    """Raise Different unless both sides hold the same rows."""
    for table in tables():
        _same(table, total(source, table, moved), total(target, table, moved))


def total(connection: Connection, table: Table, moved: Moved) -> Sum:
    """The sum over a table, in whatever order it comes soonest."""
    found = Sum()
    for rows in _rows(connection, select(table)):
        found = found.plus(rows)
        moved(len(rows))
    return found


def _copy(source: Connection, target: Connection, table: Table, moved: Moved) -> Sum:
    preparer = target.dialect.identifier_preparer
    names = ", ".join(preparer.format_column(column) for column in table.columns)
    cursor: psycopg.Cursor[Any] = target.connection.cursor()  # type: ignore[assignment]
    command = SQL(f"COPY {preparer.format_table(table)} ({names}) FROM STDIN (FORMAT BINARY)")
    in_order = select(table).order_by(*table.primary_key.columns)
    found = Sum()
    try:
        with cursor, cursor.copy(command) as sink:
            sink.set_types([_type(column, target) for column in table.columns])
            for rows in _rows(source, in_order):
                for row in rows:
                    sink.write_row(row)
                found = found.plus(rows)
                moved(len(rows))
    except psycopg.DataError as error:
        reason = error.diag.message_primary or type(error).__name__
        raise Unfit(f"table {table.name}: {reason}") from None
    return found


def _type(column: Column[Any], target: Connection) -> str:
    """PostgreSQL's word for the type of a column, without its length."""
    return column.type.compile(target.dialect).partition("(")[0].lower()


def _same(table: Table, here: Sum, there: Sum) -> None:
    if here != there:
        raise Different(f"table {table.name}: {here.rows} rows here, {there.rows} there, or other contents")


def _rows(connection: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows a few at a time, in a form that both sides share: instants in UTC, enums by value."""
    result = connection.execution_options(yield_per=AT_ONCE).execute(query)
    for rows in result.partitions():
        yield [tuple(value.value if isinstance(value, Enum) else value for value in row) for row in rows]
