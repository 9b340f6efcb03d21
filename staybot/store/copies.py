"""Copies of a SQLite file: made while the bot runs, whole or not at all, for their owner alone."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

PARTIAL = ".partial"
"""The end of a copy's name until it is whole."""


class Damaged(Exception):  # noqa: N818 — it states a fact
    """A file that is no whole database of staybot's; the message says what is wrong with it."""


def back_up(source: Path, to: Path, *, replace: bool) -> None:
    """Copy a database as it is at one moment, check the copy, then name it.

    Raises FileExistsError unless it may `replace` a file, Damaged for a source that is, OSError.
    """
    with _scratch(to) as scratch:
        snapshot(source, scratch)
        check(scratch)
        _to_disk(scratch)
        if replace:
            scratch.replace(to)
        else:
            to.hardlink_to(scratch)  # fails where a name is taken, also if it was taken just now
        _to_disk(to.parent)


def snapshot(source: Path, to: Path) -> None:
    """The content of one file, with what its log holds, in another that needs no log. Raises Damaged."""
    try:
        with closing(_there(source)) as here, closing(sqlite3.connect(to)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
            raise OSError(None, "the disk is full") from None
        raise Damaged(f"{source.name} cannot be read as a database ({error})") from None


def check(path: Path) -> None:
    """Raise Damaged unless every page of a file is in order and it is a database of staybot's."""
    try:
        with closing(_there(path)) as connection:
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise Damaged(f"{path.name} cannot be read as a database ({error})") from None
    if verdict != "ok":
        raise Damaged(f"{path.name} is damaged")
    if not {"alembic_version", "workspace"} <= tables:
        raise Damaged(f"{path.name} is not a database of staybot's")


def put_in_place(fresh: Path, path: Path) -> Path | None:
    """Let `path` be the content of `fresh`; what was there keeps a name of its own, which is returned.

    At no moment is there no database under `path`, if there was one.
    """
    _to_disk(fresh)
    aside = _free(path) if path.exists() else None
    if aside is not None:
        aside.hardlink_to(path)
        for end in ("-wal", "-shm"):  # of a file too damaged to be opened: not the log of the new one
            with suppress(FileNotFoundError):
                Path(f"{path}{end}").replace(f"{aside}{end}")
        keep_private(aside)
    fresh.replace(path)
    _to_disk(path.parent)
    return aside


def keep_private(aside: Path) -> None:
    """A file kept aside, with its log, is for its owner alone. Where it is somebody else's only they can do
    that; the doctor says so.
    """
    for end in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError, PermissionError):
            Path(f"{aside}{end}").chmod(0o600)


def _there(path: Path) -> sqlite3.Connection:
    """A file that must be there: none is made by looking for it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30)


@contextmanager
def _scratch(to: Path) -> Iterator[Path]:
    """A new private file beside `to`; of copies that were broken off before nothing is left."""
    for old in to.parent.glob(f".{to.name}.*{PARTIAL}*"):
        old.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=PARTIAL, dir=to.parent)
    os.close(handle)  # of mode 0600
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _free(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    return aside


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
