"""Sealed ballots of interviews: read one, change one, all by the round's key (anonymity.md section 3)."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, update
from sqlmodel import col, select

from staybot.anonymity import sealing
from staybot.errors import Refused
from staybot.facts import InterviewAnswers
from staybot.flows import seals
from staybot.rules.reminders import Postponement
from staybot.store.database import Tx
from staybot.store.tables import Ballot, Round

SPARE: Final = 512
"""Bytes that answers leave free: "later", "not this quarter" and confirmed themes always fit beside them."""

RESEALED_AT_ONCE: Final = 200
"""Ballots given new ciphertext by one statement: 5 MB of them."""


@dataclass(frozen=True)
class InterviewBallot:
    """What one sealed interview ballot holds. Everything about who answered what, and whether, is here."""

    submitted: InterviewAnswers | None = None
    draft: InterviewAnswers | None = None
    draft_at: str = ""
    """Slack's timestamp of the newest saved keystroke: older ones arriving late are ignored."""
    declined: bool = False
    later: Postponement | None = None
    """The morning somebody asked to be reminded on."""
    confirmed: tuple[str, ...] | None = None
    """What the writer of `submitted` says it raises, as "theme:direction"; None: they did not say."""

    def pack(self) -> bytes:
        """As bytes, to be sealed."""
        plain = {name: value for name, value in asdict(self).items() if value or value == ()}
        return json.dumps(plain, ensure_ascii=False, default=date.isoformat).encode()

    @classmethod
    def unpack(cls, payload: bytes) -> InterviewBallot:
        """The opposite of `pack`; the empty payload is the empty ballot."""
        plain = json.loads(payload) if payload else {}
        for name in ("submitted", "draft"):
            if plain.get(name):
                plain[name] = InterviewAnswers(**plain[name])
        if "confirmed" in plain:
            plain["confirmed"] = tuple(plain["confirmed"])
        if plain.get("later"):
            on, until = (date.fromisoformat(plain["later"][name]) for name in ("on", "until"))
            plain["later"] = Postponement(on, until, plain["later"]["reminded"])
        return cls(**plain)


def read(tx: Tx, of: Round, *, person_id: str) -> InterviewBallot | None:
    """Somebody's ballot; None if they are not in the cohort. Raises Refused when the key is lost.

    Takes no lock: PostgreSQL notes a lock's transaction in the row, and would join the ballot to whatever
    else that transaction writes by name, such as a share.
    """
    key = seals.key_for_people(tx, of)
    return _read(tx, of, key, _id(key, of, person_id), locked=False)


def change(
    tx: Tx, of: Round, *, person_id: str, by: Callable[[InterviewBallot], InterviewBallot]
) -> InterviewBallot:
    """Change one ballot in place, under its row lock: one row, same size, new ciphertext."""
    key = seals.key_for_people(tx, of)
    ballot_id = _id(key, of, person_id)
    before = _read(tx, of, key, ballot_id, locked=True)
    if before is None:
        raise Refused("You are not part of this round, so there is nothing to answer here.")
    after = by(before)
    payload = after.pack()
    try:
        if (after.submitted, after.draft) != (before.submitted, before.draft):
            _seal(key, of, ballot_id, payload, size=sealing.INTERVIEW_BALLOT - SPARE)
        sealed = _seal(key, of, ballot_id, payload)
    except sealing.BallotFull:
        raise Refused("That is more than a ballot can hold. Please shorten one of the answers.") from None
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
        ballot_id = _id(key, of, person_id)
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
    """Give every ballot a new nonce, so that two snapshots an hour apart tell nothing. Returns how many.

    A ballot that does not open any more stays as it is. Raises what `seals.key_of` raises.
    """
    key = seals.key_of(tx, of)
    ids = tx.session.execute(
        select(col(Ballot.ballot_id)).where(Ballot.round_id == of.id).order_by(col(Ballot.ballot_id))
    )
    every = list(ids.scalars())
    for start in range(0, len(every), RESEALED_AT_ONCE):
        _reseal(tx, of, key, every[start : start + RESEALED_AT_ONCE])
    return len(every)


def _reseal(tx: Tx, of: Round, key: bytes, ids: list[bytes]) -> None:
    mine = col(Ballot.round_id) == of.id
    rows = tx.session.execute(
        select(col(Ballot.ballot_id), col(Ballot.sealed))
        .where(mine, col(Ballot.ballot_id).in_(ids))
        .order_by(col(Ballot.ballot_id))
        .with_for_update()
    )
    fresh = []
    for ballot_id, sealed in rows:
        with suppress(sealing.BallotSpoilt):
            payload = sealing.unseal(key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed)
            fresh.append({"its_id": ballot_id, "its_seal": _seal(key, of, ballot_id, payload)})
    if fresh:
        tx.session.connection().execute(
            update(Ballot)
            .where(mine, col(Ballot.ballot_id) == bindparam("its_id"))
            .values(sealed=bindparam("its_seal")),
            fresh,
        )


def count(tx: Tx, of: Round) -> int:
    """How many ballots a round has: the size of its cohort until they are destroyed."""
    return tx.session.exec(
        select(func.count()).select_from(Ballot).where(Ballot.round_id == of.id)
    ).one()


def opened(tx: Tx, of: Round, *, person_ids: list[str]) -> dict[str, InterviewBallot]:
    """Every ballot that opens, by person. Raises what `seals.key_of` raises.

    A row that is gone or was tampered with counts as no answer: it must not keep the others' from counting.
    """
    key = seals.key_of(tx, of)
    rows = tx.session.execute(
        select(col(Ballot.ballot_id), col(Ballot.sealed)).where(Ballot.round_id == of.id)
    )
    sealed = {row[0]: row[1] for row in rows}
    found = {}
    for person_id in person_ids:
        ballot_id = _id(key, of, person_id)
        with suppress(sealing.BallotSpoilt):
            found[person_id] = _unpack(key, of, ballot_id, sealed.get(ballot_id, b""))
    return found


def _read(tx: Tx, of: Round, key: bytes, ballot_id: bytes, *, locked: bool) -> InterviewBallot | None:
    query = select(col(Ballot.sealed)).where(Ballot.round_id == of.id, Ballot.ballot_id == ballot_id)
    sealed = tx.session.execute(query.with_for_update() if locked else query).scalar_one_or_none()
    return None if sealed is None else _unpack(key, of, ballot_id, sealed)


def _unpack(key: bytes, of: Round, ballot_id: bytes, sealed: bytes) -> InterviewBallot:
    payload = sealing.unseal(key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed)
    return InterviewBallot.unpack(payload)


def _id(key: bytes, of: Round, person_id: str) -> bytes:
    return sealing.ballot_id(key, round_id=of.id.encode(), person_id=person_id.encode())


def _seal(
    key: bytes, of: Round, ballot_id: bytes, payload: bytes, *, size: int = sealing.INTERVIEW_BALLOT
) -> bytes:
    return sealing.seal(key, round_id=of.id.encode(), ballot_id=ballot_id, payload=payload, size=size)
