"""Many rows by one statement: what is known of a hundred thousand people travels as one value, and the
database does the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Select, String, TableValuedAlias, cast, column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import SQLModel

from staybot.store.database import Tx
from staybot.store.once import inserting


def insert_from(tx: Tx, table: type[SQLModel], names: Sequence[str], rows: Select[Any]) -> None:
    """Insert what a query finds, its columns in the order of the names, but for rows whose keys are there."""
    tx.session.flush()
    tx.connection.execute(inserting(tx, table).from_select(names, rows).on_conflict_do_nothing())


class drawn_id(FunctionElement[str]):  # noqa: N801 — it is written like the functions of a database
    """What `columns.new_id` is, drawn by the database for each row: opaque and random, without time, order or
    counter; of 128 bits, 122 of them random on PostgreSQL.
    """

    type = String()
    inherit_cache = True


@compiles(drawn_id, "sqlite")
def _(_element: drawn_id, _compiler: Any, **_: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(drawn_id, "postgresql")
def _(_element: drawn_id, _compiler: Any, **_: Any) -> str:
    return "replace(CAST(gen_random_uuid() AS text), '-', '')"


class _pairs(FunctionElement[Any]):  # noqa: N801
    inherit_cache = True


@compiles(_pairs, "sqlite")
def _(element: _pairs, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_pairs, "postgresql")
def _(element: _pairs, compiler: Any, **options: Any) -> str:
    return f"json_each_text(CAST({compiler.process(element.clauses, **options)} AS json))"


class Numbered:
    """People, each with a number, as a table: `id` and `number`, in no order."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.table: TableValuedAlias = _pairs(json.dumps(dict(numbers))).table_valued(
            column("key", String), column("value", String), name="numbered"
        )
        self.id: ColumnElement[str] = self.table.c.key
        self.number: ColumnElement[int] = cast(self.table.c.value, Integer)
