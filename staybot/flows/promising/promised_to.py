"""To whom promises were made, by name: a person, or a group."""

from __future__ import annotations

from collections.abc import Collection

from staybot.facts import Who
from staybot.flows import viewer
from staybot.rules import group_promises as rules
from staybot.store.database import Tx
from staybot.store.tables import Commitment


def names(tx: Tx, promises: Collection[Commitment]) -> dict[str, Who]:
    """By the promise's id."""
    people = viewer.names(tx, {one.engineer_id for one in promises if one.engineer_id is not None})
    return {
        one.id: people[one.engineer_id] if one.engineer_id is not None else group(one) for one in promises
    }


def group(made: Commitment) -> Who:
    """The group of a promise, as somebody whom nobody can write to."""
    return Who(rules.told(made.audience), None)
