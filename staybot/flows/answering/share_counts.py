"""How much of somebody's interview each manager got: told to that person alone, and kept nowhere.

A manager sees what was shared, never who shared nothing (anonymity.md section 4.6).
"""

from __future__ import annotations

from collections import defaultdict

from sqlmodel import select

from staybot.facts import ShareCount
from staybot.flows import viewer
from staybot.flows.answering import participation
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.store.database import Tx
from staybot.store.tables import Person, Round, Share


def of_interview(tx: Tx, of: Round, person: Person, ballot: InterviewBallot) -> tuple[ShareCount, ...]:
    """First for the present manager, once something was submitted; then for whoever else got something."""
    rows = defaultdict[str, list[Share]](list)
    for row in _rows(tx, of, person):
        rows[row.manager_id].append(row)
    present = viewer.reachable_manager(tx, person) if ballot.is_answered() else None
    ids = dict.fromkeys([*([present.id] if present else []), *sorted(rows)])
    names = viewer.names(tx, set(ids))
    return tuple(_count(names.get(id_, viewer.who(None)).name, rows.get(id_, [])) for id_ in ids)


def _rows(tx: Tx, of: Round, person: Person) -> list[Share]:
    """What was shared since the round opened for this person, withdrawn or not."""
    return list(
        tx.session.exec(
            select(Share).where(
                Share.workspace == tx.workspace,
                Share.engineer_id == person.id,
                Share.shared_on >= participation.opened_on(tx, of, person),
            )
        )
    )


def _count(manager: str, rows: list[Share]) -> ShareCount:
    there = [row.shared_on for row in rows if row.withdrawn_on is None]
    return ShareCount(manager, len(there), max(there, default=None), withdrawn=bool(rows) and not there)
