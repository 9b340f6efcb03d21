"""Rounds of stay interviews: planned, opened, re-sealed, voided when their key is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlmodel import and_, col, or_, select

from staybot.anonymity import sealing
from staybot.anonymity.policy import Policy, policy_hash
from staybot.flows import operator, workspaces
from staybot.flows.answering import ballots
from staybot.flows.answering.resealing import EVERY as RESEAL_EVERY
from staybot.flows.answering.resealing import EVERY_OF_LARGE, reseal
from staybot.flows.asking import cohorts, planning, pulse_letters, pulse_rounds, round_keys, seals
from staybot.flows.asking.planning import plan, replan
from staybot.flows.publishing import ledger, managed
from staybot.store.database import Tx
from staybot.store.keys import KeyLost, KeysUnreachable
from staybot.store.tables import Letter, LetterState, Round, RoundKind, RoundState

__all__ = [
    "Dates",
    "due_to_close",
    "due_to_open",
    "due_to_reseal",
    "every",
    "locked",
    "next_due",
    "open_",
    "plan",
    "replan",
    "reseal",
    "void_lost",
]


RUNNING: Final = (RoundState.OPEN, RoundState.CLOSING)


@dataclass(frozen=True)
class Dates:
    """A round as its operator sees it: its days and state, nothing about answers."""

    label: str
    state: RoundState
    opens_on: date
    closes_on: date


def every(tx: Tx) -> list[Dates]:
    """All rounds, oldest first."""
    rows = tx.session.exec(select(Round).where(Round.workspace == tx.workspace).order_by(col(Round.opens_on)))
    return [Dates(row.label, row.state, row.opens_on, row.closes_on) for row in rows]


def due_to_open(tx: Tx) -> list[str]:
    """Planned rounds whose day has come; a check-in opens with the first who joins it."""
    is_asked_at_once = Round.kind != RoundKind.CHECK_IN
    return _ids(tx, Round.state == RoundState.PLANNED, Round.opens_at <= tx.now, is_asked_at_once)


def due_to_close(tx: Tx) -> list[str]:
    """Rounds whose closing was interrupted, then open rounds past their close."""
    halfway = col(Round.state).in_([RoundState.CLOSING, RoundState.PUBLISHED])
    is_over = and_(Round.state == RoundState.OPEN, Round.closes_at <= tx.now)
    return _ids(tx, or_(halfway, is_over), first=(Round.state == RoundState.OPEN,))


def due_to_reseal(tx: Tx) -> list[str]:
    """Open rounds whose ballots get new ciphertext now; a time further off than one re-seal from the next was
    set by a clock that ran ahead.
    """
    is_due = or_(col(Round.reseal_at) <= tx.now, col(Round.reseal_at) > tx.now + 2 * RESEAL_EVERY)
    return _ids(tx, Round.state == RoundState.OPEN, is_due, Round.closes_at > tx.now)


def open_(tx: Tx, *, round_id: str) -> bool:
    """Freeze the cohort and the policy, create every ballot, plan every letter.

    False if it was open already, if a key cannot be kept or that of another round is not there, or if it is
    put off: until another one has closed, or by a day while there is nobody to ask.
    """
    workspaces.hold(tx)
    of = locked(tx, round_id)
    if of.state is not RoundState.PLANNED:
        return False
    ready = planning.people_to_ask if of.kind is RoundKind.INTERVIEW else pulse_rounds.people_to_ask
    people = ready(tx, of)
    if not people:
        return False
    key = begin(tx, of)
    if key is None:
        return False
    cohorts.freeze(tx, of, people)
    seals.put(tx, of, key=key)
    ballots.create(tx, of, person_ids=[person.id for person in people], key=key)
    if of.kind is RoundKind.INTERVIEW:
        cohorts.plan_letters(tx, of, people, seed=key)
    else:
        pulse_letters.plan(tx, of, people)
    return True


def begin(tx: Tx, of: Round) -> bytes | None:
    """From now on it is open: a new key, policy and reach as they are now. Returns the key, which seals
    what is frozen next; None if it cannot be kept, or beside those of the other rounds, which come first.
    """
    key = sealing.new_key()
    try:
        round_keys.check(tx)
        tx.keys.put(of.id, key)
    except (KeyLost, KeysUnreachable):
        operator.tell(tx, topic="keys_unreachable")
        return None
    policy = Policy()
    of.policy_json, of.policy_hash = ledger.promised(tx, policy), policy_hash(policy)
    of.reach, of.managed_json = tx.settings.reach, managed.frozen(tx, of)
    of.state, of.reseal_at = RoundState.OPEN, tx.now + EVERY_OF_LARGE
    of.opens_at = min(of.opens_at, tx.now)
    tx.session.add(of)
    tx.session.flush()
    return key


def void_lost(tx: Tx) -> list[str]:
    """Rounds whose key is gone are void: everybody asked is told, and the interview is planned anew."""
    voided = []
    running = select(Round).where(Round.workspace == tx.workspace, col(Round.state).in_(RUNNING))
    rows = tx.session.exec(running.order_by(col(Round.opens_at))).all()
    for of in [row for row in rows if _key_is_lost(tx, row)]:
        workspaces.hold(tx)
        tx.session.refresh(of, with_for_update=True)
        if of.state in RUNNING and _key_is_lost(tx, of):
            operator.tell(tx, topic="key_lost")
            ballots.destroy(tx, of)
            of.state = RoundState.VOID
            tx.session.add(of)
            cohorts.tell_void(tx, of)
            if of.kind is RoundKind.INTERVIEW:
                planning.plan_again(tx, of)
            voided.append(of.id)
    return voided


def next_due(tx: Tx) -> datetime | None:
    """The next instant at which something will happen by itself: what the demo's clock jumps to."""
    letters = tx.session.exec(
        select(col(Letter.due_at))
        .where(
            Letter.workspace == tx.workspace,
            Letter.state == LetterState.WAITING,
            Letter.due_at > tx.now,
        )
        .order_by(col(Letter.due_at))
        .limit(1)
    ).all()
    rounds = tx.session.exec(
        select(Round).where(
            Round.workspace == tx.workspace, col(Round.state).in_([RoundState.PLANNED, RoundState.OPEN])
        )
    )
    times = [of.opens_at if of.state is RoundState.PLANNED else of.closes_at for of in rounds]
    return min((at for at in [*letters, *times] if at > tx.now), default=None)


def locked(tx: Tx, round_id: str) -> Round:
    """A round of this workspace, its row locked until the transaction ends."""
    return tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace, Round.id == round_id).with_for_update()
    ).one()


def _key_is_lost(tx: Tx, of: Round) -> bool:
    try:
        seals.key_of(tx, of)
    except KeyLost:
        return True
    except KeysUnreachable:  # nobody knows whether it is lost: what can be put back destroys no answer
        operator.tell(tx, topic="keys_unreachable")
    except seals.Broken as broken:
        operator.tell(tx, topic=broken.topic)
    return False


def _ids(tx: Tx, *conditions: Any, first: tuple[Any, ...] = ()) -> list[str]:
    """By their opening, those first that come `first`."""
    query = select(Round.id).where(Round.workspace == tx.workspace, *conditions)
    return list(tx.session.exec(query.order_by(*first, col(Round.opens_at))))
