"""What an engineer shared with a manager, for the window in which the manager answers it by a promise."""

from __future__ import annotations

from sqlmodel import col, select

from staybot.facts import SharedAnswer
from staybot.flows.delivering import outbox
from staybot.rules.questions import INTERVIEW
from staybot.store.database import Tx
from staybot.store.tables import Letter, Share, SixtyDays


def of(tx: Tx, clock: SixtyDays | None) -> tuple[SharedAnswer, ...]:
    """As the manager of the clock may read it now: without what was withdrawn, and without what is still on
    its way to them and may be withdrawn unread.
    """
    if clock is None:
        return ()
    on_its_way = select(Letter.subject).where(
        Letter.workspace == tx.workspace,
        Letter.kind == "shared_answers",
        Letter.recipient == clock.manager_id,
        col(Letter.state).in_(outbox.UNSENT),
    )
    rows = tx.session.exec(
        select(Share).where(
            Share.workspace == tx.workspace,
            Share.sixty_days_id == clock.id,
            Share.manager_id == clock.manager_id,
            col(Share.withdrawn_on).is_(None),
            col(Share.batch).not_in(on_its_way),
        )
    )
    place = {one.id: place for place, one in enumerate(INTERVIEW)}
    in_order = sorted(rows, key=lambda row: (row.shared_on, place.get(row.question, len(place))))
    return tuple(SharedAnswer(row.question, row.text) for row in in_order)
