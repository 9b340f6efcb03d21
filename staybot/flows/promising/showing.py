"""May leaders read a promise that was kept, without names? Asked once; told in one digest, or never.

What an engineer decides counts for the first digest of an interview that closes after their promise was
kept. Until that interview closes they can change it; from then on what is published stays (R19).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from staybot.anonymity import said_done
from staybot.anonymity.policy import Policy
from staybot.anonymity.said_done import Kept
from staybot.errors import Refused
from staybot.facts import ShowChosen, ShowOffer
from staybot.flows import viewer
from staybot.flows.answering import hints
from staybot.flows.promising import consents, promise_life
from staybot.rules.commitments import State
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import (
    PUBLISHED,
    Commitment,
    CommitmentConsent,
    Person,
    Round,
)

TOO_LATE: Final = (
    "The interview whose digest could tell of this promise is closed, so nothing can be changed here any "
    "more: what was published stays in the ledger, and what was not will not be."
)
NOT_KEPT: Final = "Only a promise that you said was kept can be shown to leaders."


def offer(tx: Tx, *, by: str, commitment_id: str) -> ShowOffer | None:
    """The question, with exactly what leaders would read; None where it was answered, or comes too late."""
    made = _own(tx, viewer.known(tx, slack_id=by), commitment_id)
    if made.state is not State.KEPT or made.may_show is not None or not consents.can_change(tx, made):
        return None
    found = hints.noticed(tx, {"text": made.text})
    return ShowOffer(made.id, made.text, found[0].hints if found else ())


def choose(tx: Tx, *, by: str, commitment_id: str, yes: bool) -> ShowChosen:
    """Yes, no, or no longer. The same twice is once. Raises Refused for all but the engineer, for a promise
    that was not kept, and once its digest is being made.
    """
    engineer = viewer.known(tx, slack_id=by)
    made = _own(tx, engineer, commitment_id)
    if made.state is not State.KEPT:
        raise Refused(NOT_KEPT)
    if made.may_show is not yes:
        consents.wait_for_closing(tx)
        if not consents.can_change(tx, made):
            raise Refused(TOO_LATE)
        made.may_show = yes
        tx.session.add(made)
        tx.session.add(
            CommitmentConsent(
                id=new_id(), workspace=tx.workspace, commitment_id=made.id, by_id=engineer.id, agreed=yes,
                at=tx.now,
            )
        )  # fmt: skip
    return ShowChosen(made.id, made.text, "yes" if yes else "no")


def to_tell(tx: Tx, of: Round, *, seasoned: Collection[str], policy: Policy) -> list[str]:
    """The sentences for the release of an interview: kept since the last one closed, with consent.
    `seasoned` are the people of its cohort who count (R16).
    """
    before = tx.session.exec(
        consents.interviews(
            tx, col(Round.closes_at) < of.closes_at, col(Round.state).in_(PUBLISHED)
        ).order_by(col(Round.closes_at).desc())
    ).first()
    rows = tx.session.exec(
        select(Commitment).where(
            Commitment.workspace == tx.workspace,
            Commitment.state == State.KEPT,
            col(Commitment.may_show).is_(True),
            Commitment.text != "",
        )
    ).all()
    since = tx.session.get_one(Round, before).closes_at if before else None
    kept = (row for row in rows if _is_between(consents.kept_at(tx, row.id), since=since, until=of.closes_at))
    told = [Kept(str(row.engineer_id), row.by_id, row.text, row.engineer_id in seasoned) for row in kept]
    return said_done.shown(told, policy=policy)


def _is_between(at: datetime, *, since: datetime | None, until: datetime) -> bool:
    return at < until and (since is None or at >= since)


def _own(tx: Tx, engineer: Person, commitment_id: str) -> Commitment:
    """A promise made to this engineer, locked."""
    return promise_life.to_engineer(tx, commitment_id, engineer=engineer)
