"""A database that refuses, on order, and waiting for what happens elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text


@contextmanager
def failing(engine: Engine, deed: str, table: str) -> Iterator[None]:
    """A database that refuses one kind of write, as a full disk or a broken index would."""
    if engine.dialect.name == "sqlite":
        make = f"CREATE TRIGGER fail BEFORE {deed} ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        drop = "DROP TRIGGER fail"
    else:
        make = f"""CREATE FUNCTION fail() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$
            LANGUAGE plpgsql;
            CREATE TRIGGER fail BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION fail()"""
        drop = f"DROP TRIGGER fail ON {table}; DROP FUNCTION fail()"
    with engine.begin() as connection:
        connection.execute(text(make))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(drop))


async def until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for something that happens outside this task; fail if it does not."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 — what is waited for sets no event: another process does it
            await asyncio.sleep(0.002)
