"""What became of a letter that a worker took in hand: sent, failed, or due again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, or_, update
from sqlmodel import col, select

from staybot.flows.delivering import leases
from staybot.flows.delivering.leases import LEASE
from staybot.flows.publishing import managed, threads
from staybot.store.database import Tx
from staybot.store.marks import one_statement
from staybot.store.tables import Letter, LetterState, Person

FOLLOWED: Final = frozenset({"digest", threads.KIND})
"""Kinds after which others come."""

_BEGIN: Final = (
    update(Letter)
    .where(
        col(Letter.workspace) == bindparam("here"),
        col(Letter.id) == bindparam("letter"),
        or_(
            and_(leases.CLAIMED, col(Letter.due_at) <= bindparam("now")),
            and_(col(Letter.state) == LetterState.SENDING, col(Letter.sent_at).is_(None)),
        ),
    )
    .values(state=LetterState.SENDING, sent_at=bindparam("now"), lease_until=bindparam("leased_until"))
    .returning(col(Letter.id))
)

_SENT: Final = (
    update(Letter)
    .where(
        col(Letter.workspace) == bindparam("here"),
        col(Letter.id) == bindparam("letter"),
        col(Letter.state) == LetterState.SENDING,
        col(Letter.sent_at).is_not(None),
    )
    .values(
        state=LetterState.SENT, sent_at=bindparam("now"), lease_until=None,
        channel=bindparam("where"), ts=bindparam("as"), files=None,
    )
    .returning(col(Letter.kind), col(Letter.recipient))
)  # fmt: skip

_DM_CHANNEL: Final = (
    update(Person)
    .where(
        col(Person.workspace) == bindparam("here"),
        col(Person.id) == bindparam("to"),
        col(Person.dm_channel).is_distinct_from(bindparam("where")),
    )
    .values(dm_channel=bindparam("where"))
)


def sent(tx: Tx, *, letter_id: str, channel: str, ts: str) -> None:
    """Slack took it. Of a reminder nothing is noted: its row moved on before it went out."""
    values = {"here": tx.workspace, "letter": letter_id, "now": tx.now, "where": channel, "as": ts}
    gone = tx.connection.execute(_SENT, values).first()
    if gone is None:
        return
    tx.connection.execute(_DM_CHANNEL, {"here": tx.workspace, "to": gone.recipient, "where": channel})
    if gone.kind in FOLLOWED:
        _follow(tx, tx.session.get_one(Letter, letter_id))


def arrived(tx: Tx, letter: Letter, *, channel: str, ts: str) -> None:
    """It stands there, whenever it came: what comes after it follows, once."""
    end(letter, LetterState.SENT)
    letter.channel, letter.ts, letter.files = channel, ts, None
    tx.session.add(letter)
    _follow(tx, letter)


def _follow(tx: Tx, letter: Letter) -> None:
    threads.follow(tx, letter)
    managed.follow(tx, letter)


def failed(tx: Tx, *, letter_id: str, reason: str) -> None:
    """Slack will never take it for this recipient (`reason` is Slack's word for it, and is not stored). What
    comes after it in a thread goes out all the same.
    """
    _ = reason
    letter = in_flight(tx, letter_id)
    if letter is not None:
        end(letter, LetterState.FAILED)
        tx.session.add(letter)
        if letter.kind == threads.KIND:
            threads.follow(tx, letter)


def retry(tx: Tx, *, letter_id: str, after: timedelta) -> None:
    """Slack surely did not take it: due again after a while."""
    letter = in_flight(tx, letter_id)
    if letter is not None:
        wait(letter, until=tx.now + after)
        tx.session.add(letter)


def not_yet(tx: Tx, *, letter_id: str) -> None:
    """It surely is not on its way, only being prepared: found without its worker, it is simply due again."""
    letter = in_flight(tx, letter_id)
    if letter is not None:
        letter.sent_at, letter.lease_until = None, tx.now + LEASE
        tx.session.add(letter)


@one_statement
def begin(tx: Tx, *, letter_id: str) -> bool:
    """It goes out now: until its end is recorded nobody knows its fate. False if it is not in hand, or is not
    due any more.
    """
    values = {"here": tx.workspace, "letter": letter_id, "now": tx.now, "leased_until": tx.now + LEASE}
    return tx.connection.execute(_BEGIN, values).first() is not None


def still_ours(tx: Tx, *, letter_id: str, begun_at: datetime | None) -> bool:
    """Whether a letter composed then may go out now that its turn has come; if so, for a lease from now.

    A worker whose clock is ahead of ours sees our lease as over: it has looked for the letter, has not found
    it, and may have sent it.
    """
    letter = in_flight(tx, letter_id)
    if letter is None or letter.sent_at != begun_at:
        return False
    letter.lease_until = tx.now + LEASE
    tx.session.add(letter)
    return True


def in_hand(tx: Tx, letter_id: str) -> Letter | None:
    """The letter, if somebody has claimed it, nobody has begun it, and it is still due."""
    return tx.session.exec(
        select(Letter)
        .where(
            Letter.workspace == tx.workspace, Letter.id == letter_id, leases.CLAIMED, Letter.due_at <= tx.now
        )
        .with_for_update()
    ).first()


def in_flight(tx: Tx, letter_id: str) -> Letter | None:
    """The letter, if it is still being sent: a worker whose lease was lost changes nothing.

    No other row is locked: PostgreSQL would note that in a reminder's, only for who got one.
    """
    return tx.session.exec(
        select(Letter)
        .where(Letter.workspace == tx.workspace, Letter.id == letter_id, Letter.state == LetterState.SENDING)
        .with_for_update()
    ).first()


def wait(letter: Letter, *, until: datetime) -> None:
    """Due again, as if it had never been claimed."""
    letter.state, letter.lease_until, letter.sent_at = LetterState.WAITING, None, None
    letter.due_at = until


def end(letter: Letter, state: LetterState) -> None:
    """Nothing more happens to it by itself."""
    letter.state, letter.lease_until = state, None
