"""The files of a digest, for whoever reads its channel: asked for by a button, sent by direct message."""

from __future__ import annotations

import json

from sqlmodel import select

from staybot.anonymity.ledger import Entry, verify_chain
from staybot.errors import Refused
from staybot.facts import Download, Envelope
from staybot.flows import operator, viewer
from staybot.flows.asking import seals
from staybot.flows.delivering import outbox
from staybot.flows.delivering.envelopes import envelope
from staybot.flows.publishing import digests, history, ledger, released
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Release

KIND = "download"
"""The letter; its subject is the release."""

NOT_A_READER = (
    "These files are for whoever reads the leadership channel, and for leaders. Nothing was sent to you."
)
UNKNOWN = "I know no such digest. The latest one in the leadership channel has a button that works."


def ask(tx: Tx, *, by: str, release_id: str, channel: str) -> None:
    """Plan the files for somebody who clicked in `channel`; clicking again while they are on their way sends
    them once. Raises Refused for whoever may not have them and for an unknown release; seals.Broken.
    """
    person = viewer.find(tx, slack_id=by)
    if person is None or not person.is_human or person.is_guest:
        raise Refused(NOT_A_READER)
    if not person.is_leader and (not channel or channel != tx.settings.leadership_channel):
        raise Refused(NOT_A_READER)
    viewer.hold(tx, person)
    if _entry(tx, release_id) is None:
        raise Refused(UNKNOWN)
    if not outbox.unsent(tx, kind=KIND, subject=release_id, to=person):
        outbox.again(tx, kind=KIND, subject=release_id, to=person, at=tx.now)


def download(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """The table and the digest that the pictures are made of, for whoever is still one of the company."""
    if to is None or not to.is_human or to.is_guest:
        return None
    try:
        entry = _entry(tx, letter.subject)
        digest = digests.published(tx, release_id=letter.subject)
    except seals.Broken as broken:
        operator.tell(tx, topic=broken.topic)
        return LetterState.WAITING
    if entry is None or digest is None:
        return None
    called = "".join(one if one.isalnum() else "-" for one in history.name(json.loads(entry.body_json)))
    return envelope(letter, to, Download(digest, released.table([entry]), f"staybot-{called[:60]}.csv"))


def _entry(tx: Tx, release_id: str) -> Entry | None:
    """A release of this workspace. Raises seals.Broken unless the whole ledger is as it was."""
    seq = tx.session.exec(
        select(Release.seq).where(Release.workspace == tx.workspace, Release.id == release_id)
    ).first()
    entries = ledger.entries(tx)
    if verify_chain(entries):
        raise seals.Broken("ledger_changed")
    return next((one for one in entries if one.seq == seq), None)
