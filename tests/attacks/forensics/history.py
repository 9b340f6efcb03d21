"""SQLite's write-ahead log, played back transaction by transaction: which rows changed together."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tests.attacks.forensics import snapshots
from tests.attacks.forensics.snapshots import Rows
from tests.company_rows import Company

NAMED = (
    "person",
    "letter",
    "share",
    "sixty_days",
    "commitment",
    "commitment_event",
    "cohort_member",
    "opt_out",
)
"""The tables whose rows belong to somebody by name."""


def stored(rows: Rows) -> Rows:
    """What the columns hold, without where it lies."""
    return [{name: value for name, value in row.items() if not name.startswith("_")} for row in rows]


def logged_together(company: Company, folder: Path, deed: Callable[[], None]) -> set[str]:
    """The named tables that change in one transaction of the log together with a ballot."""
    with company.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        deed()
        path = Path(str(company.db.engine.url.database))
        return together(list(history(path, folder)))


def together(states: list[dict[str, Rows]]) -> set[str]:
    found = set()
    for before, after in itertools.pairwise(states):
        changed = {name for name in before if stored(before[name]) != stored(after[name])}
        if "ballot" in changed:
            found |= changed & set(NAMED)
    return found


def history(path: Path, folder: Path) -> Iterator[dict[str, Rows]]:
    """The database after each transaction that its write-ahead log still holds (SQLite file format 4)."""
    log = path.with_name(path.name + "-wal").read_bytes()
    page_size = int.from_bytes(log[8:12], "big")
    frame, salt = 24 + page_size, log[16:24]
    ends = [32]
    for at in range(32, len(log), frame):
        if log[at + 8 : at + 16] != salt:
            break
        if int.from_bytes(
            log[at + 4 : at + 8], "big"
        ):  # the last frame of a transaction tells the file's size
            ends.append(at + frame)
    for number, end in enumerate(ends):
        copy = folder / f"state_{number}.db"
        shutil.copy(path, copy)
        copy.with_name(copy.name + "-wal").write_bytes(log[:end])
        with closing(sqlite3.connect(copy)) as connection:
            connection.row_factory = sqlite3.Row
            yield {
                name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
                for name in snapshots.TABLES
            }
        for file in folder.glob(f"{copy.name}*"):
            file.unlink()
