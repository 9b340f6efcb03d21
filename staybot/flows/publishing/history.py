"""Past digests and summaries, shown again to leaders as published: read from the ledger, never computed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlmodel import col, select

from staybot.anonymity.ledger import verify_chain
from staybot.errors import Refused
from staybot.facts import Digest, PastDigest, PastSummary
from staybot.flows import viewer
from staybot.flows.asking import seals
from staybot.flows.delivering import composing_digests, outbox
from staybot.flows.publishing import digests, ledger, past_summaries, silence, summaries
from staybot.store.database import Tx
from staybot.store.marks import only_reads
from staybot.store.tables import Letter, LetterState, Person, Release, RoundKind

LISTED: Final = 30
SUMMARIES: Final = 12
"""Names that an answer holds."""

NOT_A_LEADER: Final = (
    "Past digests are shown to leaders: the people list names who they are. Whoever is in the leadership "
    "channel finds there what was posted."
)
NOTHING: Final = "No digest was posted yet. The first one follows when a round has closed."

_QUARTER: Final = re.compile(r"(?P<y>[0-9]{4})\W*q(?P<q>[1-4])|q(?P<q2>[1-4])\W*(?P<y2>[0-9]{4})")


@dataclass(frozen=True)
class Posted:
    """A digest as it was posted, and what it is asked for by."""

    digest: Digest
    name: str


def leads(person: Person) -> bool:
    """Whether past digests are shown to somebody."""
    return person.is_leader and person.is_human and not person.is_guest


def leader(tx: Tx, *, slack_id: str) -> Person:
    """The person who asks. Raises Refused for whoever does not lead."""
    person = viewer.known(tx, slack_id=slack_id)
    if not leads(person):
        raise Refused(NOT_A_LEADER)
    return person


@only_reads
def past(tx: Tx, *, by: str, named: str) -> PastDigest | PastSummary:
    """A posted digest by its name, a quarter for its interview, one without its year for the latest of that
    name; without a name the latest of all. A summary by its name.

    Raises Refused for whoever does not lead and for a name that there is not; seals.Broken where the ledger
    was changed.
    """
    leader(tx, slack_id=by)
    if verify_chain(ledger.entries(tx)):
        raise seals.Broken("ledger_changed")
    there = _posted(tx)
    if not there:
        raise Refused(NOTHING)
    names = tuple(name for name, _ in there)
    periods = {past_summaries.name(one): one for one in past_summaries.there(tx)}
    wanted = _normal(named or names[0])
    release = next((id_ for name, id_ in there if wanted in {_normal(name), _yearless(name)}), "")
    if found := as_posted(tx, release_id=release):
        thread = composing_digests.thread(found.digest, release=release)
        return PastDigest(found.digest, thread, names, tuple(periods), release)
    period = next((of for name, of in periods.items() if wanted in {_normal(name), _yearless(name)}), None)
    if period and (summary := summaries.summary(tx, period)):
        return PastSummary(summary, names, tuple(periods))
    also = f" Summaries: {listed(tuple(periods), most=SUMMARIES)}." if periods else ""
    raise Refused(
        f"There is no digest called “{named[:40]}”. There are: {listed(names)}.{also} Without a name I show "
        "the latest one."
    )


def as_posted(tx: Tx, *, release_id: str) -> Posted | None:
    """A digest with everything that its post said, also that silence follows. Raises seals.Broken."""
    fact = digests.published(tx, release_id=release_id)
    if fact is None:
        return None
    release = tx.session.get_one(Release, release_id)
    is_last = silence.voice(tx, release) == "last words"
    return Posted(replace(fact, silence_follows=is_last), name(json.loads(release.body_json)))


def name(body: dict[str, Any]) -> str:
    """What a digest is asked for by: 2026-Q4, check-ins 2026-Q4, the first day of a pulse."""
    kind, wave = body.get("kind", RoundKind.INTERVIEW.value), str(body["wave"])
    label = wave.removeprefix(f"{kind} ")
    return f"check-ins {label}" if kind == RoundKind.CHECK_IN.value else label


def listed(names: Sequence[str], *, most: int = LISTED) -> str:
    """The newest names, and how many more there are."""
    more = f" and {len(names) - most} older ones" if len(names) > most else ""
    return ", ".join(names[:most]) + more


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
