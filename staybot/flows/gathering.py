"""What the release of a closed round is computed from, gathered in memory: opened ballots, the frozen cohort,
the ledger so far.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlmodel import select

from staybot.anonymity import bands
from staybot.anonymity.ledger import verify_chain
from staybot.anonymity.policy import Policy
from staybot.anonymity.releases import Release as CodedRelease
from staybot.anonymity.releases import release_from
from staybot.anonymity.rounds import Member, Writing
from staybot.anonymity.rounds import Round as ClosedRound
from staybot.flows import ballots, ledger, reading, rounds, seals
from staybot.flows.interview_ballot import InterviewBallot
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Commitment, Round

THEMES: Final = "themes"
"""The question under which interview themes are published."""

FLOOR: Final = 5
"""Nothing about promises is said unless this many engineers and this many managers are concerned."""


@dataclass(frozen=True)
class Gathered:
    """What a round's release is computed from. It lives in memory, for seconds, and is never logged."""

    round_id: str
    label: str
    policy: Policy
    closed: ClosedRound
    earlier: tuple[CodedRelease, ...]
    cohort_hash: str
    followed: dict[str, list[int | None] | None]
    read: Mapping[str, list[float] | None]
    """What is told of the reading itself, as bands in percent."""


def gather(tx: Tx, *, round_id: str) -> Gathered:
    """Open every ballot in memory. Raises KeyLost, KeysUnreachable, and seals.Broken before its day, and when
    the round or the ledger is not what it was.
    """
    of = rounds.locked(tx, round_id)
    if tx.now < of.closes_at:
        raise seals.Broken("state_changed")
    earlier = _ledger(tx)
    seals.check_cohort(tx, of)
    segments = tx.session.exec(select(CohortMember).where(CohortMember.round_id == of.id)).all()
    opened = ballots.opened(tx, of, person_ids=[row.person_id for row in segments], holds=InterviewBallot)
    given = {person: ballot for person, ballot in opened.items() if ballot.submitted is not None}
    found = {person: reading.read(ballot) for person, ballot in given.items()}
    closed = ClosedRound(
        wave=of.label,
        opens_on=of.opens_on,
        closes_on=of.closes_on,
        dimensions=tuple(d for d in seals.DIMENSIONS if any(getattr(row, d) for row in segments)),
        cohort=tuple(
            Member(
                person=row.person_id,
                segments={d: getattr(row, d) for d in seals.DIMENSIONS if getattr(row, d)},
                seasoned=row.seasoned,
            )
            for row in sorted(segments, key=lambda row: row.person_id)
        ),
        writing=Writing(
            THEMES,
            {person: reading.raised(found[person], ballot) for person, ballot in given.items()},
        ),
        first_cohort=not earlier,
    )
    policy = Policy(**json.loads(of.policy_json))
    confirmed = sum(ballot.confirmed is not None for ballot in given.values())
    read = _read(list(found.values()), confirmed=confirmed, closed=closed, policy=policy)
    return Gathered(of.id, of.label, policy, closed, tuple(earlier), of.cohort_hash, _followed(tx, of), read)


def _read(
    found: list[reading.Found], *, confirmed: int, closed: ClosedRound, policy: Policy
) -> dict[str, list[float] | None]:
    """The share of texts in which no theme was found, and of writers who confirmed theirs, to five points.

    Like the response rate (R10) only for cohorts of a certain size, and only if so many wrote that a share is
    nobody's own.
    """
    writers = len(closed.participants() & closed.seasoned())
    if len(closed.cohort) < policy.rate_cohort or writers < policy.theme_writers:
        return {"unread_range": None, "confirmed_range": None}
    texts = [each for one in found for each in one.values()]
    unread = bands.rate_band(answered=sum(not each for each in texts), cohort=len(texts), floor=0)
    told = bands.rate_band(answered=confirmed, cohort=len(found), floor=0)
    return {"unread_range": list(unread or ()), "confirmed_range": list(told or ())}


def _ledger(tx: Tx) -> list[CodedRelease]:
    """Everything published so far. Raises seals.Broken unless the chain holds."""
    entries = ledger.entries(tx)
    if verify_chain(entries):
        raise seals.Broken("ledger_changed")
    return [release_from(json.loads(entry.body_json)) for entry in entries]


def _followed(tx: Tx, of: Round) -> dict[str, list[int | None] | None]:
    """Promises made since the round opened and those still to come, as bands; None below the floor."""
    made = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.made_on >= of.opens_on)
    ).all()
    due = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.due_on > of.closes_on)
    ).all()
    return {"made": _band(list(made)), "due": _band(list(due))}


def _band(promises: list[Commitment]) -> list[int | None] | None:
    to, by = {one.engineer_id for one in promises}, {one.by_id for one in promises}
    if len(to) < FLOOR or len(by) < FLOOR:
        return None
    return list(bands.n_band(len(promises)))
