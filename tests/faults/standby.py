"""A server, a standby that has every commit before it is acknowledged, and one address for whoever leads."""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import NullPool, create_engine, make_url, text

from tests.faults.cluster import Cluster

PATIENCE: Final = 60.0
AHEAD: Final = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


class Pair:
    """Whoever leads is killed, the standby leads from then on, and gets a standby of its own."""

    def __init__(self, first: Cluster) -> None:
        url = make_url(first.url)
        self._first, self._folder, self._numbers = first, first.folder.parent, itertools.count(1)
        self._leads = first.folder
        self._address = self._folder / "address"
        self._address.symlink_to(str(url.query["host"]))
        self.url = url.update_query_dict({"host": str(self._address)}).render_as_string(hide_password=False)
        self._standby = self._follow()

    def fail_over(self) -> None:
        """Connections end in whatever they do; new ones lead to the standby as soon as it leads."""
        self._first.runs("pg_ctl", "-w", "-D", str(self._leads), "-m", "immediate", "stop")
        self._first.runs("pg_ctl", "-w", "-D", str(self._standby), "promote")
        moved = self._folder / "moved"
        moved.symlink_to(self._standby)
        moved.replace(self._address)
        self._leads = self._standby
        self._standby = self._follow()

    def stop(self) -> None:
        """But for the very first one, which whoever made it stops."""
        for place in {self._leads, self._standby} - {self._first.folder}:
            self._first.runs("pg_ctl", "-w", "-D", str(place), "-m", "immediate", "stop")

    def _follow(self) -> Path:
        """A new standby, from its first copy until every commit waits for it."""
        place = self._folder / f"standby_{next(self._numbers)}"
        place.mkdir(mode=0o700)
        if self._first.system_user:
            shutil.chown(place, user=self._first.system_user)
        at = ("-h", str(self._address), "-U", "postgres")
        self._first.runs("pg_basebackup", *at, "-D", str(place), "-R", "-c", "fast")
        for lock in place.glob(".s.PGSQL.*"):  # of the other's socket, which lies in its folder
            lock.unlink()
        options = f'-h "" -k {place}'
        self._first.runs("pg_ctl", "-w", "-D", str(place), "-l", str(place / "log"), "-o", options, "start")
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text("ALTER SYSTEM SET synchronous_standby_names = '*'"))
            connection.execute(text("SELECT pg_reload_conf()"))
            until = time.monotonic() + PATIENCE
            while not connection.execute(text(AHEAD)).scalar():
                assert time.monotonic() < until, "the standby does not follow"
                time.sleep(0.05)
        return place


@contextmanager
def pair(first: Cluster) -> Iterator[Pair]:
    """They are gone at the end of the block, but for the first server."""
    made = Pair(first)
    try:
        yield made
    finally:
        made.stop()
