"""What time, the people list and silence have done to promises and clocks by now: each as a query of rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from staybot.flows.promising import clocks, promise_questions
from staybot.rules.commitments import LIFE, Event, State
from staybot.store.blank import BLANK, Blank, filled
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person, PersonStatus, SixtyDays

ENDS: Final = tuple(state for state, event in LIFE if event is Event.END)
HANDED: Final = tuple(state for state, event in LIFE if event is Event.HAND_OVER)
WAITING: Final = tuple(state for state, event in LIFE if event is Event.SILENCE)
DUE: Final = (State.OPEN, State.NOT_SEEN, State.HANDED_OVER)
"""States that a deadline changes, and in which nobody is being asked."""


def is_any(tx: Tx) -> bool:
    """Whether there is anything to do; on most days there is not. Instants are looked up in indexes; for
    people who left, or are managed by another now, all that runs is compared with the people list.
    """
    return finds_any(tx, silent, overdue, over, handed_clocks, handed_promises, ended_clocks, ended_promises)


def finds_any(tx: Tx, *queries: Callable[[Blank], Any]) -> bool:
    """Whether one of the queries finds a row: one statement for all of them."""
    return bool(tx.session.execute(_any_of(queries), filled(tx)).scalar_one())


@cache
def _any_of(queries: tuple[Callable[[Blank], Any], ...]) -> Any:
    return select(or_(*(query(BLANK).exists() for query in queries)))


def silent(tx: Tx | Blank) -> Any:
    """Asked twice and nothing said."""
    return _promises(
        tx,
        col(Commitment.silence_at) <= tx.now,
        col(Commitment.state).in_(WAITING),
        ~promise_questions.still_to_ask(),
    )


def overdue(tx: Tx | Blank) -> Any:
    """The due day is over where the engineer is."""
    return _promises(tx, col(Commitment.deadline_at) <= tx.now, col(Commitment.state).in_(DUE))


def over(tx: Tx | Blank) -> Any:
    """Clocks whose sixty days are over."""
    return _clocks(tx, col(SixtyDays.ends_at) <= tx.now)


def handed_clocks(tx: Tx | Blank) -> Any:
    """Clocks of an engineer whom somebody else manages now."""
    return _followed(tx, SixtyDays, SixtyDays.manager_id, *running(tx), clocks.is_known(tx))


def handed_promises(tx: Tx | Blank) -> Any:
    """The same for promises."""
    return _followed(tx, Commitment, Commitment.by_id, col(Commitment.state).in_(HANDED))


def ended_clocks(tx: Tx | Blank) -> Any:
    """One of the two left; or the time is over, and the other left or all of it was withdrawn."""
    nobody_is_left = col(SixtyDays.manager_id).in_(_gone(tx)) | ~clocks.is_known(tx)
    is_over = (col(SixtyDays.ends_at) <= tx.now) & nobody_is_left
    return _clocks(tx, col(SixtyDays.engineer_id).in_(_gone(tx)) | is_over)


def ended_promises(tx: Tx | Blank) -> Any:
    """One of the two left, as `promise_days` has it."""
    made_by_nobody = col(Commitment.by_id).in_(_gone(tx)) & col(Commitment.state).in_(DUE)
    concerned = col(Commitment.engineer_id).in_(_gone(tx)) & col(Commitment.state).in_(ENDS)
    return _promises(tx, concerned | (made_by_nobody & (col(Commitment.deadline_at) <= tx.now)))


def _gone(tx: Tx | Blank) -> Any:
    return select(Person.id).where(Person.workspace == tx.workspace, Person.status != PersonStatus.ACTIVE)


def running(tx: Tx | Blank) -> tuple[Any, ...]:
    """Conditions: clocks that run."""
    return (
        SixtyDays.workspace == tx.workspace,
        col(SixtyDays.closed_on).is_(None),
        col(SixtyDays.ended_on).is_(None),
    )


def _clocks(tx: Tx | Blank, *conditions: Any) -> Any:
    return select(SixtyDays).where(*running(tx), *conditions)


def _promises(tx: Tx | Blank, *conditions: Any) -> Any:
    return select(Commitment).where(Commitment.workspace == tx.workspace, *conditions)


def _followed(tx: Tx | Blank, table: Any, whose: Any, *conditions: Any) -> Any:
    """Rows that belong to another than the engineer's manager of now; with the engineer and that manager."""
    manager = aliased(Person)
    return (
        select(table, Person, manager)
        .join(Person, col(Person.id) == table.engineer_id)
        .join(manager, col(manager.id) == Person.manager_id)
        .where(
            table.workspace == tx.workspace,
            *conditions,
            Person.status == PersonStatus.ACTIVE,
            manager.status == PersonStatus.ACTIVE,
            manager.id != whose,
        )
    )
