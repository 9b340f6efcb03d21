"""`staybot migrate`: the database gets the shape this version needs."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.store import schema
from staybot.store.database import engine_for


def run(settings: Settings) -> str:
    """Migrate, and say where the database stands. Raises ConfigError if it cannot be reached."""
    try:
        schema.check_not_moved(settings.database_url)
        schema.make_place_for(settings.database_url)
        engine = engine_for(settings.database_url)
        try:
            found = schema.connection_revision(engine)
            if found is not None:
                schema.check_known(found)
            if found != schema.newest():  # Alembic costs more to load than all else of a start
                schema.migrate(engine)
            return f"The database is at {schema.connection_revision(engine)}, the newest migration."
        finally:
            engine.dispose()
    except (SQLAlchemyError, OSError) as error:
        raise ConfigError(f"The database of DATABASE_URL cannot be used: {schema.reason(error)}") from None
