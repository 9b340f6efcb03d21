"""A composed letter and its way: to somebody who can be written to, or in the place of an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import col, or_, select

from staybot.facts import Envelope, Letterable
from staybot.flows.delivering import leases
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, PersonStatus

Composer = Callable[[Tx, Letter, Person | None], Envelope | LetterState | datetime | None]
"""None drops the letter; a state puts it into that state, WAITING for a little while; until an instant it
waits.
"""


def envelope(
    letter: Letter, to: Person | None, fact: Letterable | None, *, replaces: tuple[str, str] | None = None
) -> Envelope | None:
    """A fact on its way to somebody who can be written to; None for anybody else."""
    if fact is None or to is None or to.slack_id is None or to.status is not PersonStatus.ACTIVE:
        return None
    return Envelope(letter.id, to.slack_id, fact, replaces)


def replacing(
    tx: Tx, letter: Letter, to: Person | None, fact: Letterable, *, kind: str
) -> Envelope | LetterState | None:
    """An envelope that takes the place of an earlier letter's message; it waits while that one may be going
    out, and is dropped if it never did.
    """
    was = tx.session.exec(
        select(Letter)
        .where(
            Letter.workspace == tx.workspace,
            Letter.kind == kind,
            Letter.subject == letter.subject,
            Letter.recipient == letter.recipient,
            or_(leases.COMING, col(Letter.state) == LetterState.SENT),
        )
        .order_by(col(Letter.due_at).desc())
    ).first()
    if was is not None and was.state is not LetterState.SENT:
        return LetterState.WAITING
    if was is None or was.channel is None or was.ts is None:
        return None
    return envelope(letter, to, fact, replaces=(was.channel, was.ts))
