"""The same ids and keys for the same seed, so that a demo can be played twice and be the same.

Only the demo may do this: its people are invented and its database is deleted at the end. Nothing in the
bot can be told to be predictable, therefore this replaces what two of its modules call.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from staybot.anonymity import sealing
from staybot.store import columns


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Ids of rows and keys of rounds follow from the seed while this is open."""
    draw = random.Random(f"chance {seed}")  # noqa: S311 — predictable on purpose, for invented people only
    dice = SimpleNamespace(
        token_bytes=draw.randbytes,
        token_hex=lambda count: draw.randbytes(count).hex(),
    )
    with patch.object(columns, "secrets", dice), patch.object(sealing, "secrets", dice):
        yield
