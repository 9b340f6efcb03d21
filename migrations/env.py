"""Runs migrations on the connection that staybot/store/schema.py hands over, or on DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection, text

from staybot.store.database import engine_for
from staybot.store.tables import metadata

ONE_AT_A_TIME = 7_255_301
"""Number of PostgreSQL's advisory lock under which migrations run."""


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_AT_A_TIME})
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with engine_for(os.environ.get("DATABASE_URL", "sqlite:///staybot.db")).begin() as opened:
        run(opened)
