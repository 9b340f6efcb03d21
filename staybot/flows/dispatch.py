"""What became of a letter that a worker took in hand: sent, failed, or due again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import select

from staybot.flows import managed, threads, viewer
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState

LEASE: Final = timedelta(minutes=2)
"""Longer than any call to Slack takes, with every pause that Slack may order within one."""


def sent(tx: Tx, *, letter_id: str, channel: str, ts: str) -> None:
    """Slack took it. Of a reminder nothing is noted: its row moved on before it went out."""
    letter = in_flight(tx, letter_id)
    if letter is None or letter.sent_at is None:
        return
    to = viewer.by_id(tx, letter.recipient)
    if to is not None and to.dm_channel != channel:
        to.dm_channel = channel
        tx.session.add(to)
    letter.sent_at = tx.now
    arrived(tx, letter, channel=channel, ts=ts)


def arrived(tx: Tx, letter: Letter, *, channel: str, ts: str) -> None:
    """It stands there, whenever it came: what comes after it follows, once."""
    end(letter, LetterState.SENT)
    letter.channel, letter.ts, letter.files = channel, ts, None
    tx.session.add(letter)
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
    """It surely is not on its way, but stays in hand: found without its worker, it is simply due again."""
    letter = in_flight(tx, letter_id)
    if letter is not None:
        letter.sent_at, letter.lease_until = None, tx.now + LEASE
        tx.session.add(letter)


def begin(tx: Tx, *, letter_id: str) -> bool:
    """It goes out now: until its end is recorded nobody knows its fate. False if it is not in hand."""
    letter = in_flight(tx, letter_id)
    if letter is None or letter.sent_at is not None:
        return False
    letter.sent_at, letter.lease_until = tx.now, tx.now + LEASE
    tx.session.add(letter)
    return True


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
