"""Who could be asked at all."""

from __future__ import annotations

from typing import Any

from sqlmodel import col

from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus


def could_be_asked(tx: Tx) -> tuple[Any, ...]:
    """Conditions: engineers who work here, are people and can be written to, as the people list has them.

    Nobody's own choices are looked at, neither who opted out nor who is away: what is decided by this alone
    tells nothing of them.
    """
    return (
        Person.workspace == tx.workspace,
        col(Person.is_engineer),
        col(Person.is_human),
        col(Person.is_listed),
        Person.status == PersonStatus.ACTIVE,
        col(Person.slack_id).is_not(None),
    )
