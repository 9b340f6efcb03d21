"""Sealed ballots: read one, change one, all by the round's key (anonymity.md section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final, TypeVar

from sqlalchemy import bindparam, delete, func, insert, update
from sqlmodel import col, select

from staybot.anonymity import sealing, writers
from staybot.errors import Refused
from staybot.flows.answering.sealable import Sealable
from staybot.flows.asking import seals
from staybot.store.database import Tx
from staybot.store.plain import Plain
from staybot.store.tables import Ballot, Person, Round, RoundKind

NOT_ASKED: Final = "You are not part of this quarter's interviews, so there is nothing to answer here."
NOT_ASKED_PULSE: Final = "This pulse did not ask you, so there is nothing to answer here."

SIZES: Final = {
    RoundKind.INTERVIEW: sealing.INTERVIEW_BALLOT,
    RoundKind.PULSE: sealing.PULSE_BALLOT,
    RoundKind.CHECK_IN: sealing.PULSE_BALLOT,
}
"""Bytes of every ballot of a round."""

SPARE: Final = 1024
"""Bytes that answers leave free: "later", "not this quarter" and the themes read and confirmed always fit."""

LAID_AT_ONCE: Final = 1000
"""New ballots written by one statement: 6 MB of a pulse's, 24 MB of an interview's."""

DESTROYED_AT_ONCE: Final = 500
"""Ballots deleted in one transaction: 3 MB of a pulse's, 12 MB of an interview's."""

_ITS_ROW: Final = (
    col(Ballot.round_id) == bindparam("in_round"),
    col(Ballot.ballot_id) == bindparam("its_id"),
)
_SEALED: Final = Plain(select(col(Ballot.sealed)).where(*_ITS_ROW))
_SEALED_LOCKED: Final = Plain(select(col(Ballot.sealed)).where(*_ITS_ROW).with_for_update())
SEAL: Final = update(Ballot).where(*_ITS_ROW).values(sealed=bindparam("now_sealed"))
"""New ciphertext for `its_id` of `in_round`."""
_SEAL_ONE: Final = Plain(SEAL)


B = TypeVar("B", bound=Sealable)


def read(tx: Tx, of: Round, whose: Person, *, holds: type[B]) -> B | None:
    """Somebody's ballot, empty if another account than theirs wrote it; None if they are not in the cohort.

    Raises Refused when the key is lost.

    Takes no lock: PostgreSQL notes a lock's transaction in the row, and would join the ballot to whatever
    else that transaction writes by name, such as a share.
    """
    key = seals.key_for_people(tx, of)
    return _read(tx, of, key, _id(key, of, whose.id), account=whose.slack_id, holds=holds, locked=False)


def change(tx: Tx, of: Round, whose: Person, *, holds: type[B], by: Callable[[B], B]) -> B:
    """Change one ballot in place, under its row lock: one row, same size, new ciphertext. What another
    account wrote is gone then.
    """
    key = seals.key_for_people(tx, of)
    ballot_id = _id(key, of, whose.id)
    before = _read(tx, of, key, ballot_id, account=whose.slack_id, holds=holds, locked=True)
    if before is None:
        raise Refused(NOT_ASKED if of.kind is RoundKind.INTERVIEW else NOT_ASKED_PULSE)
    after = by(before)
    spare = SPARE if after.content() != before.content() else 0
    content = b"" if after == holds.unpack(b"") else after.pack()
    payload = writers.written_by(whose.slack_id, content)
    try:
        sealed = _seal(key, of, ballot_id, payload, spare=spare, written=True)
    except sealing.BallotFull:
        raise Refused("That is more than a ballot can hold. Please shorten one of the answers.") from None
    _SEAL_ONE.run(tx.connection, {**_place(of, ballot_id), "now_sealed": sealed})
    return after


def create(
    tx: Tx, of: Round, *, person_ids: Iterable[str], key: bytes, kept: Mapping[str, bytes] | None = None
) -> None:
    """One equal-sized ballot for each of the cohort, in the random order of their ids: empty, but for those
    `kept` from before somebody joined.
    """
    owners = sorted((_id(key, of, person_id), person_id) for person_id in person_ids)
    for start in range(0, len(owners), LAID_AT_ONCE):
        rows = []
        for ballot_id, person_id in owners[start : start + LAID_AT_ONCE]:
            payload = kept.get(person_id, b"") if kept else b""
            place = {"round_id": of.id, "ballot_id": ballot_id, "workspace": tx.workspace}
            rows.append(place | {"sealed": _seal(key, of, ballot_id, payload)})
        tx.session.connection().execute(insert(Ballot), rows)


def destroy(tx: Tx, of: Round) -> None:
    """Delete every ballot of a round."""
    tx.session.execute(delete(Ballot).where(col(Ballot.round_id) == of.id))


def destroy_some(tx: Tx, of: Round) -> bool:
    """Delete the next ballots of a round, so that nobody's answer to another one waits for all of them to be
    overwritten. False once none is left.
    """
    ids = tx.connection.execute(
        select(col(Ballot.ballot_id))
        .where(col(Ballot.round_id) == of.id)
        .order_by(col(Ballot.ballot_id))
        .limit(DESTROYED_AT_ONCE)
    ).scalars()
    these = list(ids)
    tx.connection.execute(
        delete(Ballot).where(col(Ballot.round_id) == of.id, col(Ballot.ballot_id).in_(these))
    )
    return len(these) == DESTROYED_AT_ONCE


def count(tx: Tx, of: Round) -> int:
    """How many ballots a round has: the size of its cohort until they are destroyed."""
    return tx.session.exec(select(func.count()).select_from(Ballot).where(Ballot.round_id == of.id)).one()


def opened(tx: Tx, of: Round, *, person_ids: list[str], holds: type[B]) -> dict[str, B]:
    """Every ballot that opens, by person, to be counted whichever account wrote it: they were asked, whether
    or not they have a new one by now. Raises what `seals.key_of` raises.
    """
    found = payloads(tx, of, person_ids=person_ids)
    return {person_id: holds.unpack(writers.content(payload)) for person_id, payload in found.items()}


def payloads(tx: Tx, of: Round, *, person_ids: list[str]) -> dict[str, bytes]:
    """The same as they were sealed. Raises what `seals.key_of` raises.

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
            found[person_id] = _unseal(key, of, ballot_id, sealed.get(ballot_id, b""))
    return found


def _read(
    tx: Tx, of: Round, key: bytes, ballot_id: bytes, *, account: str | None, holds: type[B], locked: bool
) -> B | None:
    found = (_SEALED_LOCKED if locked else _SEALED).one(tx.connection, _place(of, ballot_id))
    if found is None:
        return None
    return holds.unpack(writers.content_for(account, _unseal(key, of, ballot_id, found[0].sealed)))


def _unseal(key: bytes, of: Round, ballot_id: bytes, sealed: bytes) -> bytes:
    return sealing.unseal(key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed)


def _id(key: bytes, of: Round, person_id: str) -> bytes:
    """Where somebody's ballot is. In a round that people join, it moves whenever somebody does: all ballots
    are then new rows, and none of them is the newcomer's to whoever compares two snapshots.
    """
    grown = of.cohort_hash if of.kind is RoundKind.CHECK_IN else ""
    return sealing.ballot_id(key, round_id=(of.id + grown).encode(), person_id=person_id.encode())


def _seal(
    key: bytes, of: Round, ballot_id: bytes, payload: bytes, *, spare: int = 0, written: bool = False
) -> bytes:
    return sealing.seal(
        key, round_id=of.id.encode(), ballot_id=ballot_id, payload=payload, size=SIZES[of.kind], spare=spare,
        written=written,
    )  # fmt: skip


def _place(of: Round, ballot_id: bytes) -> dict[str, object]:
    return {"in_round": of.id, "its_id": ballot_id}
