"""A claim about a promise to a group: its question is planned, and its answer read from the ledger."""

from __future__ import annotations

import json
from typing import Any

from sqlmodel import col, select

from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import GroupAsked
from staybot.flows import viewer, workspaces
from staybot.flows.asking import pulse_rounds
from staybot.flows.promising import promise_rounds
from staybot.flows.publishing import ledger
from staybot.rules import group_promises as rules
from staybot.rules.commitments import Event
from staybot.rules.dates import in_words
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Release, Round, RoundState

OVER = (RoundState.PUBLISHED, RoundState.CLOSED, RoundState.VOID)


def can_be_asked(tx: Tx, *, audience: str, by: str) -> bool:
    """Whether a group has people enough for anything to be published of it (R3), by the people list."""
    return len(promise_rounds.members(tx, audience, but=by)) >= Policy().k


def plan(tx: Tx, made: Commitment) -> None:
    """Ask the group in the next free days; the regular pulse gives way. A group too small is not asked.

    Raises Refused when the group, or nearly the same people, was asked about a promise too lately (R12).
    """
    made.round_id = None
    tx.session.add(made)
    workspaces.hold(tx)
    if not can_be_asked(tx, audience=made.audience, by=made.by_id):
        return
    group = promise_rounds.members(tx, made.audience, but=made.by_id)
    free_on = promise_rounds.asked_lately(tx, made.audience, group, on=viewer.today(tx, None))
    if free_on is not None:
        raise Refused(
            f"I asked {rules.told(made.audience)}, or nearly the same people, about a promise not long ago. "
            "Asked often, a group of this size could give away what single people answered. Say that it is "
            f"done from {in_words(free_on)} on; late, too, it counts as kept if they say so."
        )
    survey = promise_rounds.survey(made)
    first = pulse_rounds.send(tx, survey=survey)[0]
    made.round_id = tx.session.exec(
        select(Round.id).where(
            Round.workspace == tx.workspace, Round.survey == survey.name, Round.opens_on == first.opens_on
        )
    ).one()
    tx.session.add(made)
    tx.session.flush()


def asked(tx: Tx, made: Commitment) -> GroupAsked | None:
    """When a group is asked, for the maker; None for a promise to one person."""
    if made.engineer_id is not None:
        return None
    if made.round_id is None:
        return GroupAsked(None, None)
    of = tx.session.get_one(Round, made.round_id)
    return GroupAsked(of.opens_on, of.closes_on)


def is_over() -> Any:
    """Condition: nothing more will be heard from the group."""
    over = select(Round.id).where(col(Round.state).in_(OVER))
    return col(Commitment.round_id).is_(None) | col(Commitment.round_id).in_(over)


def said(tx: Tx, made: Commitment) -> Event | None:
    """What the ledger says about a claim whose question is over; None while that entry was tampered with."""
    row = tx.session.exec(
        select(Release).where(Release.workspace == tx.workspace, Release.round_id == made.round_id)
    ).first()
    if row is not None and not ledger.is_intact(row):
        return None
    return rules.verdict(_mean(json.loads(row.body_json), of=made) if row else None)


def _mean(body: dict[str, Any], *, of: Commitment) -> list[float] | None:
    """The fresh figure of the whole group; one shown again from before answers an earlier claim."""
    name = promise_rounds.question(of.id)
    cells = (one for one in body["cells"] if one["question"] == name and not one["filters"])
    return next((one["mean_range"] for one in cells), None)
