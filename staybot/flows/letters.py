"""The life of a letter: claimed with a lease, composed, and what became of it.

A letter in `sending` whose lease has run out is one that nobody knows about: the process that sent it died
between Slack's OK and our record. `unsure` hands those out; they are looked up, never sent blindly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import update
from sqlmodel import col, select

from staybot.facts import Envelope
from staybot.flows import composing, operator, outbox, viewer
from staybot.rules import calendar
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Pace, Person

LEASE: Final = timedelta(minutes=2)
"""Longer than any call to Slack takes, with every pause that Slack may order within one."""


@dataclass(frozen=True)
class Unsure:
    """A letter whose fate is unknown: to whom it went and the channel, if an earlier one told it."""

    letter_id: str
    kind: str
    to: str
    channel: str | None


def claim(tx: Tx, *, limit: int) -> list[str]:
    """Lease the letters that are due, oldest first; no other worker gets them while the lease lasts."""
    ids = tx.session.exec(
        select(Letter.id)
        .where(
            Letter.workspace == tx.workspace,
            Letter.state == LetterState.WAITING,
            Letter.due_at <= tx.now,
        )
        .order_by(col(Letter.due_at), col(Letter.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    _lease(tx, ids)
    return list(ids)


def compose(tx: Tx, *, letter_id: str) -> Envelope | None:
    """What to send now, from the present state; None when the letter no longer applies or must wait."""
    letter = _sending(tx, letter_id)
    if letter is None:
        return None
    letter.lease_until = tx.now + LEASE
    to = None if letter.recipient == outbox.LEADERSHIP else viewer.by_id(tx, letter.recipient)
    if letter.kind not in outbox.AT_ONCE:
        decent = outbox.decent(tx, to, at=tx.now)
        if decent > tx.now:
            _wait(letter, until=decent)
            tx.session.add(letter)
            return None
    composed = composing.BY_KIND[letter.kind](tx, letter, to)
    if isinstance(composed, LetterState):
        letter.state, letter.lease_until = composed, None
        tx.session.add(letter)
        return None
    if composed is None and letter.kind == "reminder":
        next_look(tx, letter, to)
    elif composed is None:
        letter.state, letter.lease_until = LetterState.DROPPED, None
    tx.session.add(letter)
    return composed


def sent(tx: Tx, *, letter_id: str, channel: str, ts: str) -> None:
    """Slack took it. Reminders keep no trace of having gone out: their row moves on like everyone's."""
    letter = _sending(tx, letter_id)
    if letter is None:
        return
    to = viewer.by_id(tx, letter.recipient)
    if to is not None and to.dm_channel != channel:
        to.dm_channel = channel
        tx.session.add(to)
    if letter.kind == "reminder":
        next_look(tx, letter, to)
    else:
        letter.state, letter.lease_until = LetterState.SENT, None
        letter.sent_at, letter.channel, letter.ts = tx.now, channel, ts
    tx.session.add(letter)


def failed(tx: Tx, *, letter_id: str, reason: str) -> None:
    """Slack will never take it for this recipient (`reason` is Slack's word for it, and is not stored)."""
    _ = reason
    _end(tx, letter_id, LetterState.FAILED)


def retry(tx: Tx, *, letter_id: str, after: timedelta) -> None:
    """Slack surely did not take it: due again after a while."""
    letter = _sending(tx, letter_id)
    if letter is not None:
        _wait(letter, until=tx.now + after)
        tx.session.add(letter)


def pause(tx: Tx, *, method: str, seconds: float) -> None:
    """Slack told us to slow down: nobody calls the method before then."""
    pace = _pace(tx, method)
    pace.next_at = max(pace.next_at, tx.now + timedelta(seconds=seconds))
    tx.session.add(pace)


def pace(tx: Tx, *, method: str) -> float:
    """Seconds to wait before calling a method; the slot after that wait is taken for the caller."""
    row = _pace(tx, method)
    slot = max(row.next_at, tx.now)
    row.next_at = slot + timedelta(minutes=1) / tx.settings.messages_per_minute
    tx.session.add(row)
    return (slot - tx.now).total_seconds()


def unsure(tx: Tx, *, limit: int) -> list[Unsure]:
    """Letters whose lease ran out while they were being sent; leased anew to whoever looks them up."""
    rows = tx.session.exec(
        select(Letter)
        .where(
            Letter.workspace == tx.workspace,
            Letter.state == LetterState.SENDING,
            col(Letter.lease_until) < tx.now,
        )
        .order_by(col(Letter.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    open_questions = []
    for letter in rows:
        to = viewer.by_id(tx, letter.recipient)
        if letter.kind in outbox.REPEATABLE:
            _wait(letter, until=tx.now)
        elif letter.kind == "reminder":
            next_look(tx, letter, to)
        else:
            letter.lease_until = tx.now + LEASE
            slack_id = to.slack_id if to and to.slack_id else tx.settings.leadership_channel
            open_questions.append(Unsure(letter.id, letter.kind, slack_id, to.dm_channel if to else None))
        tx.session.add(letter)
    return open_questions


def found(tx: Tx, *, letter_id: str, channel: str, ts: str) -> None:
    """It had arrived after all."""
    sent(tx, letter_id=letter_id, channel=channel, ts=ts)


def not_found(tx: Tx, *, letter_id: str) -> None:
    """It had not arrived: it is sent as if for the first time."""
    retry(tx, letter_id=letter_id, after=timedelta(0))


def undecided(tx: Tx, *, letter_id: str) -> None:
    """Nobody can look. A digest waits for the operator; anything else goes out and says it may be a copy."""
    letter = _sending(tx, letter_id)
    if letter is None:
        return
    if letter.recipient == outbox.LEADERSHIP:
        operator.tell(tx, topic="digest_in_doubt")
        letter.state, letter.lease_until = LetterState.FAILED, None
    else:
        letter.in_doubt = True
        _wait(letter, until=tx.now)
    tx.session.add(letter)


def next_look(tx: Tx, letter: Letter, to: Person | None) -> None:
    """A reminder's row moves to the next working morning, sent or not, until its round closes."""
    tz, region = viewer.zone_of(tx, to), viewer.region_of(tx, to)
    tomorrow = calendar.local_instant(
        viewer.today(tx, to) + timedelta(days=1), time.min, tz=tz
    )
    due_at = calendar.next_working_morning(tomorrow, tz=tz, region=region, working=viewer.working(tx))
    letter.state, letter.lease_until, letter.attempts = LetterState.WAITING, None, 0
    letter.due_at, letter.due_on = due_at, calendar.local_date(due_at, tz=tz)


def _lease(tx: Tx, ids: Sequence[str]) -> None:
    tx.session.execute(
        update(Letter)
        .where(col(Letter.id).in_(ids), col(Letter.state) == LetterState.WAITING)
        .values(
            state=LetterState.SENDING, lease_until=tx.now + LEASE, attempts=col(Letter.attempts) + 1
        )
    )


def _sending(tx: Tx, letter_id: str) -> Letter | None:
    """The letter, if it is still being sent: a worker whose lease was lost changes nothing."""
    letter = tx.session.exec(
        select(Letter).where(Letter.workspace == tx.workspace, Letter.id == letter_id).with_for_update()
    ).first()
    return letter if letter is not None and letter.state is LetterState.SENDING else None


def _wait(letter: Letter, *, until: datetime) -> None:
    letter.state, letter.lease_until, letter.due_at = LetterState.WAITING, None, until


def _end(tx: Tx, letter_id: str, state: LetterState) -> None:
    letter = _sending(tx, letter_id)
    if letter is not None:
        letter.state, letter.lease_until = state, None
        tx.session.add(letter)


def _pace(tx: Tx, method: str) -> Pace:
    row = tx.session.exec(
        select(Pace).where(Pace.workspace == tx.workspace, Pace.method == method).with_for_update()
    ).first()
    return row or Pace(workspace=tx.workspace, method=method, next_at=tx.now)
