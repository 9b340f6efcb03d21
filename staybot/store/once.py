"""Rows that may be wanted twice, also by two processes at the same moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from staybot.store.database import Tx


def insert_once(tx: Tx, row: SQLModel) -> bool:
    """Insert a row unless one with its keys is there; whether it was inserted."""
    dialect = tx.session.get_bind().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    result: Any = tx.session.execute(
        insert(type(row)).values(row.model_dump()).on_conflict_do_nothing()
    )
    return bool(result.rowcount)
