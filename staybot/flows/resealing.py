"""Every hour the ballots that somebody changed get new ciphertext once more, hidden among others.

Between two copies of the database that are an hour apart, the rows that differ would otherwise be those whose
owners answered, and PostgreSQL's transaction numbers would tell in which order. To give every ballot a new
nonce hides that wholly, and rewrites 2.4 GB an hour where 100,000 people are interviewed. So:

- **What changed is known without being stored.** Each ballot says inside, sealed, whether somebody wrote it
  since it was last re-sealed. Nothing outside the ciphertext is a trace of it, a restart forgets nothing,
  and every process finds the same. The price is that all ballots are read and decrypted, none written.
- **A changed ballot never appears alone.** Ballots stand in fixed groups of five, neighbours by their ids,
  which are random. Where one of a group has changed, all of it is rewritten. Whoever compares the copies of
  many hours, and knows in which of them somebody was busy, is still left with five ballots: other ballots
  drawn anew each time would cross each other out, and leave one.
- **Others are drawn by chance**, in whole groups, until at least as many unchanged as changed ballots, and
  never fewer than fifty in all, are rewritten; in an hour in which nobody answered as well. The number is
  doubled from fifty on, so that it tells how busy an hour was to a factor of two and no closer.
- All of it is written in the order of the random ids, so that neither place nor transaction tells more.

A round of up to fifty people is rewritten whole. Whose any of these ballots is only the round's key tells.
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
from staybot.flows import ballots, seals
from staybot.store.database import Tx
from staybot.store.tables import Ballot, Round, RoundState

EVERY: Final = timedelta(hours=1)

GROUP: Final = 5
"""Ballots that are always rewritten together."""

FEWEST: Final = 50
"""Ballots that are rewritten in any hour, if there are as many."""

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


def reseal(tx: Tx, *, round_id: str) -> None:
    """All of it in one transaction; the heartbeat takes the steps one by one, so that nobody's answer waits.

    Raises what `seals.key_of` raises.
    """
    found = Found()
    while not found.is_whole:
        found = look(tx, round_id=round_id, so_far=found)
    for ids in chosen(found):
        rewrite(tx, round_id=round_id, ids=ids)
    finish(tx, round_id=round_id)


def look(tx: Tx, *, round_id: str, so_far: Found) -> Found:
    """The next ballots, and which of them were written. Raises what `seals.key_of` raises.

    One that does not open any more is left as it is.
    """
    of = _open_round(tx, round_id)
    if of is None:
        return Found(is_whole=True)
    key = seals.key_of(tx, of)
    after = so_far.ids[-1] if so_far.ids else b""
    page = _sealed(tx, of, col(Ballot.ballot_id) > after, limit=LOOKED_AT_ONCE)
    sound, written = [], []
    for ballot_id, sealed in page:
        with suppress(sealing.BallotSpoilt):
            if sealing.is_written(key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed):
                written.append(ballot_id)
        sound.append(ballot_id)
    return Found((*so_far.ids, *sound), so_far.written | {*written}, is_whole=len(page) < LOOKED_AT_ONCE)


def chosen(found: Found) -> list[tuple[bytes, ...]]:
    """The ballots to rewrite, in the order of their ids, in portions that one transaction takes."""
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
    rest = iter(sorted(taken))
    return list(iter(lambda: tuple(islice(rest, REWRITTEN_AT_ONCE)), ()))


def rewrite(tx: Tx, *, round_id: str, ids: Sequence[bytes]) -> None:
    """New nonces for these ballots, whatever they hold by now. Raises what `seals.key_of` raises."""
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


def finish(tx: Tx, *, round_id: str) -> None:
    """The next time is in an hour."""
    of = _open_round(tx, round_id)
    if of is not None:
        of.reseal_at = tx.now + EVERY
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


def _sealed(
    tx: Tx, of: Round, which: Any, *, limit: int | None = None, locked: bool = False
) -> list[tuple[bytes, bytes]]:
    query = (
        select(col(Ballot.ballot_id), col(Ballot.sealed))
        .where(col(Ballot.round_id) == of.id, which)
        .order_by(col(Ballot.ballot_id))
        .limit(limit)
    )
    rows = tx.connection.execute(query.with_for_update() if locked else query)
    return [(ballot_id, sealed) for ballot_id, sealed in rows]
