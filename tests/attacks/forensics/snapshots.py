"""What somebody who gets at the database's files sees at one moment: rows, where they lie, and every byte."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from staybot.store.tables import metadata

Rows = list[dict[str, Any]]
"""Rows as they come from the file; names that begin with `_` tell where a row lies and who wrote it."""

TABLES = [table.name for table in metadata.sorted_tables]


@dataclass(frozen=True)
class Snapshot:
    """A backup: its files, and every table."""

    folder: Path
    tables: dict[str, Rows]

    @property
    def values(self) -> bytes:
        """Every value of every row as it was put in, for PostgreSQL packs long ones once more."""
        cells = (value for rows in self.tables.values() for row in rows for value in row.values())
        return b"\0".join(bytes(cell) if isinstance(cell, bytes) else str(cell).encode() for cell in cells)

    @property
    def relations(self) -> list[Path]:
        """The database proper, without its write-ahead log."""
        return [path for path in self.folder.iterdir() if path.name != "pg_wal"]


def take(engine: Engine, folder: Path, *, log_from: str = "", with_files: bool = True) -> Snapshot:
    """Copy everything now, or only the rows. PostgreSQL: write-ahead segments from `log_from` on."""
    folder.mkdir(parents=True)
    if engine.dialect.name == "sqlite":
        return Snapshot(folder, _take_sqlite(Path(str(engine.url.database)), folder))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        tables = {table: _postgresql_rows(connection, table) for table in TABLES}
        if with_files:
            _copy_postgresql(connection, folder, log_from=log_from)
    return Snapshot(folder, tables)


def log_position(engine: Engine) -> str:
    """The name of PostgreSQL's present write-ahead segment; nothing on SQLite."""
    if engine.dialect.name == "sqlite":
        return ""
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT pg_walfile_name(pg_current_wal_lsn())")).scalar_one())


def _take_sqlite(path: Path, folder: Path) -> dict[str, Rows]:
    """A copy of the files as they lie there, and one by SQLite's own backup."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            shutil.copy(file, folder / file.name)
    backup = folder / "backup.db"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return {table: _sqlite_rows(backup, table) for table in TABLES}


def _sqlite_rows(path: Path, table: str) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        kept = "WITHOUT ROWID" not in str(
            connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()["sql"]
        )
        columns = "rowid AS _rowid, *" if kept else "*"
        rows = [dict(row) for row in connection.execute(f'SELECT {columns} FROM "{table}"')]
        places = dict(_places(path, connection, table)) if kept else {}
    for number, row in enumerate(rows):
        row["_order"] = number
        if kept:
            row["_page"], row["_offset"] = places[row["_rowid"]]
    return rows


def _places(path: Path, connection: sqlite3.Connection, table: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Page and offset of each row, which tell the history of a page's changes (SQLite file format 1.6)."""
    data = path.read_bytes()
    size = int(connection.execute("PRAGMA page_size").fetchone()[0])
    for (number,) in connection.execute(
        "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (table,)
    ).fetchall():
        page = data[(number - 1) * size : number * size]
        for at in range(int.from_bytes(page[3:5], "big")):
            offset = int.from_bytes(page[8 + 2 * at : 10 + 2 * at], "big")
            _, after_length = _varint(page, offset)
            rowid, _ = _varint(page, after_length)
            yield rowid, (number, offset)


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    while page[at] & 0x80:
        value, at = value << 7 | page[at] & 0x7F, at + 1
    return value << 7 | page[at], at + 1


def _copy_postgresql(connection: Connection, folder: Path, *, log_from: str) -> None:
    """The files of this database as a base backup copies them, with the write-ahead log and the server's."""
    connection.execute(text("CHECKPOINT"))
    home = Path(str(connection.execute(text("SHOW data_directory")).scalar_one()))
    number = connection.execute(
        text("SELECT oid FROM pg_database WHERE datname = current_database()")
    ).scalar_one()
    shutil.copytree(home / "base" / str(number), folder / "base")
    (folder / "pg_wal").mkdir()
    for segment in (home / "pg_wal").iterdir():
        if segment.is_file() and segment.name >= log_from:
            shutil.copy(segment, folder / "pg_wal")
    shutil.copy(home / "log", folder / "server.log")


def _postgresql_rows(connection: Connection, table: str) -> Rows:
    query = f"""
        SELECT ctid::text AS _place, pg_column_size(t.*) AS _size,
            xmin::text::bigint AS _written_by, xmax::text::bigint AS _locked_by, t.*
        FROM "{table}" t ORDER BY ctid"""
    rows = [dict(row) for row in connection.execute(text(query)).mappings()]
    for number, row in enumerate(rows):
        row["_order"] = number
    return rows
