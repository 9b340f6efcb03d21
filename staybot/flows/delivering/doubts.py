"""Letters whose fate is unknown, and what looking for them found.

A letter in `sending` whose lease has run out is one that nobody knows about: the process that sent it died
between Slack's OK and our record. `unsure` hands those out; they are looked up, never sent blindly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, select

from staybot.flows import operator, viewer
from staybot.flows.delivering import dispatch, leases, outbox
from staybot.flows.delivering.leases import LEASE, LONGEST
from staybot.flows.publishing import threads
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState


@dataclass(frozen=True)
class Unsure:
    """A letter whose fate is unknown: to whom it went and the channel, if an earlier one told it."""

    letter_id: str
    kind: str
    to: str
    channel: str | None
    leased_until: datetime | None = field(default=None, compare=False)
    """Whoever sent it and is there after all takes it back by another lease."""
    after: str | None = None
    """Slack's timestamp of the copy that went out before, of what somebody asked for again."""


def unsure(tx: Tx, *, limit: int) -> list[Unsure]:
    """Letters whose lease ran out while they were being sent; leased anew to whoever looks them up.

    What was being prepared, or had been claimed by the version before this one, or replaces a message, is
    simply due again: all of it at once, for a worker of before that died may have had hundreds.
    """
    questions: list[Unsure] = []
    while not questions and (rows := _expired(tx, limit=limit)):
        questions = _questions(tx, rows)
    return questions


def _expired(tx: Tx, *, limit: int) -> Sequence[Letter]:
    return tx.session.exec(
        select(Letter)
        .where(
            Letter.workspace == tx.workspace,
            Letter.state == LetterState.SENDING,
            leases.is_over(tx.now, tx.now + LONGEST),
        )
        .order_by(col(Letter.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def _questions(tx: Tx, rows: Sequence[Letter]) -> list[Unsure]:
    questions = []
    for letter in rows:
        to = viewer.by_id(tx, letter.recipient)
        slack_id = to.slack_id if to else tx.settings.leadership_channel
        if letter.sent_at is None or letter.kind in outbox.REPEATABLE:
            dispatch.wait(letter, until=tx.now)
        elif slack_id is None:
            dispatch.end(letter, LetterState.FAILED)
        else:
            letter.lease_until = tx.now + LEASE
            channel = to.dm_channel if to else None
            questions.append(Unsure(letter.id, letter.kind, slack_id, channel, letter.lease_until, letter.ts))
        tx.session.add(letter)
    return questions


def found(tx: Tx, *, letter_id: str, channel: str, ts: str) -> None:
    """It had arrived after all."""
    dispatch.sent(tx, letter_id=letter_id, channel=channel, ts=ts)


def not_found(tx: Tx, *, letter_id: str, leased_until: datetime | None = None) -> None:
    """It had not arrived: it is sent as if for the first time."""
    letter = _left_alone(tx, letter_id, leased_until)
    if letter is not None:
        letter.in_doubt = False
        dispatch.wait(letter, until=tx.now)
        tx.session.add(letter)


def _left_alone(tx: Tx, letter_id: str, leased_until: datetime | None) -> Letter | None:
    """The letter, unless whoever sent it came back to it since it was looked up under that lease."""
    letter = dispatch.in_flight(tx, letter_id)
    is_ours = letter is not None and leased_until in (None, letter.lease_until)
    return letter if is_ours else None


def undecided(tx: Tx, *, letter_id: str, leased_until: datetime | None = None) -> None:
    """Nobody can look. A digest waits for the operator, and so does a message in its thread, but not the ones
    after it; anything else goes out and says it may be a copy. What was in doubt before does not: a second
    copy, or one of many after a restore, is never sent.
    """
    letter = _left_alone(tx, letter_id, leased_until)
    if letter is None:
        return
    if letter.recipient == outbox.LEADERSHIP:
        operator.tell(tx, topic="digest_in_doubt")
        letter.in_doubt = True
        dispatch.end(letter, LetterState.FAILED)
        if letter.kind == threads.KIND:
            threads.follow(tx, letter)
    elif letter.in_doubt:
        dispatch.end(letter, LetterState.SETTLED)
    else:
        letter.in_doubt = True
        dispatch.wait(letter, until=tx.now)
    tx.session.add(letter)
