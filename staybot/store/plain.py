"""Statements as their driver takes them, for what happens at every tap and every keystroke.

Around each statement SQLAlchemy does ten times the work that SQLite does for it, and the ORM twice that
again. A `Plain` is written in SQLAlchemy's own terms, put into the words of each kind of database once, and
from then on handed straight to the driver, in the transaction of its flow.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Dialect, Select, Update

Row = tuple[Any, ...]


class Plain:
    """One statement whose parameters are all text or bytes."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Update) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def one(self, connection: Connection, values: Mapping[str, object]) -> Row | None:
        """The only row, as one named tuple for each table it was selected from; None if there is none."""
        written = self._for(connection.dialect)
        rows = self._execute(connection, written, values).fetchall()  # to its end: half read, a statement
        return written.row(rows[0]) if rows else None  # would keep old pages alive

    def column(self, connection: Connection, values: Mapping[str, object]) -> list[Any]:
        """The first column of every row, one that drivers give as the tables hold it."""
        return [row[0] for row in self._execute(connection, self._for(connection.dialect), values).fetchall()]

    def run(self, connection: Connection, values: Mapping[str, object]) -> None:
        """Execute a statement that returns nothing."""
        self._execute(connection, self._for(connection.dialect), values)

    def _execute(self, connection: Connection, written: _Written, values: Mapping[str, object]) -> Any:
        """The cursor that executed it. It is kept as long as its connection: a new one costs PostgreSQL's
        driver as much as the statement.
        """
        cursor = connection.info.get(self)
        if cursor is None:
            cursor = connection.info[self] = connection.connection.cursor(**written.cursor)
        cursor.execute(written.text, written.parameters(values))
        return cursor

    def _for(self, dialect: Dialect) -> _Written:
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _write(self._statement, dialect)
        return written


@dataclass(frozen=True)
class _Written:
    """A statement in the words of one kind of database."""

    text: str
    names: list[str] | None
    """Its parameters in their order, where the driver counts them; None where it names them."""
    cursor: Mapping[str, Any]
    """What its cursor is asked for: PostgreSQL's answers as bytes, which are sooner read than text."""
    read: Sequence[tuple[int, Callable[[Any], Any]]]
    """The columns that the driver does not give as the tables hold them, and what does."""
    parts: Sequence[tuple[int, int, Callable[[Sequence[Any]], Row]]]
    """Which columns belong to one table, and what names them."""

    def parameters(self, values: Mapping[str, object]) -> Any:
        return values if self.names is None else [values[name] for name in self.names]

    def row(self, found: Row) -> Row:
        cells = list(found)
        for place, read in self.read:
            cells[place] = read(cells[place])
        return tuple(put(cells[start:end]) for start, end, put in self.parts)


def _write(statement: Select[*tuple[Any, ...]] | Update, dialect: Dialect) -> _Written:
    compiled = statement.compile(dialect=dialect)
    columns = list(statement.selected_columns) if isinstance(statement, Select) else []
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    read = [(place, reader) for place, reader in enumerate(readers) if reader is not None]
    cursor = {"binary": True} if dialect.driver == "psycopg" else {}
    parts: list[tuple[int, int, Callable[[Sequence[Any]], Row]]] = []
    start = 0
    for table, group in groupby(columns, key=lambda column: column.table):
        names = [str(column.key) for column in group]
        kind: Any = namedtuple(str(table.description), names)  # type: ignore[misc]  # noqa: PYI024 — the names are the table's
        parts.append((start, start + len(names), kind._make))
        start += len(names)
    return _Written(compiled.string, compiled.positiontup, cursor, read, parts)
