"""The database of the settings, opened: what the bot and every command begin with."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from staybot.clock import Clock, SystemClock
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.flows import workspaces
from staybot.store import schema
from staybot.store.database import Database, engine_for
from staybot.store.keys import keys_of


def open_database(settings: Settings, clock: Clock | None = None) -> Database:
    """The database of the settings, at the newest migration. Raises ConfigError if not, or not there."""
    schema.check_file(settings.database_url)
    engine = engine_for(settings.database_url, synchronous=settings.sqlite_synchronous)
    try:
        schema.check(engine)
    except (SQLAlchemyError, OSError) as error:
        engine.dispose()
        raise ConfigError(
            f"The database cannot be reached: {schema.reason(error)}. Check DATABASE_URL, and that the "
            "server is running."
        ) from None
    except ConfigError:
        engine.dispose()
        raise
    db = Database(engine, clock=clock or SystemClock(), settings=settings, keys=keys_of(settings))
    db.now(workspaces.ensure)
    return db
