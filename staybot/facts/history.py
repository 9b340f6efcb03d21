"""What was published before, shown or sent again to whoever may have it."""

from __future__ import annotations

from dataclasses import dataclass

from staybot.facts.digest import Digest, DigestThread


@dataclass(frozen=True)
class PastDigest:
    """A digest as it was published, its thread, and the names of all that were posted, newest first."""

    digest: Digest
    thread: tuple[DigestThread, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Download:
    """The files of one digest, for somebody who may see it: its table as CSV; pictures are made of it."""

    digest: Digest
    table: str
    name: str
    """What the table's file is called."""
