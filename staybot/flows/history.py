"""Past digests, shown again to leaders as they were published: read from the ledger, never computed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from sqlmodel import col, select

from staybot.anonymity.ledger import verify_chain
from staybot.errors import Refused
from staybot.facts import PastDigest
from staybot.flows import composing_digests, digests, ledger, outbox, seals, viewer
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release, RoundKind

LISTED: Final = 30
"""Names that an answer holds."""

NOT_A_LEADER: Final = (
    "Past digests are shown to leaders: the people list names who they are. Whoever is in the leadership "
    "channel finds there what was posted."
)
NOTHING: Final = "No digest was posted yet. The first one follows when a round has closed."

_QUARTER: Final = re.compile(r"(?P<y>[0-9]{4})\W*q(?P<q>[1-4])|q(?P<q2>[1-4])\W*(?P<y2>[0-9]{4})")


def past(tx: Tx, *, by: str, named: str) -> PastDigest:
    """A posted digest by its name, a quarter for its interview, one without its year for the latest of that
    name; without a name the latest of all.

    Raises Refused for whoever does not lead and for a name that there is not; seals.Broken where the ledger
    was changed.
    """
    person = viewer.known(tx, slack_id=by)
    if not person.is_leader or not person.is_human or person.is_guest:
        raise Refused(NOT_A_LEADER)
    if verify_chain(ledger.entries(tx)):
        raise seals.Broken("ledger_changed")
    there = _posted(tx)
    if not there:
        raise Refused(NOTHING)
    names = [name for name, _ in there]
    wanted = _normal(named) if named else _normal(names[0])
    found = next((id_ for name, id_ in there if wanted in {_normal(name), _yearless(name)}), None)
    fact = digests.published(tx, release_id=found) if found else None
    if found is None or fact is None:
        raise Refused(
            f"There is no digest called “{named[:40]}”. There are: {listed(names)}. Without a name I show "
            "the latest one."
        )
    return PastDigest(fact, composing_digests.thread(fact, release=found), tuple(names))


def name(body: dict[str, Any]) -> str:
    """What a digest is asked for by: 2026-Q4, check-ins 2026-Q4, the first day of a pulse."""
    kind, wave = body.get("kind", RoundKind.INTERVIEW.value), str(body["wave"])
    label = wave.removeprefix(f"{kind} ")
    return f"check-ins {label}" if kind == RoundKind.CHECK_IN.value else label


def listed(names: Sequence[str]) -> str:
    """The newest names, and how many more there are."""
    more = f" and {len(names) - LISTED} older ones" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


def _posted(tx: Tx) -> list[tuple[str, str]]:
    """Name and id of every release whose digest was posted, the newest first."""
    rows = tx.session.exec(
        select(Release)
        .join(Letter, col(Letter.subject) == Release.id)
        .where(
            Release.workspace == tx.workspace,
            Letter.kind == "digest",
            Letter.recipient == outbox.LEADERSHIP,
            Letter.state == LetterState.SENT,
        )
        .order_by(col(Release.seq).desc())
    )
    return [(name(json.loads(row.body_json)), row.id) for row in rows]


def _normal(text: str) -> str:
    """Q4 2026, q4/2026 and 2026-Q4 are the same."""
    words = " ".join(text.casefold().split())
    return _QUARTER.sub(lambda found: f"{found['y'] or found['y2']}-q{found['q'] or found['q2']}", words)


def _yearless(name: str) -> str:
    """What else a quarter's digest is called: q4, check-ins q4."""
    return re.sub(r"[0-9]{4}-(?=q[1-4]$)", "", _normal(name))
