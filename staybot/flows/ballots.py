"""Sealed ballots of interviews: read one, change one, all by the round's key (anonymity.md section 3)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, update
from sqlmodel import col, select

from staybot.anonymity import sealing
from staybot.errors import Refused
from staybot.facts import InterviewAnswers
from staybot.store.database import Tx
from staybot.store.keys import KeyLost
from staybot.store.tables import Ballot, Round

LOST = (
    "The key to this quarter's answers is gone, so nobody can read them, and no new ones can be stored. "
    "You will be asked again; I'm sorry."
)


@dataclass(frozen=True)
class InterviewBallot:
    """What one sealed interview ballot holds. Everything about who answered what, and whether, is here."""

    submitted: InterviewAnswers | None = None
    draft: InterviewAnswers | None = None
    draft_at: str = ""
    """Slack's timestamp of the newest saved keystroke: older ones arriving late are ignored."""
    declined: bool = False
    remind_on: date | None = None
    """The morning somebody asked to be reminded on."""
    reminded: int = 0
    reminded_on: date | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def pack(self) -> bytes:
        """As bytes, to be sealed."""
        plain = asdict(self)
        for name in ("remind_on", "reminded_on"):
            plain[name] = plain[name].isoformat() if plain[name] else None
        return json.dumps({k: v for k, v in plain.items() if v}, ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, payload: bytes) -> InterviewBallot:
        """The opposite of `pack`; the empty payload is the empty ballot."""
        plain = json.loads(payload) if payload else {}
        for name in ("submitted", "draft"):
            if plain.get(name):
                plain[name] = InterviewAnswers(**plain[name])
        for name in ("remind_on", "reminded_on"):
            if plain.get(name):
                plain[name] = date.fromisoformat(plain[name])
        return cls(**plain)


def read(tx: Tx, of: Round, *, person_id: str) -> InterviewBallot | None:
    """Somebody's ballot; None if they are not in the cohort. Raises Refused when the key is lost."""
    key = _key(tx, of)
    ballot_id = sealing.ballot_id(key, round_id=of.id.encode(), person_id=person_id.encode())
    sealed = tx.session.execute(
        select(col(Ballot.sealed))
        .where(Ballot.round_id == of.id, Ballot.ballot_id == ballot_id)
        .with_for_update()
    ).scalar_one_or_none()
    if sealed is None:
        return None
    return InterviewBallot.unpack(
        sealing.unseal(key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed)
    )


def change(
    tx: Tx, of: Round, *, person_id: str, by: Callable[[InterviewBallot], InterviewBallot]
) -> InterviewBallot:
    """Change one ballot in place, under its row lock: one row, same size, new ciphertext."""
    key = _key(tx, of)
    before = read(tx, of, person_id=person_id)
    if before is None:
        raise Refused("You are not part of this round, so there is nothing to answer here.")
    after = by(before)
    ballot_id = sealing.ballot_id(key, round_id=of.id.encode(), person_id=person_id.encode())
    try:
        sealed = _seal(key, of, ballot_id, after.pack())
    except sealing.BallotFull:
        if not (after.submitted and after.draft):
            raise Refused("That is more than a ballot can hold. Please shorten one of the answers.") from None
        after = replace(after, draft=None)
        sealed = _seal(key, of, ballot_id, after.pack())
    tx.session.execute(
        update(Ballot)
        .where(col(Ballot.round_id) == of.id, col(Ballot.ballot_id) == ballot_id)
        .values(sealed=sealed)
    )
    return after


def create(tx: Tx, of: Round, *, person_ids: list[str], key: bytes) -> None:
    """One empty, equal-sized ballot for each of the cohort, in the random order of their ids."""
    rows = []
    for person_id in person_ids:
        ballot_id = sealing.ballot_id(key, round_id=of.id.encode(), person_id=person_id.encode())
        rows.append((ballot_id, _seal(key, of, ballot_id, b"")))
    tx.session.execute(
        insert(Ballot),
        [
            {"round_id": of.id, "ballot_id": ballot_id, "workspace": tx.workspace, "sealed": sealed}
            for ballot_id, sealed in sorted(rows)
        ],
    )


def destroy(tx: Tx, of: Round) -> None:
    """Delete every ballot of a round."""
    tx.session.execute(delete(Ballot).where(col(Ballot.round_id) == of.id))


def reseal(tx: Tx, of: Round) -> int:
    """Give every ballot a new nonce, so that two snapshots an hour apart tell nothing. Returns how many."""
    key = _key(tx, of)
    ids = tx.session.execute(select(col(Ballot.ballot_id)).where(Ballot.round_id == of.id)).scalars().all()
    for ballot_id in sorted(ids):
        where = (col(Ballot.round_id) == of.id, col(Ballot.ballot_id) == ballot_id)
        sealed = tx.session.execute(select(col(Ballot.sealed)).where(*where).with_for_update()).scalar_one()
        payload = sealing.unseal(key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed)
        tx.session.execute(update(Ballot).where(*where).values(sealed=_seal(key, of, ballot_id, payload)))
    return len(ids)


def count(tx: Tx, of: Round) -> int:
    """How many ballots a round has: the size of its cohort until they are destroyed."""
    return tx.session.exec(
        select(func.count()).select_from(Ballot).where(Ballot.round_id == of.id)
    ).one()


def _seal(key: bytes, of: Round, ballot_id: bytes, payload: bytes) -> bytes:
    return sealing.seal(
        key, round_id=of.id.encode(), ballot_id=ballot_id, payload=payload, size=sealing.INTERVIEW_BALLOT
    )


def _key(tx: Tx, of: Round) -> bytes:
    try:
        return tx.keys.get(of.id)
    except KeyLost:
        raise Refused(LOST) from None


