"""Two rounds of the same survey, so that the later digest may compare bands that both have published."""

from __future__ import annotations

from sqlmodel import col, select

from staybot.flows.asking import surveys
from staybot.store.database import Tx
from staybot.store.tables import Release, Round, RoundKind


def pair(tx: Tx, round_id: str) -> str | None:
    """The id of the release that this round's is to be compared with: that of the last round before it with
    the same survey, item for item. None for regular pulses, whose items change, and where there is none.
    """
    of = tx.session.exec(select(Round).where(Round.workspace == tx.workspace, Round.id == round_id)).one()
    if of.kind is not RoundKind.PULSE or of.survey == surveys.ROTATION:
        return None
    asked = surveys.frozen(of)[0].items
    before = tx.session.exec(
        select(Round, col(Release.id))
        .join(Release, col(Release.round_id) == Round.id)
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.PULSE,
            Round.survey == of.survey,
            Round.opens_on < of.opens_on,
        )
        .order_by(col(Round.opens_on).desc())
    )
    return next((release for one, release in before if surveys.frozen(one)[0].items == asked), None)
