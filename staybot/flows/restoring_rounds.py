"""After a restore: rounds that opened, went on or closed since the backup. None of them is counted from it.

Whether a round closed is told by its key, which is in no backup: the close destroys it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlmodel import select

from staybot.flows.answering import ballots
from staybot.flows.asking import cohorts, planning
from staybot.flows.delivering import mailings
from staybot.store.database import Tx
from staybot.store.keys import KeyLost
from staybot.store.tables import Round, RoundKind, RoundState

RUNNING: Final = (RoundState.OPEN, RoundState.CLOSING)


def settle(tx: Tx, *, unchanged: Collection[str], opened: Collection[str]) -> tuple[list[str], list[str]]:
    """Labels of what is void, and of what closed since."""
    void, over = [], []
    for of in tx.session.exec(select(Round).where(Round.workspace == tx.workspace).order_by(Round.id)).all():
        due = of.state in RUNNING or (of.state is RoundState.PLANNED and of.opens_at <= tx.now)
        if of.id in opened:
            _tell_everybody(tx, of)
            void.append(of.label)
        elif due and of.id not in unchanged:
            is_lost = _has_key(tx, of) or (of.state in RUNNING and tx.now < of.closes_at)
            if is_lost:
                _void(tx, of)
                void.append(of.label)
            elif of.closes_at <= tx.now:
                _end(tx, of)
                over.append(of.label)
    return void, over


def _has_key(tx: Tx, of: Round) -> bool:
    """Whether the key is there: a round that opened and did not close."""
    try:
        tx.keys.get(of.id)
    except KeyLost:
        return False
    return True


def _void(tx: Tx, of: Round) -> None:
    """Its answers are given up: whoever was asked is told."""
    was = of.state
    _end(tx, of)
    if was is RoundState.PLANNED:
        _tell_everybody(tx, of)
    else:
        cohorts.tell_void(tx, of)
        _ask_again(tx, of)


def _end(tx: Tx, of: Round) -> None:
    ballots.destroy(tx, of)
    of.state, of.reseal_at = RoundState.VOID, None
    tx.session.add(of)
    tx.session.flush()


def _tell_everybody(tx: Tx, of: Round) -> None:
    """An interview that opened after the backup: nobody knows who was asked, so whoever would be is told."""
    if of.kind is RoundKind.INTERVIEW:
        mailings.tell(tx, cohorts.eligible(tx, on=of.opens_on), kind="round_void", subject=of.id)
        _ask_again(tx, of)


def _ask_again(tx: Tx, of: Round) -> None:
    if of.kind is RoundKind.INTERVIEW:
        planning.plan_again(tx, of)
