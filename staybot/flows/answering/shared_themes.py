"""The theme of what somebody shared with their manager: a suggestion for the promise, stored nowhere."""

from __future__ import annotations

from sqlmodel import col, select

from staybot import themes
from staybot.store.database import Tx
from staybot.store.tables import Share, SixtyDays


def of(tx: Tx, clock: SixtyDays | None) -> str | None:
    """The first theme that needs work in the texts a manager has of this clock; None where there is none."""
    if clock is None:
        return None
    shared = tx.session.exec(
        select(Share)
        .where(
            Share.workspace == tx.workspace,
            Share.sixty_days_id == clock.id,
            Share.manager_id == clock.manager_id,
            col(Share.withdrawn_on).is_(None),
        )
        .order_by(col(Share.shared_on), col(Share.id))
    )
    read = [one for row in shared for one in themes.read(row.text, question=row.question)]
    return next((one.theme for one in read if one.polarity == "negative"), None)
