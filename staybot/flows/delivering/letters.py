"""The life of a letter: claimed with a lease, composed when it is sent, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from staybot.facts import Envelope
from staybot.flows import viewer
from staybot.flows.asking import quiet
from staybot.flows.delivering import composing, outbox, pacing
from staybot.flows.delivering.claiming import at_once, claim, hand_back
from staybot.flows.delivering.dispatch import (
    begin,
    end,
    failed,
    in_hand,
    not_yet,
    retry,
    sent,
    still_ours,
    wait,
)
from staybot.flows.delivering.doubts import Unsure, found, not_found, undecided, unsure
from staybot.flows.delivering.leases import LEASE
from staybot.flows.delivering.pacing import gap, pace, pause
from staybot.rules import calendar
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person

__all__ = [
    "LEASE",
    "Unsure",
    "at_once",
    "begin",
    "claim",
    "compose",
    "failed",
    "found",
    "gap",
    "hand_back",
    "not_found",
    "not_yet",
    "pace",
    "pause",
    "retry",
    "sent",
    "still_ours",
    "undecided",
    "unsure",
]

NO_PAUSE: Final = timedelta(seconds=20)
"""Slots this near are the usual pace, not a pause: whoever sends waits for them."""


def compose(tx: Tx, *, letter_id: str) -> Envelope | None:
    """What to send now, from the present state; None when the letter no longer applies or must wait.

    From here on it is in flight: for a lease's time nobody else gets to compose it.
    """
    letter = in_hand(tx, letter_id)
    if letter is None:
        return None
    to = None if letter.recipient == outbox.LEADERSHIP else viewer.by_id(tx, letter.recipient)
    free_at = _waits_until(tx, letter, to)
    if free_at > tx.now:
        wait(letter, until=free_at)
        tx.session.add(letter)
        return None
    composed = composing.BY_KIND[letter.kind](tx, letter, to)
    if composed is LetterState.WAITING:
        wait(letter, until=tx.now + LEASE)
    elif isinstance(composed, datetime):
        wait(letter, until=composed)
    elif isinstance(composed, LetterState):
        end(letter, composed)
    elif letter.kind == "reminder":
        _next_look(tx, letter, to)
    elif composed is None:
        end(letter, LetterState.DROPPED)
    else:
        letter.state, letter.sent_at, letter.lease_until = LetterState.SENDING, tx.now, tx.now + LEASE
    tx.session.add(letter)
    return replace(composed, begun_at=letter.sent_at) if isinstance(composed, Envelope) else None


def _waits_until(tx: Tx, letter: Letter, to: Person | None) -> datetime:
    """Now, if the letter may be sent. What may not come late in the day waits for a morning; a reminder also
    waits for the end of a pause, for whoever is to get it or not: once seen it is not tried again that day.
    """
    decent = tx.now if letter.kind in outbox.AT_ONCE else outbox.decent(tx, to, at=tx.now)
    if letter.kind == "invitation" and to is not None and decent == tx.now:
        decent = quiet.free_at(tx, letter, to)
    if letter.kind in quiet.PUT_OFF and to is not None and decent == tx.now and quiet.was_asked_today(tx, to):
        decent = outbox.tomorrow(tx, to)
    free = pacing.free_at(tx) if letter.kind == "reminder" else tx.now
    return free if decent == tx.now and free > tx.now + NO_PAUSE else decent


def _next_look(tx: Tx, letter: Letter, to: Person | None) -> None:
    """A reminder's row moves to the next working morning, due or not, until its round closes."""
    due_at = outbox.tomorrow(tx, to)
    wait(letter, until=due_at)
    letter.due_on, letter.attempts = calendar.local_date(due_at, tz=viewer.zone_of(tx, to)), 0
