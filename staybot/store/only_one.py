"""A SQLite file belongs to one running bot: a lock beside it, held for as long as the process lives.

The kernel keeps the lock and lets go of it with the process, however that ends, so no lock is ever left over;
the empty file beside the database means nothing by itself. Commands that look something up, import or back up
need no lock: SQLite lets them in beside the bot.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from staybot.errors import ConfigError


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL and for a database in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


@contextmanager
def only_one(url: str) -> Iterator[None]:
    """Nobody else runs on this database inside this block. Raises ConfigError if somebody does.

    On PostgreSQL any number may run.
    """
    path = file_of(url)
    if path is None:
        yield
        return
    lock = _open(path)
    try:
        if not _take(lock):
            raise ConfigError(
                f"staybot is running on {path.name} already, and a SQLite file takes one bot at a time. "
                "Stop the other one first. For several processes set DATABASE_URL to PostgreSQL."
            )
        yield
    finally:
        os.close(lock)


def _open(path: Path) -> int:
    """The lock's file. Raises ConfigError where nothing can be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(f"{path.resolve()}-lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        why = f"{error.strerror}: {path.parent}"
        raise ConfigError(f"The database of DATABASE_URL cannot be used: {why}") from None


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
