"""A past digest with its pictures, drawn again from the ledger, by direct message to a leader who asked."""

from __future__ import annotations

from staybot.facts import DigestAgain, Envelope
from staybot.flows import operator, viewer
from staybot.flows.asking import seals
from staybot.flows.delivering import outbox
from staybot.flows.delivering.envelopes import envelope
from staybot.flows.publishing import history
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person

KIND = "digest_again"
"""The letter; its subject is the release."""

NO_PICTURES = "off"
"""The value of STAYBOT_CHARTS with which nothing is drawn."""


def ask(tx: Tx, *, by: str, release_id: str) -> bool:
    """Plan the message; asking again while it is on its way sends it once, unless that one is in doubt and
    will not be sent. False where pictures are switched off. Raises Refused for whoever does not lead.
    """
    person = history.leader(tx, slack_id=by)
    if tx.settings.charts == NO_PICTURES:
        return False
    viewer.hold(tx, person)
    if all(one.in_doubt for one in outbox.unsent(tx, kind=KIND, subject=release_id, to=person)):
        outbox.again(tx, kind=KIND, subject=release_id, to=person, at=tx.now)
    return True


def digest_again(tx: Tx, letter: Letter, to: Person | None) -> Envelope | LetterState | None:
    """The digest as it was posted, for somebody who still leads. One that may have arrived is not sent again:
    whoever misses it asks again.
    """
    if to is None or not history.leads(to):
        return None
    if letter.in_doubt:
        return LetterState.SETTLED
    try:
        found = history.as_posted(tx, release_id=letter.subject)
    except seals.Broken as broken:
        operator.tell(tx, topic=broken.topic)
        return LetterState.WAITING
    return envelope(letter, to, DigestAgain(found.digest, found.name) if found else None)
