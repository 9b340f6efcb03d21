"""What a round promised when it opened, sealed with its key: what is edited in the database later shows.

Whoever has the database but not the key can change a floor, a date or a cohort, but not so that it fits the
seal. A round that does not fit is neither answered nor published until it does again.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC
from typing import Final

from sqlmodel import select

from staybot.anonymity import sealing
from staybot.anonymity.ledger import canonical
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Round

WORDS: Final = (
    "The rules or dates of this interview are no longer those it was opened with, so I take nothing in and "
    "publish nothing. What you gave stays sealed and is not lost. Whoever runs me has been told."
)

DATES: Final = ("opens_on", "closes_on", "opens_at", "closes_at")
FROZEN: Final = ("id", "workspace", "kind", "label", "policy_json", "policy_hash", "cohort_hash")
SEGMENTS: Final = ("function", "team", "level", "location", "seasoned")


class Broken(Exception):  # noqa: N818 — it states a fact
    """Something was changed by hand after the round opened; `topic` is what its operator is told."""

    def __init__(self, topic: str = "round_changed") -> None:
        super().__init__(topic)
        self.topic = topic


def put(tx: Tx, of: Round, *, key: bytes) -> None:
    """Seal a round whose cohort was just frozen."""
    of.key_commitment = sealing.key_commitment(key)
    of.cohort_hash = cohort_hash(tx, of.id)
    of.seal = _seal(of, key)
    tx.session.add(of)


def knows(of: Round, *, key: bytes) -> bool:
    """Whether this is the key the round was opened with, even if one of the two marks of it was changed."""
    return sealing.key_commitment(key) == of.key_commitment or _fits(of, key)


def check(of: Round, *, key: bytes) -> None:
    """Raise Broken unless policy, days and everything else stand as they did at the opening."""
    if sealing.key_commitment(key) != of.key_commitment or not _fits(of, key):
        raise Broken


def check_cohort(tx: Tx, of: Round) -> None:
    """Raise Broken unless the frozen cohort is the one that was sealed."""
    if cohort_hash(tx, of.id) != of.cohort_hash:
        raise Broken


def cohort_hash(tx: Tx, round_id: str) -> str:
    """SHA-256, hex, of who is asked in a round, with the segments they had when it opened."""
    rows = tx.session.exec(select(CohortMember).where(CohortMember.round_id == round_id))
    listed = sorted([row.person_id, *(getattr(row, name) for name in SEGMENTS)] for row in rows)
    return hashlib.sha256(canonical(listed).encode()).hexdigest()


def _fits(of: Round, key: bytes) -> bool:
    return hmac.compare_digest(_seal(of, key).encode(), of.seal.encode())


def _seal(of: Round, key: bytes) -> str:
    promised = {name: getattr(of, name) for name in FROZEN}
    promised |= {name: getattr(of, name).isoformat() for name in DATES[:2]}
    promised |= {name: getattr(of, name).astimezone(UTC).isoformat() for name in DATES[2:]}
    return sealing.round_seal(key, promised=canonical(promised).encode())
