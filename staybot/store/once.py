"""Rows that may be wanted twice, also by two processes at the same moment."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy import inspect
from sqlmodel import SQLModel

from staybot.store.database import Tx


def insert_once(tx: Tx, row: SQLModel) -> bool:
    """Insert a row unless one with its keys is there; whether it was inserted."""
    table = inspect(type(row))
    values = {column.key: getattr(row, column.key) for column in table.columns}
    statement = inserting(tx, type(row)).values(values).on_conflict_do_nothing()
    return tx.session.execute(statement.returning(*table.primary_key)).first() is not None


def inserting(tx: Tx, table: type[SQLModel]) -> Any:
    """An INSERT that can be told what to do on a conflict. Each dialect has one of its own, and they are
    heavy: only that of the database in use is loaded.
    """
    dialect = import_module(f"sqlalchemy.dialects.{tx.session.get_bind().dialect.name}")
    return dialect.insert(table)
