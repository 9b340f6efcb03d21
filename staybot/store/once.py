"""Rows that may be wanted twice, also by two processes at the same moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from staybot.store.database import Tx


def insert_once(tx: Tx, row: SQLModel) -> bool:
    """Insert a row unless one with its keys is there; whether it was inserted."""
    dialect = tx.session.get_bind().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(type(row)).values(row.model_dump()).on_conflict_do_nothing()
    return tx.session.execute(statement.returning(*inspect(type(row)).primary_key)).first() is not None
