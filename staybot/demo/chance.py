"""The same ids and keys for the same seed, so that a demo can be played twice and be the same.

Only the demo may do this: its people are invented and its database is deleted at the end. Nothing in the
bot can be told to be predictable, therefore this replaces what two of its modules call.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from staybot.anonymity import sealing
from staybot.store import columns


class Dice:
    """What the bot needs of the module `secrets`, thrown by a seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(f"chance {seed}")  # noqa: S311 — predictable on purpose

    def token_bytes(self, count: int) -> bytes:
        """So many bytes."""
        return self._draw.randbytes(count)

    def token_hex(self, count: int) -> str:
        """So many bytes as hexadecimal digits."""
        return self._draw.randbytes(count).hex()


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Ids of rows and keys of rounds follow from the seed while this is open."""
    modules: tuple[Any, ...] = (columns, sealing)
    kept = [module.secrets for module in modules]
    dice = Dice(seed)
    try:
        for module in modules:
            module.secrets = dice
        yield
    finally:
        for module, secrets in zip(modules, kept, strict=True):
            module.secrets = secrets
