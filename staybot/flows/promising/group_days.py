"""What time does to promises to groups: published answers decide them, and those of makers who left end."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from staybot.flows import workspaces
from staybot.flows.delivering import outbox
from staybot.flows.promising import group_questions, promise_dues, promise_life
from staybot.rules.commitments import LIFE, Event, State
from staybot.store.blank import Blank
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person, PersonStatus

AT_ONCE = 200
"""Promises that one beat looks at; the next beat takes the rest."""

ANSWERED = "group_answered"
"""The letter to the maker; its subject is the event."""

ASKED = (State.CLAIMED, State.CLAIMED_LATE)
ENDS = tuple(state for state, event in LIFE if event is Event.END and state not in ASKED)
"""What ends when its maker leaves: nobody takes it up. One that is being asked about waits for its answer."""

STAYS = tuple(state for state in State if state not in ENDS)
"""The others. Promises to groups are few and looked up as such, not by their states."""


def turn(tx: Tx) -> int:
    """What was published is the answer; what a maker who left had promised ends. How many changed."""
    if not promise_dues.finds_any(tx, _asked, _left):  # on most days there is nothing
        return 0
    workspaces.hold(tx)
    return _answered(tx) + _ended(tx)


def _answered(tx: Tx) -> int:
    changed = 0
    for made in _locked(tx, _asked(tx)):
        event = group_questions.said(tx, made)
        if event is None:
            continue
        happened = promise_life.change(tx, made, event, by=None)
        maker = tx.session.get_one(Person, made.by_id)
        outbox.post(tx, kind=ANSWERED, subject=happened.id, to=maker, at=tx.now)
        changed += 1
    return changed


def _ended(tx: Tx) -> int:
    rows = _locked(tx, _left(tx))
    for made in rows:
        promise_life.change(tx, made, Event.END, by=None)
    return len(rows)


def _asked(tx: Tx | Blank) -> Any:
    return _promises(tx, col(Commitment.state).in_(ASKED), group_questions.is_over())


def _left(tx: Tx | Blank) -> Any:
    is_gone = (Person.id == Commitment.by_id, Person.status != PersonStatus.ACTIVE)
    gone = select(Person.id).where(*is_gone).correlate(Commitment)
    return _promises(tx, col(Commitment.state).not_in(STAYS), gone.exists())


def _promises(tx: Tx | Blank, *conditions: Any) -> Any:
    to_a_group = col(Commitment.engineer_id).is_(None)
    return select(Commitment).where(Commitment.workspace == tx.workspace, to_a_group, *conditions)


def _locked(tx: Tx, query: Any) -> list[Commitment]:
    query = query.order_by(col(Commitment.id)).limit(AT_ONCE).with_for_update(skip_locked=True)
    return list(tx.session.exec(query))
