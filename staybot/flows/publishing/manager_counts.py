"""Managers of managers: how the clocks of each manager below them went, if the operator switched it on.

Counted once, in the transaction in which the release that tells of the same clocks is appended; shown once
its digest is posted. Nothing of it is live.
"""

from __future__ import annotations

import json

from sqlmodel import col, select

from staybot.anonymity import manager_counts as arithmetic
from staybot.anonymity.ledger import canonical
from staybot.anonymity.policy import at_least
from staybot.facts import ManagerCounts
from staybot.flows import viewer
from staybot.flows.publishing import follow_through, followed
from staybot.store.database import Tx
from staybot.store.tables import ManagerCount, Person, PersonStatus, Round, RoundKind


def freeze(tx: Tx, of: Round) -> None:
    """Count, for the interview before this one."""
    before = follow_through.interview_before(tx, of) if of.kind is RoundKind.INTERVIEW else None
    if before is None or not tx.settings.manager_counts:
        return
    found = arithmetic.of_managers(
        follow_through.clocks_of(tx, before, until=of),
        dimensions=follow_through.DIMENSIONS,
        policy=at_least(json.loads(of.policy_json)),
    )
    for manager, told in found.items():
        tx.session.add(
            ManagerCount(
                workspace=tx.workspace, round_id=of.id, manager_id=manager, body_json=canonical(told)
            )
        )


def below(tx: Tx, person: Person) -> ManagerCounts | None:
    """Each manager who reports to somebody, by name; None where it is off, or there are none, or no digest
    told of any clocks yet.
    """
    if not tx.settings.manager_counts:
        return None
    managers = [one for one in _reports(tx, person) if one.is_manager or viewer.has_reports(tx, one)]
    release = followed.last_release(tx)
    if not managers or release is None:
        return None
    rows = tx.session.exec(
        select(ManagerCount).where(
            ManagerCount.workspace == tx.workspace,
            ManagerCount.round_id == release.round_id,
            col(ManagerCount.manager_id).in_([one.id for one in managers]),
        )
    )
    told = {row.manager_id: followed.figures(json.loads(row.body_json)) for row in rows}
    quarter = str(json.loads(release.body_json)["wave"])
    return ManagerCounts(quarter, tuple((one.name, told.get(one.id)) for one in managers))


def _reports(tx: Tx, person: Person) -> list[Person]:
    query = select(Person).where(
        Person.workspace == tx.workspace,
        Person.manager_id == person.id,
        Person.status == PersonStatus.ACTIVE,
        col(Person.is_listed),
    )
    return list(tx.session.exec(query.order_by(col(Person.name), col(Person.id))))
