"""`staybot migrate`: the database gets the shape this version needs."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.store import schema
from staybot.store.database import engine_for


def run(settings: Settings) -> str:
    """Migrate, and say where the database stands. Raises ConfigError if it cannot be reached."""
    try:
        schema.make_folder_for(settings.database_url)
        engine = engine_for(settings.database_url)
        try:
            if not schema.is_current(engine):  # Alembic costs more to load than all else of a start
                schema.migrate(engine)
            return f"The database is at {schema.connection_revision(engine)}, the newest migration."
        finally:
            engine.dispose()
    except (SQLAlchemyError, OSError) as error:
        raise ConfigError(f"The database of DATABASE_URL cannot be used: {reason(error)}") from None


def reason(error: Exception) -> str:
    """What the driver says in its first line. It names hosts and users, never a password."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return next(iter(str(cause).splitlines()), "") or type(cause).__name__
