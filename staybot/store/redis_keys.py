"""Keys in a Redis-compatible server: for several machines, or hosts whose disk does not last."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from staybot.errors import ConfigError
from staybot.store.keys import KEY_BYTES, KeyLost, KeysUnreachable, checked_id

if TYPE_CHECKING:
    from redis import Redis

T = TypeVar("T")

PREFIX: Final = "staybot:key:"

TIMEOUT: Final = 1.0
"""Seconds. Tried once more, it still answers a person before Slack gives up on them."""

REMEDY: Final = "Check STAYBOT_KEYS_URL and that the server runs; nothing is lost until it forgets the keys."


class RedisKeys:
    """Run the server for this alone, without persistence and without backup: what it forgets is gone.

    Its memory holds the only copy of each key; a restart of it voids the open rounds.
    """

    def __init__(self, url: str) -> None:
        """`url` is redis://, rediss:// or unix://. Nothing is connected yet. Raises ConfigError."""
        from redis import Redis  # noqa: PLC0415 — only who keeps keys there pays for the import
        from redis.backoff import NoBackoff  # noqa: PLC0415
        from redis.retry import Retry  # noqa: PLC0415

        try:
            self._server: Redis = Redis.from_url(
                url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 1)
            )
        except ValueError as error:
            raise ConfigError("STAYBOT_KEYS_URL must look like redis://host:6379/0.") from error

    def put(self, round_id: str, key: bytes) -> None:
        """Keep a key. Raises KeysUnreachable."""
        self._ask(lambda: self._server.set(PREFIX + checked_id(round_id), key))

    def get(self, round_id: str) -> bytes:
        """The key. Raises KeyLost when the server has forgotten it, KeysUnreachable when it is silent."""
        key = self._ask(lambda: self._server.get(PREFIX + checked_id(round_id)))
        if not isinstance(key, bytes) or len(key) != KEY_BYTES:
            raise KeyLost
        return key

    def destroy(self, round_id: str) -> None:
        """Overwrite, then delete. Raises KeysUnreachable: the destruction is then tried again."""
        name = PREFIX + checked_id(round_id)
        self._ask(lambda: self._server.set(name, os.urandom(KEY_BYTES), xx=True))
        self._ask(lambda: self._server.delete(name))

    def persists(self) -> bool | None:
        """Whether the server writes what it holds to disk; None if it does not say."""
        try:
            saved = {**self._server.config_get("save"), **self._server.config_get("appendonly")}
        except Exception:  # noqa: BLE001 — hosted servers forbid the question in words of their own
            return None
        return bool(saved.get("save")) or saved.get("appendonly") == "yes"

    def check(self) -> None:
        """Ask the server for a sign of life. Raises KeysUnreachable."""
        self._ask(self._server.ping)

    def close(self) -> None:
        """Let go of the connection."""
        self._server.close()

    @staticmethod
    def _ask(question: Callable[[], T]) -> T:
        from redis import RedisError  # noqa: PLC0415

        try:
            return question()
        except (RedisError, OSError) as error:
            raise KeysUnreachable(f"The server of the keys does not answer. {REMEDY}") from error
