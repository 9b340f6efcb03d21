"""What became of promises to groups since the interview before: told in the invitation to the next one.

It follows from the groups that somebody is in and from what was promised to these, and from nothing else:
two people of the same groups read the same, whatever either answered (anonymity.md, threat 14).
"""

from __future__ import annotations

from sqlmodel import col, func, select

from staybot.facts import CommitmentLine
from staybot.flows import viewer
from staybot.flows.promising import promises
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person, Round, RoundKind


def of(tx: Tx, person: Person, now: Round) -> tuple[CommitmentLine, ...]:
    """Promises to groups of theirs that were due since that interview opened, or are still to come, each as
    it stands in their Home tab; the newest first. None before the second interview.
    """
    before = select(func.max(Round.opens_on)).where(
        Round.workspace == tx.workspace, Round.kind == RoundKind.INTERVIEW, Round.opens_on < now.opens_on
    )
    rows = tx.session.exec(
        select(Commitment)
        .where(
            Commitment.workspace == tx.workspace,
            promises.is_to_group_of(person),
            col(Commitment.due_on) >= before.scalar_subquery(),
        )
        .order_by(col(Commitment.made_on).desc(), col(Commitment.due_on).desc(), col(Commitment.id))
    )
    return promises.lines(tx, [(row, row.by_id) for row in rows], today=viewer.today(tx, person))
