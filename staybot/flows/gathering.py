"""What the release of a closed round is computed from, gathered in memory: opened ballots, the frozen cohort,
the ledger so far.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select

from staybot import themes
from staybot.anonymity import bands
from staybot.anonymity.policy import Policy
from staybot.anonymity.releases import Release as CodedRelease
from staybot.anonymity.releases import release_from
from staybot.anonymity.rounds import Member, Mention, Writing
from staybot.anonymity.rounds import Round as ClosedRound
from staybot.facts import InterviewAnswers
from staybot.flows import ballots, rounds
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Commitment, Release, Round

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


def gather(tx: Tx, *, round_id: str) -> Gathered:
    """Open every ballot in memory. Raises KeyLost."""
    of = rounds.locked(tx, round_id)
    earlier = _ledger(tx)
    segments = tx.session.exec(select(CohortMember).where(CohortMember.round_id == of.id)).all()
    opened = ballots.opened(tx, of, person_ids=[row.person_id for row in segments])
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
