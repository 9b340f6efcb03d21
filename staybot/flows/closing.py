"""The close of a round, in steps that can each be interrupted: open → closing → published → closed.

Gather and open the ballots in memory, compute the release, append it, destroy key and ballots. A crash before
the append computes the same release again; after it nothing is computed again, only the destruction is
finished (anonymity.md section 3).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select

from staybot import themes
from staybot.anonymity import bands, publisher, sealing
from staybot.anonymity.ledger import GENESIS, canonical, chain_hash
from staybot.anonymity.policy import Policy
from staybot.anonymity.releases import Release as CodedRelease
from staybot.anonymity.releases import release_from
from staybot.anonymity.rounds import Member, Mention, Writing
from staybot.anonymity.rounds import Round as ClosedRound
from staybot.facts import InterviewAnswers
from staybot.flows import cohorts, outbox, rounds
from staybot.flows.ballots import InterviewBallot, destroy
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import (
    Ballot,
    CohortMember,
    Commitment,
    Release,
    Round,
    RoundState,
)

DIMENSIONS: Final = ("function", "team", "level", "location")
"""The segments a digest may speak of, in the fixed order of rule R7."""

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
    followed: dict[str, list[int | None] | None]


def begin(tx: Tx, *, round_id: str) -> RoundState:
    """From now on nothing is answered or changed. Returns where the closing stands."""
    of = rounds.locked(tx, round_id)
    if of.state is RoundState.OPEN and tx.now >= of.closes_at:
        of.state = RoundState.CLOSING
        tx.session.add(of)
    return of.state


def gather(tx: Tx, *, round_id: str) -> Gathered:
    """Open every ballot in memory. Raises KeyLost."""
    of = rounds.locked(tx, round_id)
    earlier = _ledger(tx)
    segments = tx.session.exec(select(CohortMember).where(CohortMember.round_id == of.id)).all()
    opened = _opened(tx, of, [row.person_id for row in segments])
    closed = ClosedRound(
        wave=of.label,
        opens_on=of.opens_on,
        closes_on=of.closes_on,
        dimensions=tuple(d for d in DIMENSIONS if any(getattr(row, d) for row in segments)),
        cohort=tuple(
            Member(
                person=row.person_id,
                segments={d: getattr(row, d) for d in DIMENSIONS if getattr(row, d)},
                seasoned=row.seasoned,
            )
            for row in sorted(segments, key=lambda row: row.person_id)
        ),
        writing=Writing(
            THEMES,
            {
                person: mentions(ballot.submitted)
                for person, ballot in opened.items()
                if ballot.submitted is not None
            },
        ),
        first_cohort=not earlier,
    )
    policy = Policy(**json.loads(of.policy_json))
    return Gathered(of.id, of.label, policy, closed, tuple(earlier), _followed(tx, of))


def mentions(answers: InterviewAnswers) -> tuple[Mention, ...]:
    """The themes one person raised, each at most once in each direction.

    The transfer test marks what frustrated.
    """
    found: dict[tuple[str, str], Mention] = {}
    for question, text in answers.texts.items():
        transfer = answers.transfer if question == "frustrated" else None
        for read in themes.read(text, question=question):
            known = found.get((read.theme, read.polarity))
            side = transfer if transfer in {"structural", "situational"} else None
            if known is None or known.transfer is None:
                found[read.theme, read.polarity] = Mention(read.theme, read.polarity, side)
    return tuple(found[key] for key in sorted(found))


def compute(gathered: Gathered) -> str:
    """The release's body: deterministic, so that doing it twice gives the same bytes."""
    release = publisher.publish(
        gathered.closed, policy=gathered.policy, earlier=gathered.earlier, release_id=gathered.round_id
    )
    body = release.body()
    answered = len(gathered.closed.participants() & gathered.closed.seasoned())
    enough = answered >= gathered.policy.k
    body["kind"] = "interview"
    body["enough"] = enough
    body["answered"] = list(bands.n_band(answered)) if enough else None
    body["followed"] = gathered.followed
    body["reader"] = themes.MODEL_VERSION
    return canonical(body)


def append(tx: Tx, *, round_id: str, body_json: str) -> str:
    """Append the release to the ledger, once, and plan its digest. Returns the release's id."""
    of = rounds.locked(tx, round_id)
    there = tx.session.exec(select(Release).where(Release.round_id == of.id)).first()
    if there is None:
        last = tx.session.exec(
            select(Release).where(Release.workspace == tx.workspace).order_by(col(Release.seq).desc())
        ).first()
        before = last.hash if last else GENESIS
        there = Release(
            id=new_id(),
            workspace=tx.workspace,
            round_id=of.id,
            seq=last.seq + 1 if last else 1,
            body_json=body_json,
            prev_hash=before,
            hash=chain_hash(before, body_json),
        )
        tx.session.add(there)
        outbox.post(tx, kind="digest", subject=there.id, to=None, at=tx.now)
    if of.state is RoundState.CLOSING:
        of.state = RoundState.PUBLISHED
        tx.session.add(of)
    return there.id


def destroy_ballots(tx: Tx, *, round_id: str) -> None:
    """Delete the ballots of a published round; the key goes right after, outside the transaction."""
    of = rounds.locked(tx, round_id)
    if of.state is RoundState.PUBLISHED:
        destroy(tx, of)


def finish(tx: Tx, *, round_id: str) -> None:
    """Everything is destroyed: the round is closed, and all invitations change alike."""
    of = rounds.locked(tx, round_id)
    if of.state is RoundState.PUBLISHED:
        of.state, of.reseal_at = RoundState.CLOSED, None
        tx.session.add(of)
        cohorts.update_invitations(tx, of)


def _opened(tx: Tx, of: Round, person_ids: list[str]) -> dict[str, InterviewBallot]:
    key = tx.keys.get(of.id)
    sealed = dict(
        tx.session.execute(select(Ballot.ballot_id, Ballot.sealed).where(Ballot.round_id == of.id)).all()
    )
    opened = {}
    for person_id in person_ids:
        ballot_id = sealing.ballot_id(key, round_id=of.id.encode(), person_id=person_id.encode())
        payload = sealing.unseal(
            key, round_id=of.id.encode(), ballot_id=ballot_id, sealed=sealed[ballot_id]
        )
        opened[person_id] = InterviewBallot.unpack(payload)
    return opened


def _ledger(tx: Tx) -> list[CodedRelease]:
    rows = tx.session.exec(
        select(Release.body_json).where(Release.workspace == tx.workspace).order_by(col(Release.seq))
    )
    return [release_from(json.loads(body)) for body in rows]


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
