"""Every hour the ballots of open rounds get new ciphertext: copies are not to tell whose owners answered.

A round of up to 246 MB (10,000 people interviewed, or 40,000 asked by a pulse) is rewritten whole, whether or
not anybody answered: of two copies an hour apart every row differs, at whatever minutes they were made
(anonymity.md section 3). Of a larger round only a part is rewritten, not gigabytes:

- **What changed is known without being stored.** Each ballot says inside, sealed, whether somebody wrote it
  since it was last re-sealed. Nothing outside the ciphertext is a trace of it, a restart forgets nothing,
  and every process finds the same. The price is that all ballots are read and decrypted.
- **A changed ballot does not appear alone.** Ballots stand in fixed groups of five, neighbours by their ids,
  which are random. Where one of a group has changed, all of it is rewritten. Whoever compares the copies of
  many hours, and knows in which of them somebody was busy, is still left with five ballots: other ballots
  drawn anew each time would cross each other out, and leave one.
- **Others are drawn by chance**, in whole groups, until at least as many unchanged as changed ballots, and
  never fewer than fifty in all, are rewritten; also when nobody answered. The number is fifty, doubled and
  doubled again, so that it tells how busy it was to a factor of two.
- **It is done every ten minutes**, because of what it leaves: ballots written since the last re-seal do stand
  alone in a copy, beside an older one. To rewrite their groups at once would cost each tap four ballots more.

All is written in the order of the random ids: neither place nor PostgreSQL's transactions tell another one.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from sqlmodel import col, select

from staybot.anonymity import sealing
from staybot.flows.answering import ballots
from staybot.flows.asking import seals
from staybot.store.database import Tx
from staybot.store.marks import only_reads
from staybot.store.tables import Ballot, Round, RoundState

EVERY: Final = timedelta(minutes=55)
"""Beats come a minute or two late: in whatever hour between two copies, all of one re-seal happens."""

EVERY_OF_LARGE: Final = timedelta(minutes=10)
"""To look through 100,000 interviews takes 3 s of CPU on SQLite, 9 s on PostgreSQL."""

WHOLE: Final = 10_000 * sealing.INTERVIEW_BALLOT
"""Bytes of the largest round that is rewritten whole: 5 s an hour on SQLite, 3 s on PostgreSQL."""

GROUP: Final = 5
"""Ballots that are always rewritten together."""
FEWEST: Final = 50
"""Ballots that are rewritten each time."""

LOOKED_AT_ONCE: Final = 500
"""Ballots read in one transaction: 3 MB of a pulse's, 12 MB of an interview's."""

REWRITTEN_AT_ONCE: Final = 200
"""Ballots rewritten in one transaction: 5 MB of an interview's."""


@dataclass(frozen=True)
class Found:
    """What was found so far, in the order of ids; in memory only, for the seconds that it takes."""

    ids: tuple[bytes, ...] = ()
    written: frozenset[bytes] = frozenset()
    is_whole: bool = False
    is_all_due: bool = False
    """All of them are rewritten, and nobody looked which were written."""


def reseal(tx: Tx, *, round_id: str) -> None:
    """All of it in one transaction; the heartbeat takes the steps one by one, so that no answer waits."""
    found = Found()
    while not found.is_whole:
        found = look(tx, round_id=round_id, so_far=found)
    for ids in chosen(found):
        rewrite(tx, round_id=round_id, ids=ids)
    finish(tx, round_id=round_id, found=found)


@only_reads
def look(tx: Tx, *, round_id: str, so_far: Found) -> Found:
    """The next ballots, and which of them were written. Raises what `seals.key_of` raises.

    One that does not open any more is left as it is.
    """
    of = _open_round(tx, round_id)
    if of is None:
        return Found(is_whole=True)
    key = seals.key_of(tx, of)
    most = WHOLE // ballots.SIZES[of.kind]
    if not so_far.ids and len(ids := _ids(tx, of, limit=most + 1)) <= most:
        return Found(ids, is_whole=True, is_all_due=True)
    page = _sealed(tx, of, col(Ballot.ballot_id) > (so_far.ids or (b"",))[-1], limit=LOOKED_AT_ONCE)
    written = set()
    for ballot_id, sealed in page:
        with suppress(sealing.BallotSpoilt):
            if sealing.is_written(key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed):
                written.add(ballot_id)
    ids = (*so_far.ids, *(ballot_id for ballot_id, _ in page))
    return Found(ids, so_far.written | written, is_whole=len(page) < LOOKED_AT_ONCE)


@only_reads
def every_ballot(tx: Tx) -> dict[str, Found]:
    """Of each open round, of whatever size, all that there is to rewrite."""
    opened = tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace, Round.state == RoundState.OPEN)
    )
    return {of.id: Found(_ids(tx, of), is_whole=True, is_all_due=True) for of in opened}


def chosen(found: Found) -> list[tuple[bytes, ...]]:
    """The ballots to rewrite, in the order of their ids, in portions that one transaction takes."""
    rest = iter(found.ids if found.is_all_due else sorted(_drawn(found)))
    return list(iter(lambda: tuple(islice(rest, REWRITTEN_AT_ONCE)), ()))


def _drawn(found: Found) -> list[bytes]:
    """The groups of those that were written, and others to hide them among."""
    groups = _groups(found.ids)
    of_written = [group for group in groups if not found.written.isdisjoint(group)]
    others = [group for group in groups if found.written.isdisjoint(group)]
    random.SystemRandom().shuffle(others)
    taken = [one for group in of_written for one in group]
    enough = _enough(max(len(taken), 2 * len(found.written)))
    for group in others:
        if len(taken) >= enough:
            break
        taken += group
    return taken


def rewrite(tx: Tx, *, round_id: str, ids: Sequence[bytes]) -> None:
    """New nonces for these, whatever they hold by now. Raises what `seals.key_of` raises."""
    of = _open_round(tx, round_id)
    if of is None:
        return
    key, fresh = seals.key_of(tx, of), []
    for ballot_id, sealed in _sealed(tx, of, col(Ballot.ballot_id).in_(ids), locked=True):
        with suppress(sealing.BallotSpoilt):
            again = sealing.reseal(key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed)
            fresh.append({"in_round": of.id, "its_id": ballot_id, "now_sealed": again})
    if fresh:
        tx.connection.execute(ballots.SEAL, fresh)


def finish(tx: Tx, *, round_id: str, found: Found) -> None:
    """Note when the next time is."""
    of = _open_round(tx, round_id)
    if of is not None:
        of.reseal_at = tx.now + (EVERY if found.is_all_due else EVERY_OF_LARGE)
        tx.session.add(of)


def _enough(least: int) -> int:
    """Fifty, doubled until it is at least so many."""
    enough = FEWEST
    while enough < least:
        enough *= 2
    return enough


def _groups(ids: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    """Neighbours; the last group also takes those who are too few for one of their own."""
    count = max(1, len(ids) // GROUP)
    ends = [*range(GROUP, GROUP * count, GROUP), len(ids)]
    return [ids[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _open_round(tx: Tx, round_id: str) -> Round | None:
    """The round, open until this transaction ends; None if it is not, or not what was promised."""
    of = tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace, Round.id == round_id).with_for_update(read=True)
    ).one()
    return of if of.state is RoundState.OPEN and not seals.is_broken(tx, of) else None


def _ids(tx: Tx, of: Round, *, limit: int | None = None) -> tuple[bytes, ...]:
    query = select(col(Ballot.ballot_id)).where(col(Ballot.round_id) == of.id)
    rows = tx.connection.execute(query.order_by(col(Ballot.ballot_id)).limit(limit))
    return tuple(rows.scalars())


def _sealed(
    tx: Tx, of: Round, which: Any, *, limit: int | None = None, locked: bool = False
) -> list[tuple[bytes, bytes]]:
    query = (
        select(col(Ballot.ballot_id), col(Ballot.sealed))
        .where(col(Ballot.round_id) == of.id, which)
        .order_by(col(Ballot.ballot_id))
        .limit(limit)
    )
    if locked:  # one that somebody is just writing gets its nonce by that; to wait for it could be a deadlock
        query = query.with_for_update(skip_locked=True)
    rows = tx.connection.execute(query)
    return [(ballot_id, sealed) for ballot_id, sealed in rows]
