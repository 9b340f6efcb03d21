"""Whether every round that takes answers has its key: asked before another one opens, and by operators."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from sqlmodel import col, select

from staybot.facts import OperatorNotice
from staybot.store.database import Tx
from staybot.store.keys import KeyLost, KeysUnreachable
from staybot.store.tables import Round, RoundState

THERE: Final = "The keys of open rounds are there."

LOST: Final = OperatorNotice(
    "The key of an open round is gone: the round will be void.",
    "Stop staybot at once: at its next minute the round is void. Set STAYBOT_KEY_DIR or STAYBOT_KEYS_URL "
    "back to where the round was opened. If its key is gone for good, start again: the round is then void, "
    "and everybody asked is told.",
)


def held(tx: Tx) -> list[str]:
    """The rounds whose key must be there."""
    running = [RoundState.OPEN, RoundState.CLOSING]
    query = select(Round.id).where(Round.workspace == tx.workspace, col(Round.state).in_(running))
    return list(tx.session.exec(query))


def check(tx: Tx) -> None:
    """Raise KeysUnreachable or KeyLost unless each of them is there.

    A key put into a new folder would make those in the forgotten one look lost, and their rounds void.
    """
    missing = set(held(tx))
    for round_id in list(missing):
        with suppress(KeyLost):
            tx.keys.get(round_id)
            missing.remove(round_id)
    if missing.intersection(held(tx)):  # read again: one published meanwhile needs no key any more
        raise KeyLost


def trouble(tx: Tx) -> OperatorNotice | None:
    """What is wrong with them and what to do; None while all is well. The keys are shown to nobody."""
    try:
        check(tx)
    except KeysUnreachable as error:
        return OperatorNotice("The keys of open rounds cannot be reached.", str(error))
    except KeyLost:
        return LOST
    return None
