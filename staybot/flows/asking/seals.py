"""What a round promised when it opened, sealed with its key: what is edited in the database later shows.

Whoever has the database but not the key can change a floor, a date or a cohort, but not so that it fits the
seal. A round that does not fit is neither answered nor published until it does again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlmodel import select

from staybot.anonymity import sealing
from staybot.anonymity.ledger import canonical
from staybot.errors import Refused
from staybot.store.database import Tx
from staybot.store.keys import KeyLost, KeysUnreachable
from staybot.store.tables import CohortMember, Round

LOST: Final = (
    "The key to these answers is gone, so nobody can read them, and no new ones can be stored. "
    "I'm sorry; a message of mine says what comes next."
)

UNREACHABLE: Final = (
    "I cannot open the sealed answers just now, so nothing was stored or changed. Nothing is lost either: "
    "please try again in a few minutes."
)

CHANGED: Final = (
    "The rules or dates of this round are no longer those it was opened with, so I take nothing in and "
    "publish nothing. What you gave stays sealed and is not lost. Whoever runs me has been told."
)

DATES: Final = ("opens_on", "closes_on", "opens_at", "closes_at")
FROZEN: Final = ("id", "workspace", "kind", "label", "policy_json", "policy_hash", "cohort_hash")
FROZEN_IF_SAID: Final = {"survey": "", "questions_json": "[]", "reach": "none", "managed_json": ""}
"""Sealed where they differ from these: a round opened before they existed keeps its seal."""

SEALED: Final = (*FROZEN, *FROZEN_IF_SAID, *DATES)
_VALUES: Final = attrgetter(*SEALED)

DIMENSIONS: Final = ("function", "team", "level", "location")
"""The segments a digest may speak of, in the fixed order of rule R7."""


class Asked(NamedTuple):
    """Somebody in a frozen cohort, with the segments they had when it was frozen."""

    person_id: str
    function: str
    team: str
    level: str
    location: str
    seasoned: bool

    @property
    def segments(self) -> dict[str, str]:
        """Dimension to value, of those that have one."""
        return {name: value for name in DIMENSIONS if (value := getattr(self, name))}


_ASKED: Final = tuple(getattr(CohortMember, name) for name in Asked._fields)


class Broken(Exception):  # noqa: N818 — it states a fact
    """Something was changed by hand after the round opened; `topic` is what its operator is told."""

    def __init__(self, topic: str = "round_changed") -> None:
        super().__init__(topic)
        self.topic = topic


def put(tx: Tx, of: Round, *, key: bytes, asked: Iterable[Asked] | None = None) -> None:
    """Seal a round whose cohort was just frozen; `asked`, if it was read and looked at already."""
    of.key_commitment = sealing.key_commitment(key)
    of.cohort_hash = cohort_hash(cohort(tx, of.id) if asked is None else asked)
    of.seal = _seal(of, key)
    tx.session.add(of)


def key_of(tx: Tx, of: Round) -> bytes:
    """The key of a round that is as it was promised.

    Raises KeyLost, also for a key that is not the one the round was opened with; KeysUnreachable; Broken.
    """
    key = sealing.RoundKey(tx.keys.get(of.id))
    is_known, fits = sealing.key_commitment(key) == of.key_commitment, _fits(of, key)
    if not is_known and not fits:
        raise KeyLost
    if not is_known or not fits:
        raise Broken
    return key


def key_for_people(tx: Tx, of: Round) -> bytes:
    """The same for somebody who answers: Refused in words when there is no key to be had."""
    try:
        return key_of(tx, of)
    except KeyLost:
        raise Refused(LOST) from None
    except KeysUnreachable:
        raise Refused(UNREACHABLE) from None
    except Broken:
        raise Refused(CHANGED) from None


def is_broken(tx: Tx, of: Round) -> bool:
    """Whether a round surely is not what was promised."""
    try:
        key_of(tx, of)
    except (Broken, KeyLost, KeysUnreachable) as reason:
        return isinstance(reason, Broken)
    return False


def cohort(tx: Tx, round_id: str) -> list[Asked]:
    """The frozen cohort of a round, in the order of its ids. Check these very rows before they are used: what
    another statement reads may have been written since.
    """
    rows = tx.session.execute(select(*_ASKED).where(CohortMember.round_id == round_id))
    return sorted(map(Asked._make, rows))


def check_cohort(of: Round, asked: Iterable[Asked]) -> None:
    """Raise Broken unless this is the cohort that was sealed."""
    if cohort_hash(asked) != of.cohort_hash:
        raise Broken


def cohort_hash(asked: Iterable[Asked]) -> str:
    """SHA-256, hex, of who is asked in a round, with the segments they had when it opened."""
    return hashlib.sha256(canonical(sorted(asked)).encode()).hexdigest()


def _fits(of: Round, key: bytes) -> bool:
    return hmac.compare_digest(_seal(of, key).encode(), of.seal.encode())


def _seal(of: Round, key: bytes) -> str:
    return sealing.round_seal(key, promised=_promised(*_VALUES(of)))


@lru_cache(maxsize=64)
def _promised(*values: Any) -> bytes:
    """What a round promised, by the values of its row; each tap of a round asks for the same."""
    row = dict(zip(SEALED, values, strict=True))
    promised = {name: row[name] for name in FROZEN}
    promised |= {name: row[name] for name, unsaid in FROZEN_IF_SAID.items() if row[name] != unsaid}
    promised |= {name: row[name].isoformat() for name in DATES[:2]}
    promised |= {name: row[name].astimezone(UTC).isoformat() for name in DATES[2:]}
    return canonical(promised).encode()
