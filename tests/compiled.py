"""What many tests need is made once, not by each of them: compiled statements, and the bytecode of modules.

What a statement compiles to depends on the kind of database alone. The bot's own processes are as they are.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

AT_MOST: Final = 1500
"""Statements kept of each kind of database."""

GARBAGE_EVERY: Final = 10_000
"""Objects made, until the youngest are looked through; Python's own figure is 700 to 2,000."""

COMPILED: Final[dict[str, LRUCache[Any, Any]]] = {}


class _Alike:
    """Dialects of one kind are one to the cache of what was compiled."""

    name: str

    def __hash__(self) -> int:
        return hash(type(self))

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine._compiled_cache = COMPILED.setdefault(cls.name, LRUCache(AT_MOST))


class Sqlite(_Alike, SQLiteDialect_pysqlite):
    """SQLite for tests."""

    supports_statement_cache = True


class Postgresql(_Alike, PGDialect_psycopg):
    """PostgreSQL for tests."""

    supports_statement_cache = True


def once() -> None:
    """From now on, for every engine of this process, and for the bytecode of those that it starts: where the
    environment forbids to keep it, each of them, and each worker of pytest, would compile us anew.
    """
    gc.set_threshold(GARBAGE_EVERY, 20, 20)
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in ("sqlite", "sqlite.pysqlite"):
        registry.register(name, __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgresql.__name__)


def leave_alone_what_stays() -> None:
    """Modules and collected tests stay to the end: nobody need look for garbage among them."""
    gc.collect()
    gc.freeze()
