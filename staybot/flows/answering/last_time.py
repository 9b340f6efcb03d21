"""The next interview begins with the last: what somebody shared, what was promised, how it stands now."""

from __future__ import annotations

from sqlmodel import col, select

from staybot.facts import LastTime, SharedAnswer
from staybot.flows import viewer
from staybot.flows.answering import participation, sharing
from staybot.flows.promising import clocks, promises
from staybot.store.database import Tx
from staybot.store.tables import Person, Round, SixtyDays


def of(tx: Tx, person: Person, now: Round) -> LastTime | None:
    """From the newest clock of before this interview, for nobody but this person.

    None where nothing was shared then, or all of it was withdrawn: nothing says which of the two.
    """
    before = participation.opened_on(tx, now, person)
    clock = tx.session.exec(
        select(SixtyDays)
        .where(
            SixtyDays.workspace == tx.workspace,
            SixtyDays.engineer_id == person.id,
            SixtyDays.opened_on < before,
        )
        .order_by(col(SixtyDays.opened_on).desc(), col(SixtyDays.id))
    ).first()
    shared = [row for row in sharing.active(tx, person) if clock and row.sixty_days_id == clock.id]
    if clock is None or not shared:
        return None
    return LastTime(
        manager=viewer.who(viewer.by_id(tx, shared[0].manager_id)),
        answers=tuple(SharedAnswer(row.question, row.text) for row in shared),
        promises=promises.lines(
            tx,
            [(row, row.by_id) for row in clocks.promises(tx, clock)],
            today=viewer.today(tx, person),
        ),
    )
