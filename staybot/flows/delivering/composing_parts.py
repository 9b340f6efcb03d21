"""What a manager gets of a digest: the lines of their own group, made of the same release (R19)."""

from __future__ import annotations

import json

from sqlmodel import col, select

from staybot.facts import Envelope, ManagerPart, PulseDigest
from staybot.flows import operator
from staybot.flows.delivering.envelopes import envelope
from staybot.flows.publishing import digests, ledger, managed
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Release


def manager_part(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """Dropped where the release shows nothing of their group; it waits while the ledger is changed."""
    rows = tx.session.exec(
        select(Release).where(Release.workspace == tx.workspace).order_by(col(Release.seq))
    ).all()
    if not ledger.are_intact(rows):
        operator.tell(tx, topic="ledger_changed")
        return LetterState.WAITING
    at = next((n for n, row in enumerate(rows) if row.id == letter.subject), None)
    return envelope(letter, to, _part(tx, list(rows[: at + 1]), to)) if at is not None and to else None


def _part(tx: Tx, rows: list[Release], to: Person) -> ManagerPart | None:
    """The digest of the last of these releases with the groups that this manager manages, if it shows any."""
    filters = [{name: value} for name, value, by in managed.of_release(tx, rows[-1].id) if by == to.id]
    bodies = [json.loads(row.body_json) for row in rows]
    body = managed.only(bodies[-1], filters)
    digest = digests.from_ledger(body, release_hash=rows[-1].hash, earlier=bodies[:-1])
    has_figures = isinstance(digest, PulseDigest) and digest.by_group
    return ManagerPart(digest) if digest.groups or has_figures else None
