"""What the release of a closed round is computed from, gathered in memory: opened ballots, the frozen cohort,
the ledger so far.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from staybot.anonymity import bands, cadence
from staybot.anonymity.ledger import GENESIS
from staybot.anonymity.membership import Rosters
from staybot.anonymity.policy import Policy, at_least
from staybot.anonymity.questions import counts_as
from staybot.anonymity.releases import Release as CodedRelease
from staybot.anonymity.releases import release_from
from staybot.anonymity.rounds import Member
from staybot.anonymity.rounds import Round as ClosedRound
from staybot.flows.asking import rounds, seals, surveys
from staybot.flows.asking.seals import Asked
from staybot.flows.promising import promise_rounds
from staybot.flows.publishing import counting, follow_through, ledger
from staybot.flows.publishing.counting import Given
from staybot.rules import question_names
from staybot.store.database import Tx
from staybot.store.marks import only_reads
from staybot.store.tables import Round, RoundKind


@dataclass(frozen=True)
class Gathered:
    """What a round's release is computed from. It lives in memory, for seconds, and is never logged."""

    round_id: str
    kind: str
    asked: Mapping[str, Any]
    """Of a pulse: its survey, and its items word for word."""
    policy: Policy
    closed: ClosedRound
    earlier: tuple[CodedRelease, ...]
    cohort_hash: str
    followed: Mapping[str, Any]
    """What is told of promises (flows/follow_through.py)."""
    read: Mapping[str, Any]
    """What is told of the reading itself, shares as bands in percent."""
    rosters: Rosters = field(default_factory=dict, repr=False)
    """The frozen cohorts of the earlier releases that may still make a group wait (R12)."""
    head: str = GENESIS
    """The hash of the newest of the earlier releases."""


@only_reads
def gather(tx: Tx, *, round_id: str) -> Gathered:
    """Open every ballot in memory. Raises KeyLost, KeysUnreachable, and seals.Broken before its day, and when
    the round or the ledger is not what it was.
    """
    of = rounds.locked(tx, round_id)
    if tx.now < of.closes_at:
        raise seals.Broken("state_changed")
    seals.key_of(tx, of)  # before anything that its row says is believed
    entries = ledger.whole(tx, of=of)
    bodies = [json.loads(entry.body_json) for entry in entries]
    earlier = tuple(map(release_from, bodies))
    asked = seals.cohort(tx, of.id)
    seals.check_cohort(of, asked)
    given = counting.open_all(tx, of, person_ids=[one.person_id for one in asked])
    closed = ClosedRound(
        wave=of.label if of.kind is RoundKind.INTERVIEW else f"{of.kind.value} {of.label}",
        opens_on=of.opens_on,
        closes_on=of.closes_on,
        dimensions=_dimensions(of, asked),
        cohort=tuple(Member(one.person_id, one.segments, seasoned=one.seasoned) for one in asked),
        questions=given.questions,
        answers=given.answers,
        writing=given.writing,
        first_cohort=not earlier,
    )
    policy = at_least(json.loads(of.policy_json))
    return Gathered(
        round_id=of.id,
        kind=of.kind.value,
        asked=_asked(of),
        policy=policy,
        closed=closed,
        earlier=earlier,
        head=entries[-1].hash if entries else GENESIS,
        cohort_hash=of.cohort_hash,
        followed=follow_through.gather(tx, of, asked=asked, policy=policy),
        read=_read(given, closed=closed, policy=policy, reach=of.reach),
        rosters=_rosters(tx, earlier, bodies, closed=closed, policy=policy),
    )


def _dimensions(of: Round, asked: Sequence[Asked]) -> tuple[str, ...]:
    """What the release may be cut by: a group's answer to a promise is told as one."""
    if promise_rounds.is_one(of):
        return ()
    return tuple(d for d in seals.DIMENSIONS if any(getattr(one, d) for one in asked))


def _asked(of: Round) -> dict[str, Any]:
    """What a pulse asked, word for word, for whoever reads its figures."""
    parts = surveys.frozen(of)
    items = [
        {
            "question": question_names.of(item),
            "text": item.text,
            "scale": item.scale.value,
            "theme": item.theme,
            "outcome": item.outcome,
        }
        for part in parts
        for item in part.items
    ]
    return {"survey": of.survey, "title": parts[0].title if parts else "", "items": items}


def _read(given: Given, *, closed: ClosedRound, policy: Policy, reach: str) -> dict[str, Any]:
    """The share of texts in which no theme was found, of writers who confirmed theirs and, if it read any, of
    texts that the operator's own reader read, to five points.

    Like the response rate (R10) only for cohorts of a certain size, and only if so many wrote that a share is
    nobody's own.
    """
    writers = len(closed.seasoned().intersection(given.writing.mentions))
    if len(closed.cohort) < policy.rate_cohort or writers < policy.theme_writers:
        return {"unread_range": None, "confirmed_range": None} | _commanded(given, None, reach=reach)
    texts = [each for one in given.found for each in one.values()]
    unread = bands.rate_band(answered=sum(not each for each in texts), cohort=len(texts), floor=0)
    told = bands.rate_band(answered=given.confirmed, cohort=len(given.found), floor=0)
    shares = {"unread_range": list(unread or ()), "confirmed_range": list(told or ())}
    by_command = bands.rate_band(answered=given.by_command, cohort=len(texts), floor=0)
    return shares | _commanded(given, list(by_command or ()), reach=reach)


def _commanded(given: Given, share: list[float] | None, *, reach: str) -> dict[str, Any]:
    """What is told of the operator's own reader: nothing where it read nothing."""
    return {"reader_command": {"range": share, "reach": reach}} if given.by_command else {}


def _rosters(
    tx: Tx,
    earlier: Sequence[CodedRelease],
    bodies: Sequence[Mapping[str, Any]],
    *,
    closed: ClosedRound,
    policy: Policy,
) -> Rosters:
    """Who stood where in the cohorts of recent releases that show what was asked now, each as its release was
    audited with it: one at a time, and no others, for each may hold 100,000 people. Raises seals.Broken.
    """
    names = {one.name for one in closed.questions} | ({closed.writing.question} if closed.writing else set())
    asked = set(map(counts_as, names))
    rosters: dict[str, dict[str, dict[str, str]]] = {}
    alike: dict[tuple[str | bool, ...], dict[str, str]] = {}  # few combinations, many people
    for release, body in zip(earlier, bodies, strict=True):
        is_asked = any(counts_as(cell.question) in asked for cell in release.cells)
        if is_asked and cadence.still_counts(release, closes_on=closed.closes_on, policy=policy):
            rosters[release.release_id] = {
                one.person_id: alike.setdefault(one[1:-1], one.segments) for one in ledger.cohort_of(tx, body)
            }
    return rosters
