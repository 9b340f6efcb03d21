"""Column types that SQLModel and the databases do not give us."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Naive datetimes are refused on the way in; UTC comes out on every database.

    SQLite forgets time zones and sorts text, so it gets naive UTC; PostgreSQL gets timestamptz.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 — the signature is SQLAlchemy's
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(words: type[StrEnum]) -> Any:
    """A text column that holds the values of an enum and, by a CHECK, nothing else."""
    return Enum(
        words,
        values_callable=lambda kind: [word.value for word in kind],
        native_enum=False,
        create_constraint=True,
        length=32,
        name=words.__name__.lower(),
    )


def new_id() -> str:
    """An opaque, random id of 128 bits: no time, no order, no counter (anonymity.md, threat 17)."""
    return secrets.token_hex(16)
