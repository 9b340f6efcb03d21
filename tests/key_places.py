"""Both kinds of places for keys, and what can befall them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from staybot.store.keys import KeyFolder, Keys
from staybot.store.redis_keys import RedisKeys
from tests.key_servers import KeyServer

KINDS = ("folder", "server")


class Place(Protocol):
    """Where the keys of rounds are."""

    keys: Keys

    @property
    def settings(self) -> dict[str, Any]:
        """What the operator sets for it."""
        ...

    def goes_away(self) -> None:
        """A volume is not mounted, a server not reached."""
        ...

    def takes_nothing(self) -> None:
        """It cannot be written."""
        ...

    def comes_back(self) -> None: ...

    def forgets(self) -> None:
        """It is there, and everything in it is gone."""
        ...

    def plants(self, round_id: str, key: bytes) -> None:
        """Somebody writes into it by hand."""
        ...


class Folder:
    """A folder, as on a volume of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.keys: Keys = KeyFolder(path)

    @property
    def settings(self) -> dict[str, Any]:
        return {"key_dir": self.path}

    def goes_away(self) -> None:
        self.path.rename(self.path.with_name("away"))

    def takes_nothing(self) -> None:
        self.goes_away()
        self.path.write_text("in the way")

    def comes_back(self) -> None:
        self.path.unlink(missing_ok=True)
        self.path.with_name("away").rename(self.path)

    def forgets(self) -> None:
        for file in self.path.glob("*.key"):
            file.unlink()

    def plants(self, round_id: str, key: bytes) -> None:
        self.path.mkdir(exist_ok=True)
        (self.path / f"{round_id}.key").write_bytes(key)


class Server:
    """A Redis server of its own."""

    def __init__(self, server: KeyServer) -> None:
        self.server = server
        self.keys: Keys = RedisKeys(server.url)

    @property
    def settings(self) -> dict[str, Any]:
        return {"keys_url": self.server.url}

    def goes_away(self) -> None:
        self.server.hide()

    def takes_nothing(self) -> None:
        self.server.hide()

    def comes_back(self) -> None:
        self.server.show()

    def forgets(self) -> None:
        self.server.restart()

    def plants(self, round_id: str, key: bytes) -> None:
        with RedisKeys(self.server.url)._server as server:
            server.set(f"staybot:key:{round_id}", key)


@contextmanager
def place(kind: str, folder: Path) -> Iterator[Place]:
    """A new, empty place."""
    if kind == "folder":
        yield Folder(folder / "keys")
        return
    server = KeyServer()
    found = Server(server)
    try:
        yield found
    finally:
        found.keys.close()
        server.remove()
