"""The arithmetic of the release ledger: canonical JSON and a chain of hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger as it was stored; `seq` counts from 1."""

    seq: int
    body_json: str
    prev_hash: str
    hash: str


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces, no NaN: equal values give equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def chain_hash(prev_hash: str, body_json: str) -> str:
    """SHA-256, hex, of the hash before and the body after it."""
    return hashlib.sha256(f"{prev_hash}\n{body_json}".encode()).hexdigest()


def verify_chain(entries: Iterable[Entry]) -> list[str]:
    """What is wrong with the chain, in sentences; empty when nothing was changed, lost or reordered."""
    problems: list[str] = []
    before = GENESIS
    for place, entry in enumerate(entries, start=1):
        if entry.seq != place:
            problems.append(f"entry {place} carries the number {entry.seq}: an entry is missing or moved")
        if entry.prev_hash != before:
            problems.append(f"entry {place} does not follow the entry before it")
        if entry.hash != chain_hash(entry.prev_hash, entry.body_json):
            problems.append(f"entry {place} was changed after it was published")
        before = entry.hash
    return problems
